/// Texts of EXIF and IPTC, whose encoding is often another than the standard says.
enum FieldText {
    /// The text as UTF-8 if it is that, else as windows-1252, which has the letters of ISO 8859-1:
    /// what cameras and programs have written instead of ASCII. No spaces are around it.
    static func decoded(_ bytes: some Collection<UInt8>) -> String {
        guard let text = String(validating: bytes, as: UTF8.self) else {
            return trimmed(String(String.UnicodeScalarView(bytes.map(windows1252))))
        }
        return trimmed(text)
    }

    /// The text in UTF-16; without its mark of the byte order it is little-endian.
    static func utf16(_ bytes: some Collection<UInt8>) -> String {
        let bytes = Array(bytes)
        let isBigEndian = bytes.starts(with: [0xfe, 0xff])
        let units = stride(from: 0, to: bytes.count - 1, by: 2).map { index in
            let (first, second) = (UInt16(bytes[index]), UInt16(bytes[index + 1]))
            return isBigEndian ? first << 8 | second : second << 8 | first
        }
        return trimmed(
            String(
                decoding: units.prefix { $0 != 0 }.drop { $0 == 0xfeff },
                as: UTF16.self))
    }

    static func trimmed(_ text: String) -> String {
        let isPadding: (Character) -> Bool = { $0.isWhitespace || $0 == "\0" }
        return String(text.drop(while: isPadding).reversed().drop(while: isPadding).reversed())
    }

    private static func windows1252(_ byte: UInt8) -> Unicode.Scalar {
        guard (0x80..<0xa0).contains(byte) else { return Unicode.Scalar(byte) }
        return Array(upper.unicodeScalars)[Int(byte) - 0x80]
    }

    /// What windows-1252 has where ISO 8859-1 has control characters; five places are empty.
    private static let upper = "€\u{fffd}‚ƒ„…†‡ˆ‰Š‹Œ\u{fffd}Ž\u{fffd}\u{fffd}‘’“”•–—˜™š›œ\u{fffd}žŸ"
}
