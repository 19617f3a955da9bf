internal import FoundationEssentials

/// What the messages of a webhook are signed with, as Standard Webhooks writes it: `whsec_` and
/// Base64; or the name under which the notifier finds that.
package enum WebhookSecret: Hashable, Sendable {
    case key([UInt8])
    /// `${NAME}`: of the notifier's environment, or of its file of secrets.
    case named(String)

    private static let prefix = "whsec_"
    /// How long a key may be, in bytes; see "Signature scheme" of Standard Webhooks.
    private static let keyBytes = 24...64

    /// Reads either form; `nil` for anything else.
    package init?(_ text: String) {
        if let key = Self.key(text) {
            self = .key(key)
        } else if let name = SecretName(reference: text) {
            self = .named(name.text)
        } else {
            return nil
        }
    }

    /// The bytes of a key; `nil` when the text is none.
    package static func key(_ text: String) -> [UInt8]? {
        guard text.hasPrefix(prefix),
            let key = Data(base64Encoded: String(text.dropFirst(prefix.count))),
            keyBytes.contains(key.count)
        else { return nil }
        return Array(key)
    }

    /// A line of a file with asterisks in the place of keys, since errors in it are logged.
    package static func hidden(in line: String) -> String {
        var shown = line
        var from = shown.startIndex
        while let key = shown[from...].firstRange(of: prefix) {
            let end = shown[key.upperBound...].firstIndex { !isOfKey($0) } ?? shown.endIndex
            let count = shown.distance(from: key.upperBound, to: end)
            let offset = shown.distance(from: shown.startIndex, to: end)
            shown.replaceSubrange(key.upperBound..<end, with: String(repeating: "*", count: count))
            from = shown.index(shown.startIndex, offsetBy: offset)
        }
        return shown
    }

    private static func isOfKey(_ character: Character) -> Bool {
        character.isASCII
            && (character.isLetter || character.isNumber || "+/=-_".contains(character))
    }
}
