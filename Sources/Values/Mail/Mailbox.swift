internal import Text
package import Jobs

/// An address with the name of its owner (RFC 5322, section 3.4): `Pressroom <p@example.org>`.
package struct Mailbox: Hashable, Sendable {
    /// For people; `nil` when there is none.
    package let name: String?
    /// Where mail goes to or comes from: what stands in the envelope.
    package let address: EmailAddress

    package init(name: String? = nil, address: EmailAddress) {
        self.name = name
        self.address = address
    }

    /// Reads `p@example.org`, `<p@example.org>`, `Press Room <p@example.org>` or
    /// `"Press, Room" <p@example.org>`. The name may be in UTF-8, or have encoded words
    /// (RFC 2047).
    /// - Returns: `nil` when the text is no mailbox, or several.
    package init?(_ text: String) {
        let text = Self.trimmed(text.map { $0 == "\t" ? " " : String($0) }.joined()[...])
        guard String(text).visible == text else { return nil }
        guard let bracket = text.lastIndex(of: "<") else {
            guard let address = EmailAddress(String(text)) else { return nil }
            self.init(address: address)
            return
        }
        guard text.last == ">",
            let address = EmailAddress(String(text[text.index(after: bracket)...].dropLast())),
            let words = Self.words(of: text[..<bracket])
        else { return nil }
        let name = Self.joined(words)
        self.init(name: name.isEmpty ? nil : name, address: address)
    }

    /// The mailbox as the words of a header's field.
    var words: [String] { (name.map(EncodedWords.phrase) ?? []) + ["<\(address.text)>"] }

    /// A word of a name.
    private struct Word {
        let text: String
        var isDecoded = false
    }

    /// What must stand in quotes to be part of a name.
    private static let specials = "()<>[]:;@\\,\""

    /// - Returns: `nil` when it is no phrase, as a list of several mailboxes is none.
    private static func words(of phrase: Substring) -> [Word]? {
        var words: [Word] = []
        var rest = trimmed(phrase)
        while let first = rest.first {
            if first == "\"" {
                guard let word = quoted(&rest) else { return nil }
                words.append(Word(text: word))
            } else {
                let atom = rest.prefix { !" \"".contains($0) }
                guard !atom.contains(where: specials.contains) else { return nil }
                rest = rest.dropFirst(atom.count)
                let isEncoded = atom.hasPrefix("=?") && atom.hasSuffix("?=")
                let text = isEncoded ? EncodedWords.decoded(String(atom)) : String(atom)
                guard let text else { return nil }
                words.append(Word(text: text, isDecoded: isEncoded))
            }
            rest = trimmed(rest)
        }
        return words
    }

    /// Takes a quoted string from the beginning of a text.
    private static func quoted(_ text: inout Substring) -> String? {
        var content = ""
        var isEscaped = false
        for (index, character) in zip(text.indices, text).dropFirst() {
            if !isEscaped, character == "\"" {
                text = text[text.index(after: index)...]
                return content
            }
            if !isEscaped, character == "\\" {
                isEscaped = true
            } else {
                content.append(character)
                isEscaped = false
            }
        }
        return nil
    }

    /// The words with a blank between them, but for encoded ones that follow one another.
    private static func joined(_ words: [Word]) -> String {
        var name = ""
        var wasDecoded = false
        for word in words {
            if !name.isEmpty, !(wasDecoded && word.isDecoded) { name += " " }
            name += word.text
            wasDecoded = word.isDecoded
        }
        return String(trimmed(name[...]))
    }

    private static func trimmed(_ text: Substring) -> Substring {
        var text = text.drop { $0 == " " }
        while text.last == " " { text.removeLast() }
        return text
    }
}
