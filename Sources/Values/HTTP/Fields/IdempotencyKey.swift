/// The value of an Idempotency-Key field (draft-ietf-httpapi-idempotency-key-header): a string of
/// RFC 9651, section 3.3.3. What many clients send, the same without its quotes, is taken as well.
package struct IdempotencyKey: Hashable, Sendable {
    /// The longest key, in bytes.
    package static let bytesMax = 255
    /// Visible ASCII characters and, if it was quoted, spaces.
    package let text: String

    /// Reads a field's value; `nil` when it is malformed, empty or too long.
    package init?(_ field: String) {
        let value = HeaderParameters.trimmed(field)
        guard let text = value.utf8.first == UInt8(ascii: "\"") ? Self.unquoted(value) : value,
            (1...Self.bytesMax).contains(text.utf8.count),
            text.utf8.allSatisfy({ (0x20...0x7e).contains($0) }),
            text != value || !text.utf8.contains(where: { " \",;".utf8.contains($0) })
        else { return nil }
        self.text = text
    }

    private static func unquoted(_ value: String) -> String? {
        var bytes: [UInt8] = []
        var rest = Array(value.utf8.dropFirst())[...]
        while let byte = rest.popFirst() {
            switch byte {
            case UInt8(ascii: "\""):
                return rest.isEmpty ? String(decoding: bytes, as: UTF8.self) : nil
            case UInt8(ascii: "\\"):
                guard let escaped = rest.popFirst(), "\"\\".utf8.contains(escaped) else {
                    return nil
                }
                bytes.append(escaped)
            default:
                bytes.append(byte)
            }
        }
        return nil
    }
}
