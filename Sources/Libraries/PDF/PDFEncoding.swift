/// An encoding of one byte a letter (ISO 32000-1, annex D).
struct PDFEncoding {
    /// What stands at other places than in ISO 8859-1.
    private let own: [Unicode.Scalar: UInt8]
    /// Of the places from 0x80 on, the first whose letter is that of ISO 8859-1.
    private let common: UInt8

    /// PDFDocEncoding.
    static let document = PDFEncoding(
        "\u{2022}\u{2020}\u{2021}\u{2026}\u{2014}\u{2013}\u{192}\u{2044}\u{2039}\u{203a}"
            + "\u{2212}\u{2030}\u{201e}\u{201c}\u{201d}\u{2018}\u{2019}\u{201a}\u{2122}\u{fb01}"
            + "\u{fb02}\u{141}\u{152}\u{160}\u{178}\u{17d}\u{131}\u{142}\u{153}\u{161}\u{17e}"
            + "\u{fffd}\u{20ac}")
    /// WinAnsiEncoding.
    static let windows = PDFEncoding(
        "\u{20ac}\u{fffd}\u{201a}\u{192}\u{201e}\u{2026}\u{2020}\u{2021}\u{2c6}\u{2030}\u{160}"
            + "\u{2039}\u{152}\u{fffd}\u{17d}\u{fffd}\u{fffd}\u{2018}\u{2019}\u{201c}\u{201d}"
            + "\u{2022}\u{2013}\u{2014}\u{2dc}\u{2122}\u{161}\u{203a}\u{153}\u{fffd}\u{17e}"
            + "\u{178}")

    /// - Parameter letters: those from 0x80 on.
    private init(_ letters: String) {
        let places = zip(letters.unicodeScalars, UInt8(0x80)...).filter { $0.0 != "\u{fffd}" }
        own = Dictionary(uniqueKeysWithValues: places)
        common = 0x80 + UInt8(letters.unicodeScalars.count)
    }

    /// A text in this encoding; `nil` when a letter of it has no place there.
    func bytes(of text: String) -> [UInt8]? {
        var bytes: [UInt8] = []
        for letter in text.unicodeScalars {
            if let byte = own[letter] {
                bytes.append(byte)
            } else if letter.value < 0x80 || (UInt32(common)...0xff).contains(letter.value) {
                bytes.append(UInt8(letter.value))
            } else {
                return nil
            }
        }
        return bytes
    }
}

extension String {
    /// The bytes that may be meant by a password, with a 0 behind them: of UTF-8, as PDF 2.0 has
    /// it, and of the encodings of documents before that (ISO 32000-1, 7.6.3.3), the one of the
    /// standard and the one that many programs take instead.
    var asPasswords: [[CChar]] {
        let isPlain = utf8.allSatisfy { $0 < 0x80 }
        let encodings = isPlain ? [] : [PDFEncoding.document, .windows]
        let others = encodings.compactMap { $0.bytes(of: self) }
        return ([Array(utf8)] + others).map { $0.map(CChar.init(bitPattern:)) + [0] }
    }
}
