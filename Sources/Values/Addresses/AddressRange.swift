/// A range of internet addresses as CIDR writes it (RFC 4632): `10.0.0.0/8`, `fd00::/8`; an address
/// alone is a range of one.
package struct AddressRange: Hashable, Sendable {
    private let base: InternetAddress
    private let bits: Int

    /// - Returns: `nil` unless the text is a numeric address, and a number of bits that it has.
    package init?(_ text: some StringProtocol) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard (1...2).contains(parts.count), let base = InternetAddress(String(parts[0]))
        else { return nil }
        guard parts.count == 2 else {
            self.init(base, bits: base.bytes.count * 8)
            return
        }
        guard let bits = Int(parts[1]), String(bits) == parts[1],
            (0...base.bytes.count * 8).contains(bits)
        else { return nil }
        self.init(base, bits: bits)
    }

    private init(_ base: InternetAddress, bits: Int) {
        self.base = base
        self.bits = bits
    }

    package func contains(_ address: InternetAddress) -> Bool {
        guard address.bytes.count == base.bytes.count else { return false }
        return zip(base.bytes, address.bytes).enumerated().allSatisfy { index, pair in
            let left = max(0, min(8, bits - 8 * index))
            return (pair.0 ^ pair.1) >> UInt8(8 - left) == 0 || left == 0
        }
    }
}
