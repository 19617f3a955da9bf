internal import Glibc

/// A numeric address of IPv4 or IPv6: 4 or 16 bytes.
package struct InternetAddress: Hashable, Sendable {
    let bytes: [UInt8]

    /// Reads an address in the usual form; see inet_pton(3).
    package init?(_ text: String) {
        for (family, count) in [(AF_INET, 4), (AF_INET6, 16)] {
            var bytes = [UInt8](repeating: 0, count: count)
            if inet_pton(family, text, &bytes) == 1 {
                self.bytes = bytes
                return
            }
        }
        return nil
    }

    /// The address in a socket's; `nil` when it is of another family.
    init?(_ address: UnsafePointer<sockaddr>) {
        let raw = UnsafeRawPointer(address)
        switch Int32(address.pointee.sa_family) {
        case AF_INET:
            let offset = MemoryLayout<sockaddr_in>.offset(of: \.sin_addr)!
            bytes = Array(UnsafeRawBufferPointer(start: raw + offset, count: 4))
        case AF_INET6:
            let offset = MemoryLayout<sockaddr_in6>.offset(of: \.sin6_addr)!
            bytes = Array(UnsafeRawBufferPointer(start: raw + offset, count: 16))
        default: return nil
        }
    }

    private init(_ bytes: ArraySlice<UInt8>) { self.bytes = Array(bytes) }

    /// The IPv4 address that it leads to, where a way of writing or of carrying it has one in it:
    /// mapped (RFC 4291), NAT64 (RFC 6052), 6to4 (RFC 3056).
    var embedded: InternetAddress? {
        guard bytes.count == 16 else { return nil }
        if bytes.starts(with: [0x20, 0x02]) { return InternetAddress(bytes[2..<6]) }
        let isMapped = bytes.starts(with: [UInt8](repeating: 0, count: 10) + [0xff, 0xff])
        let isCompatible = bytes.starts(with: [UInt8](repeating: 0, count: 12))
        let zeros = [UInt8](repeating: 0, count: 8)
        let isTranslated = bytes.starts(with: [0x00, 0x64, 0xff, 0x9b] + zeros)
        return isMapped || isCompatible || isTranslated ? InternetAddress(bytes[12...]) : nil
    }
}
