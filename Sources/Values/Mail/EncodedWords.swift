internal import Text

/// Text in a header, where only ASCII can stand (RFC 2047).
enum EncodedWords {
    /// The most bytes of a text in one encoded word, so that the word fits behind a name.
    private static let bytesMax = 39

    /// The words of a field: the text's own when all of it can stand there, else encoded ones.
    /// What controls lines or the direction of text is replaced.
    static func words(_ text: String) -> [String] {
        let text = text.visible
        return plainWords(text) ?? encoded(text)
    }

    /// The words of a name in front of an address: a phrase (RFC 5322, section 3.2.5), in quotes if
    /// need be.
    static func phrase(_ text: String) -> [String] {
        let text = text.visible
        guard let words = plainWords(text), !text.contains(where: "\"\\".contains) else {
            return encoded(text)
        }
        if text.utf8.allSatisfy({ $0 == UInt8(ascii: " ") || isAtomText($0) }) { return words }
        return "\"\(words.joined(separator: " "))\"".split(separator: " ").map(String.init)
    }

    /// The text of an encoded word in UTF-8 or ASCII; `nil` when it is none.
    static func decoded(_ word: String) -> String? {
        let parts = word.split(separator: "?", omittingEmptySubsequences: false)
        guard parts.count == 5, parts[0] == "=", parts[4] == "=",
            ["utf-8", "us-ascii"].contains(parts[1].lowercased())
        else { return nil }
        let bytes: [UInt8]? =
            switch parts[2].lowercased() {
            case "b": Base64.bytes(String(parts[3]))
            case "q": quotedBytes(parts[3])
            default: nil
            }
        return bytes.flatMap { String(validating: $0, as: UTF8.self) }
            .flatMap { $0.visible == $0 ? $0 : nil }
    }

    private static func quotedBytes(_ text: Substring) -> [UInt8]? {
        var bytes: [UInt8] = []
        var rest = Array(text.utf8)[...]
        while let first = rest.popFirst() {
            guard first == UInt8(ascii: "=") else {
                bytes.append(first == UInt8(ascii: "_") ? UInt8(ascii: " ") : first)
                continue
            }
            let digits = String(decoding: rest.prefix(2), as: UTF8.self)
            guard digits.utf8.count == 2, let byte = UInt8(digits, radix: 16) else { return nil }
            bytes.append(byte)
            rest = rest.dropFirst(2)
        }
        return bytes
    }

    /// The words of a text that can stand as it is.
    private static func plainWords(_ text: String) -> [String]? {
        let words = text.split(separator: " ").map(String.init)
        // A word that looks encoded would be decoded.
        let isPlain =
            !text.contains("=?") && text.utf8.allSatisfy { (0x20...0x7e).contains($0) }
            && words.allSatisfy { $0.utf8.count <= 70 }
        return isPlain ? words : nil
    }

    private static func encoded(_ text: String) -> [String] {
        chunks(text).map { "=?UTF-8?B?\(Base64.text(Array($0.utf8)))?=" }
    }

    /// RFC 5322, section 3.2.3.
    private static func isAtomText(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5a, 0x61...0x7a: true
        default: "!#$%&'*+-/=?^_`{|}~".utf8.contains(byte)
        }
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
