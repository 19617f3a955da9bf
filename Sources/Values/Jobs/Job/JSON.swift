internal import FoundationEssentials

/// The one way values become JSON (RFC 8259) here: keys sorted, slashes as they are.
package enum JSON {
    /// The text of a value, in UTF-8.
    /// - Parameter pretty: indented for people, with a line end behind it.
    package static func encode(_ value: some Encodable, pretty: Bool = false) -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting =
            pretty
            ? [.sortedKeys, .withoutEscapingSlashes, .prettyPrinted]
            : [.sortedKeys, .withoutEscapingSlashes]
        do {
            let text = [UInt8](try encoder.encode(value))
            return pretty ? text + [UInt8(ascii: "\n")] : text
        } catch {
            preconditionFailure("our own values have a JSON form: \(error)")
        }
    }

    /// - Throws: `DecodingError` when the text is not the JSON of such a value.
    package static func decode<Value: Decodable>(_ type: Value.Type, from text: [UInt8]) throws
        -> Value
    {
        try JSONDecoder().decode(type, from: Data(text))
    }
}
