/// A text cut into lines in the way that YAML counts them (YAML 1.1, section 4.2: LF, CR, CR LF,
/// NEL, LS and PS end a line), for showing where something is.
package struct SourceText: Sendable {
    /// Without their ends; what is not UTF-8 shows as U+FFFD. At least one.
    package let lines: [String]

    /// - Parameter bytes: UTF-8, with or without a byte order mark.
    package init(_ bytes: some Collection<UInt8>) {
        let text = String(decoding: Self.withoutMark(bytes), as: UTF8.self)
        lines = Self.split(text.unicodeScalars)
    }

    /// Where the bytes that stand before it end.
    /// - Parameter prefix: all that comes before the place, UTF-8 without a byte order mark.
    static func position(after prefix: some Collection<UInt8>) -> Position {
        let lines = split(String(decoding: prefix, as: UTF8.self).unicodeScalars)
        let column = lines.last.map { $0.unicodeScalars.count } ?? 0
        return Position(line: max(1, lines.count), column: column + 1)
    }

    /// The bytes behind a byte order mark, or all when there is none.
    static func withoutMark<Bytes: Collection<UInt8>>(_ bytes: Bytes) -> Bytes.SubSequence {
        bytes.starts(with: [0xef, 0xbb, 0xbf]) ? bytes.dropFirst(3) : bytes[...]
    }

    private static func split(_ text: String.UnicodeScalarView) -> [String] {
        var lines: [String] = []
        var line = String.UnicodeScalarView()
        var previous: Unicode.Scalar?
        for scalar in text {
            switch scalar {
            case "\n" where previous == "\r":
                break
            case "\n", "\r", "\u{85}", "\u{2028}", "\u{2029}":
                lines.append(String(line))
                line = String.UnicodeScalarView()
            default:
                line.append(scalar)
            }
            previous = scalar
        }
        lines.append(String(line))
        return lines
    }
}
