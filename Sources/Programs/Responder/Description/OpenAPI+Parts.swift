internal import Jobs

/// The parts of operations.
extension OpenAPI {
    static func query(_ name: String, _ description: String, _ schema: JSONValue) -> JSONValue {
        ["in": "query", "name": .text(name), "description": .text(description), "schema": schema]
    }

    /// A part of the path.
    static func inPath(
        _ name: String, _ description: String, _ pattern: String,
        _ example: JSONValue
    ) -> JSONValue {
        inPath(
            name,
            [
                "type": "string", "pattern": .text(pattern),
                "description": .text(description), "examples": [example],
            ])
    }

    static func inPath(_ name: String, _ schema: JSONValue) -> JSONValue {
        ["in": "path", "name": .text(name), "required": true, "schema": schema]
    }

    /// A field of the request's header.
    static func field(_ name: String, _ description: String) -> JSONValue {
        [
            "in": "header", "name": .text(name), "description": .text(description),
            "schema": ["type": "string"],
        ]
    }

    /// - Parameter fields: of the answer's header, each with its description.
    static func answer(
        _ description: String, _ content: [String: JSONValue] = [:],
        fields: [String: String] = [:]
    ) -> JSONValue {
        var answer: JSONValue = ["description": .text(description)]
        if !content.isEmpty { answer["content"] = .object(content) }
        if !fields.isEmpty {
            answer["headers"] = .object(
                fields.mapValues {
                    ["description": .text($0), "schema": ["type": "string"]]
                })
        }
        return answer
    }

    static func json(_ schema: String) -> [String: JSONValue] {
        ["application/json": ["schema": reference(schema)]]
    }
}
