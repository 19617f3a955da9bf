/// How the bytes of a form's texts are to be read (RFC 7578, sections 4.4 to 4.6). Few encodings
/// are known: what decodes many has been attacked with names of rare ones.
package enum TextEncoding: Hashable, Sendable {
    case utf8
    case ascii
    /// ISO 8859-1 as browsers understand it: with letters where that has control characters.
    case windows1252

    /// What may be said to mean the encodings.
    package static let known = ["UTF-8", "US-ASCII", "ISO-8859-1", "windows-1252"]

    /// What it is called in messages.
    package var name: String {
        switch self {
        case .utf8: "UTF-8"
        case .ascii: "US-ASCII"
        case .windows1252: "windows-1252"
        }
    }

    /// The encoding of a label.
    /// - Parameter label: the name of an encoding, in any case; `nil` when it is not known.
    package init?(label: String) {
        switch HeaderParameters.trimmed(label).lowercased() {
        case "utf-8", "utf8": self = .utf8
        case "us-ascii", "ascii": self = .ascii
        case "iso-8859-1", "iso_8859-1", "latin1", "windows-1252", "cp1252": self = .windows1252
        default: return nil
        }
    }

    /// The text that bytes stand for; `nil` when they are none in this encoding.
    package func text(_ bytes: [UInt8]) -> String? {
        switch self {
        case .utf8: String(validating: bytes, as: UTF8.self)
        case .ascii: String(validating: bytes, as: Unicode.ASCII.self)
        case .windows1252: Self.windows1252Text(bytes)
        }
    }

    /// The same, with U+FFFD for what is none: of names, which only people read.
    func readableText(_ bytes: some Sequence<UInt8>) -> String {
        switch self {
        case .utf8, .ascii: String(decoding: Array(bytes), as: UTF8.self)
        case .windows1252: Self.windows1252Text(bytes)
        }
    }

    private static func windows1252Text(_ bytes: some Sequence<UInt8>) -> String {
        String(
            String.UnicodeScalarView(
                bytes.map { byte in
                    (0x80...0x9f).contains(byte) ? specials[Int(byte) - 0x80] : Unicode.Scalar(byte)
                }))
    }

    /// The letters from 0x80 to 0x9f; see <https://encoding.spec.whatwg.org/#windows-1252>.
    private static let specials = Array(
        """
        \u{20ac}\u{81}\u{201a}\u{192}\u{201e}\u{2026}\u{2020}\u{2021}\u{2c6}\u{2030}\u{160}\
        \u{2039}\u{152}\u{8d}\u{17d}\u{8f}\u{90}\u{2018}\u{2019}\u{201c}\u{201d}\u{2022}\u{2013}\
        \u{2014}\u{2dc}\u{2122}\u{161}\u{203a}\u{153}\u{9d}\u{17e}\u{178}
        """.unicodeScalars)
}
