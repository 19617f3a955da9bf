/// Some ranges of internet addresses.
package struct AddressRanges: Hashable, Sendable {
    private let ranges: [AddressRange]
    /// As they were written.
    package let texts: [String]

    /// Reads ranges with commas between them: `127.0.0.1,10.0.0.0/8`; nothing means none.
    /// - Returns: `nil` when one is no range.
    package init?(_ text: String) {
        texts = text.split(separator: ",").map(String.init)
        ranges = texts.compactMap { AddressRange($0) }
        guard ranges.count == texts.count else { return nil }
    }

    /// No range at all.
    package static let none = AddressRanges("")!

    /// Whether there is none.
    package var isEmpty: Bool { ranges.isEmpty }

    /// Whether an address is in one of them. What stands for an IPv4 address is that one.
    /// - Parameter address: as text; what is no address is in none.
    package func contains(_ address: String) -> Bool {
        guard let address = InternetAddress(address) else { return false }
        return ranges.contains {
            $0.contains(address) || address.embedded.map($0.contains) ?? false
        }
    }
}
