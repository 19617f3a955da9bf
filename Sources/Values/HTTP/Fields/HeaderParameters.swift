/// A header field's value with parameters, as `form-data; name="a"` (RFC 9110, section 5.6.6).
package struct HeaderParameters: Hashable, Sendable {
    /// What stands in front of the parameters, in lower case.
    package let value: String
    private let parameters: [String: String]

    /// Reads a field's value; `nil` when it is malformed or names a parameter twice.
    package init?(_ text: String) {
        var scanner = Scanner(rest: Array(text.utf8)[...])
        value = Self.trimmed(scanner.upTo(UInt8(ascii: ";"))).lowercased()
        var parameters: [String: String] = [:]
        while scanner.take(UInt8(ascii: ";")) {
            scanner.skipSpace()
            // RFC 9110 allows an empty parameter.
            if scanner.rest.isEmpty || scanner.rest.first == UInt8(ascii: ";") { continue }
            guard let (name, value) = scanner.parameter(), parameters[name] == nil else {
                return nil
            }
            parameters[name] = value
            scanner.skipSpace()
        }
        guard scanner.rest.isEmpty, !value.isEmpty else { return nil }
        self.parameters = parameters
    }

    /// The value of a parameter, its quotes undone.
    package subscript(_ name: String) -> String? { parameters[name] }

    /// The value of a parameter in the form of RFC 8187 (`name*=UTF-8''na%C3%AFve`); `nil` when
    /// there is none or it is not valid.
    package func extended(_ name: String) -> String? {
        guard
            let parts = parameters[name + "*"]?
                .split(separator: "'", maxSplits: 2, omittingEmptySubsequences: false),
            parts.count == 3, let bytes = PercentEncoding.decode(parts[2].utf8)
        else { return nil }
        switch parts[0].lowercased() {
        case "utf-8": return String(validating: bytes, as: UTF8.self)
        case "iso-8859-1":
            return String(String.UnicodeScalarView(bytes.map { Unicode.Scalar($0) }))
        default: return nil
        }
    }

    /// The elements of a list, cut at the commas outside of quotes (RFC 9110, section 5.6.1).
    static func list(_ text: String) -> [String] {
        var items: [[UInt8]] = [[]]
        var isQuoted = false, isEscaped = false
        for byte in text.utf8 {
            if byte == UInt8(ascii: "\""), !isEscaped { isQuoted.toggle() }
            isEscaped = isQuoted && byte == UInt8(ascii: "\\") && !isEscaped
            if byte == UInt8(ascii: ","), !isQuoted {
                items.append([])
            } else {
                items[items.count - 1].append(byte)
            }
        }
        return items.map { String(decoding: $0, as: UTF8.self) }
    }

    /// A text without the spaces and tabs at both ends.
    package static func trimmed(_ text: String) -> String { trimmed(text[...]) }

    static func trimmed(_ text: Substring) -> String {
        let bytes = Array(text.utf8)
        func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }
        let head = bytes.drop(while: isSpace)
        let kept = head[..<((head.lastIndex { !isSpace($0) } ?? head.startIndex - 1) + 1)]
        return String(decoding: kept, as: UTF8.self)
    }

    /// Whether a byte may stand in a token (RFC 9110, section 5.6.2).
    static func isToken(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "a")...UInt8(ascii: "z"):
            true
        default: "!#$%&'*+-.^_`|~".utf8.contains(byte)
        }
    }

    private struct Scanner {
        var rest: ArraySlice<UInt8>

        mutating func take(_ byte: UInt8) -> Bool {
            guard rest.first == byte else { return false }
            rest.removeFirst()
            return true
        }

        mutating func skipSpace() { rest = rest.drop { $0 == 0x20 || $0 == 0x09 } }

        mutating func upTo(_ byte: UInt8) -> String {
            let taken = rest.prefix { $0 != byte }
            rest = rest[taken.endIndex...]
            return String(decoding: taken, as: UTF8.self)
        }

        /// `name=token` or `name="quoted"`; the name in lower case.
        mutating func parameter() -> (String, String)? {
            let name = rest.prefix(while: isToken)
            rest = rest[name.endIndex...]
            guard !name.isEmpty, take(UInt8(ascii: "=")) else { return nil }
            let key = String(decoding: name, as: UTF8.self).lowercased()
            if take(UInt8(ascii: "\"")) { return quoted().map { (key, $0) } }
            // Some clients leave out the quotes around names with bytes beyond ASCII.
            let value = rest.prefix { isToken($0) || $0 >= 0x80 }
            rest = rest[value.endIndex...]
            return (key, String(decoding: value, as: UTF8.self))
        }

        /// The rest of a quoted string. A backslash counts only before a quote or a backslash:
        /// old browsers send whole Windows paths.
        private mutating func quoted() -> String? {
            var bytes: [UInt8] = []
            while let byte = rest.popFirst() {
                if byte == UInt8(ascii: "\"") { return String(decoding: bytes, as: UTF8.self) }
                let isEscape =
                    byte == UInt8(ascii: "\\")
                    && (rest.first == UInt8(ascii: "\"") || rest.first == UInt8(ascii: "\\"))
                bytes.append(isEscape ? rest.removeFirst() : byte)
            }
            return nil
        }
    }
}
