/// An address that mail can be sent to: the plain form of RFC 5321, section 4.1.2, in ASCII,
/// without quotes, comments or addresses of machines in brackets, so that it can stand in a header
/// and on a command line as it is.
package struct EmailAddress: ValidText {
    /// The longest address, in bytes; see RFC 3696, erratum 1690.
    package static let bytesMax = 254
    private static let localBytesMax = 64
    private static let labelBytesMax = 63

    package let text: String

    package init?(_ text: String) {
        let parts = text.split(separator: "@", omittingEmptySubsequences: false)
        guard parts.count == 2, text.utf8.count <= Self.bytesMax, Self.isLocalPart(parts[0]),
            Self.isDomain(parts[1])
        else { return nil }
        self.text = text
    }

    /// What stands behind the @, in lower case.
    package var domain: String {
        String(text[text.index(after: text.lastIndex(of: "@")!)...]).lowercased()
    }

    /// Whether this can be a domain of an address: two labels or more.
    package static func isDomain(_ text: some StringProtocol) -> Bool {
        let labels = text.split(separator: ".", omittingEmptySubsequences: false)
        return labels.count >= 2
            && labels.allSatisfy { label in
                (1...labelBytesMax).contains(label.utf8.count) && label.first != "-"
                    && label.last != "-"
                    && label.utf8.allSatisfy { isLetterOrDigit($0) || $0 == UInt8(ascii: "-") }
            }
    }

    private static func isLocalPart(_ text: Substring) -> Bool {
        // A hyphen in front would be an option to a program that is given the address.
        (1...localBytesMax).contains(text.utf8.count) && text.first != "-"
            && text.split(separator: ".", omittingEmptySubsequences: false).allSatisfy { atom in
                !atom.isEmpty
                    && atom.utf8.allSatisfy {
                        isLetterOrDigit($0) || "!#$%&'*+/=?^_`{|}~-".utf8.contains($0)
                    }
            }
    }

    private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5a, 0x61...0x7a: true
        default: false
        }
    }
}
