/// A value that is a text of a certain form, and is written as just that text.
package protocol ValidText: Codable, Hashable, Sendable {
    var text: String { get }

    /// Reads the text; `nil` when it is not of the form.
    init?(_ text: String)
}

extension ValidText {
    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        guard let value = Self(try container.decode(String.self)) else {
            throw DecodingError.dataCorruptedError(
                in: container,
                debugDescription: "not a \(Self.self)")
        }
        self = value
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(text)
    }
}
