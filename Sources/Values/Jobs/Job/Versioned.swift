/// An entry of a list on disk, with the version of its form beside its own fields.
package struct Versioned<Value: Codable>: Codable {
    package let value: Value

    package init(_ value: Value) { self.value = value }

    private enum CodingKeys: CodingKey { case format }

    /// - Throws: `NewerFormat` when the form is newer than what is read.
    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        _ = try container.decode(FormatVersion.self, forKey: .format)
        value = try Value(from: decoder)
    }

    package func encode(to encoder: any Encoder) throws {
        try value.encode(to: encoder)
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(FormatVersion(), forKey: .format)
    }
}
