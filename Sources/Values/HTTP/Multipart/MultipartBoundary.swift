/// The boundary of a multipart body: 1 to 70 characters of those that RFC 2046, section 5.1.1
/// allows, not ending in a space.
package struct MultipartBoundary: Hashable, Sendable {
    /// As the Content-Type says it, without quotes.
    package let text: String

    /// `nil` when a text is none.
    package init?(_ text: String) {
        guard (1...70).contains(text.utf8.count), text.utf8.last != UInt8(ascii: " "),
            text.utf8.allSatisfy(Self.isAllowed)
        else { return nil }
        self.text = text
    }

    private static func isAllowed(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "a")...UInt8(ascii: "z"):
            true
        default: "'()+_,-./:=? ".utf8.contains(byte)
        }
    }
}
