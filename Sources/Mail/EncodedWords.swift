/// Text in a header, where only ASCII can stand (RFC 2047).
enum EncodedWords {
    /// The most bytes of a text in one encoded word, so that the word fits behind a name.
    private static let bytesMax = 39

    /// The words of a field: the text's own when all of it can stand there, else encoded ones.
    /// What controls lines or the direction of text is replaced.
    static func words(_ text: String) -> [String] {
        let text = VisibleText.line(text)
        let words = text.split(separator: " ").map(String.init)
        // A word that looks encoded would be decoded.
        let isPlain = !text.contains("=?") && text.utf8.allSatisfy { (0x20...0x7e).contains($0) }
            && words.allSatisfy { $0.utf8.count <= 70 }
        if isPlain { return words }
        return chunks(text).map { "=?UTF-8?B?\(Base64.text(Array($0.utf8)))?=" }
    }

    /// Parts that end between characters, for each word is decoded by itself.
    private static func chunks(_ text: String) -> [String] {
        var chunks = [""]
        for scalar in text.unicodeScalars {
            let count = String(scalar).utf8.count
            if chunks[chunks.count - 1].utf8.count + count > bytesMax { chunks.append("") }
            chunks[chunks.count - 1].unicodeScalars.append(scalar)
        }
        return chunks
    }
}
