import Jobs

extension JSONValue: Decodable {
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if let value = try? container.decode([String: JSONValue].self) {
            self = .object(value)
        } else if let value = try? container.decode([JSONValue].self) {
            self = .list(value)
        } else if let value = try? container.decode(Bool.self) {
            self = .bool(value)
        } else if let value = try? container.decode(Double.self) {
            self = .number(value)
        } else {
            self = .text(try container.decode(String.self))
        }
    }

    /// The names of an object's members.
    var names: Set<String>? {
        if case .object(let members) = self { Set(members.keys) } else { nil }
    }

    subscript(_ place: Int) -> JSONValue? {
        if case .list(let list) = self { list[place] } else { nil }
    }
}
