/// A numeric address of IPv4 or IPv6: 4 or 16 bytes.
package struct InternetAddress: Hashable, Sendable {
    let bytes: [UInt8]

    /// - Returns: `nil` unless there are 4 or 16 bytes.
    package init?(bytes: some Collection<UInt8>) {
        guard [4, 16].contains(bytes.count) else { return nil }
        self.bytes = Array(bytes)
    }

    /// Reads an address in the forms that inet_pton(3) takes: four decimal numbers, or the groups
    /// of RFC 4291, section 2.2.
    package init?(_ text: String) {
        guard let bytes = Self.version4(text) ?? Self.version6(text) else { return nil }
        self.bytes = bytes
    }

    /// The network that one client has: the first 64 bits of an address of IPv6, as hexadecimal
    /// digits, and a whole one of IPv4.
    package var network: String {
        let bytes = (embedded ?? self).bytes
        return bytes.prefix(bytes.count == 4 ? 4 : 8).map {
            String(Int($0) + 256, radix: 16).dropFirst()
        }.joined()
    }

    private static func version4(_ text: some StringProtocol) -> [UInt8]? {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        // As decimal numbers are written: without a sign or zeros in front.
        let bytes = parts.compactMap { part in UInt8(part).flatMap { "\($0)" == part ? $0 : nil } }
        return parts.count == 4 && bytes.count == 4 ? bytes : nil
    }

    private static func version6(_ text: String) -> [UInt8]? {
        let halves = text.split(separator: "::", maxSplits: 1, omittingEmptySubsequences: false)
        guard let head = groups(halves[0], isEnd: halves.count == 1) else { return nil }
        guard halves.count == 2 else { return head.count == 16 ? head : nil }
        // The gap is one group of zeros at least.
        guard let tail = groups(halves[1], isEnd: true), head.count + tail.count <= 14
        else { return nil }
        return head + [UInt8](repeating: 0, count: 16 - head.count - tail.count) + tail
    }

    /// - Parameter isEnd: whether the last of them may be an IPv4 address.
    private static func groups(_ text: Substring, isEnd: Bool) -> [UInt8]? {
        guard !text.isEmpty else { return [] }
        var bytes: [UInt8] = []
        var parts = text.split(separator: ":", omittingEmptySubsequences: false)
        let last = isEnd ? parts.last.flatMap { version4($0) } : nil
        if last != nil { parts.removeLast() }
        for part in parts {
            guard (1...4).contains(part.utf8.count), part.allSatisfy(\.isHexDigit),
                let group = UInt16(part, radix: 16)
            else { return nil }
            bytes += [UInt8(group >> 8), UInt8(group & 0xff)]
        }
        return bytes + (last ?? [])
    }

    /// The IPv4 address that it leads to, where a way of writing or of carrying it has one in it:
    /// mapped (RFC 4291), NAT64 (RFC 6052), 6to4 (RFC 3056).
    var embedded: InternetAddress? {
        guard bytes.count == 16 else { return nil }
        if bytes.starts(with: [0x20, 0x02]) { return InternetAddress(bytes: bytes[2..<6]) }
        let isMapped = bytes.starts(with: [UInt8](repeating: 0, count: 10) + [0xff, 0xff])
        let isCompatible = bytes.starts(with: [UInt8](repeating: 0, count: 12))
        let zeros = [UInt8](repeating: 0, count: 8)
        let isTranslated = bytes.starts(with: [0x00, 0x64, 0xff, 0x9b] + zeros)
        guard isMapped || isCompatible || isTranslated else { return nil }
        return InternetAddress(bytes: bytes[12...])
    }
}
