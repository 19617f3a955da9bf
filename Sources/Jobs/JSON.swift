package import FoundationEssentials

/// The one way values become JSON (RFC 8259) here: keys sorted, slashes as they are.
package enum JSON {
    /// The text of a value.
    /// - Parameter pretty: indented for people, with a line end behind it.
    package static func encode(_ value: some Encodable, pretty: Bool = false) -> Data {
        let encoder = JSONEncoder()
        encoder.outputFormatting = pretty ? [.sortedKeys, .withoutEscapingSlashes, .prettyPrinted]
            : [.sortedKeys, .withoutEscapingSlashes]
        do {
            var data = try encoder.encode(value)
            if pretty { data.append(UInt8(ascii: "\n")) }
            return data
        } catch {
            preconditionFailure("our own values have a JSON form: \(error)")
        }
    }

    /// - Throws: `DecodingError` when the text is not the JSON of such a value.
    package static func decode<Value: Decodable>(_ type: Value.Type, from data: Data) throws
        -> Value {
        try JSONDecoder().decode(type, from: data)
    }
}
