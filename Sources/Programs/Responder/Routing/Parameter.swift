internal import Jobs

/// A parameter of a request, as OpenAPI describes it.
struct Parameter: Hashable, Sendable {
    /// Where in the request it stands.
    enum Place: String, Sendable { case path, query, header }

    let place: Place
    let name: String
    /// Of one in the path the schema says it.
    let description: String?
    let schema: JSONValue

    /// Whether it stands there once for each of several values, as OpenAPI has it of a list.
    var isRepeated: Bool { schema["type"] == "array" }

    static func query(
        _ name: String, _ description: String, _ schema: JSONValue = ["type": "string"]
    ) -> Parameter {
        Parameter(place: .query, name: name, description: description, schema: schema)
    }

    static func header(_ name: String, _ description: String) -> Parameter {
        Parameter(
            place: .header, name: name, description: description, schema: ["type": "string"])
    }

    static func path(_ name: String, _ schema: JSONValue) -> Parameter {
        Parameter(place: .path, name: name, description: nil, schema: schema)
    }

    static func path(
        _ name: String, _ description: String, pattern: String, example: JSONValue
    ) -> Parameter {
        path(
            name,
            [
                "type": "string", "pattern": .text(pattern),
                "description": .text(description), "examples": [example],
            ])
    }

    var json: JSONValue {
        var json: JSONValue = [
            "in": .text(place.rawValue), "name": .text(name), "schema": schema,
        ]
        json["description"] = description.map { .text($0) }
        if place == .path { json["required"] = true }
        return json
    }
}
