internal import Jobs

/// An answer to a request that is granted, as OpenAPI describes it.
struct Answer: Hashable, Sendable {
    let description: String
    /// Schemas by media type.
    let content: [String: JSONValue]
    /// Fields of its header, each with its description.
    let fields: [String: String]
    /// What can be asked next with values of this answer.
    let links: JSONValue?

    init(
        _ description: String, _ content: [String: JSONValue] = [:],
        fields: [String: String] = [:], links: JSONValue? = nil
    ) {
        self.description = description
        self.content = content
        self.fields = fields
        self.links = links
    }

    /// JSON of a schema.
    init(
        _ description: String, json schema: String, fields: [String: String] = [:],
        links: JSONValue? = nil
    ) {
        let content = ["application/json": ["schema": OpenAPI.reference(schema)] as JSONValue]
        self.init(description, content, fields: fields, links: links)
    }

    /// The same, which may also be a text of this type.
    func with(_ textType: String) -> Answer {
        Answer(
            description, content.merging([textType: ["schema": ["type": "string"]]]) { $1 },
            fields: fields, links: links)
    }

    /// - Parameter withBody: false for an answer to HEAD.
    func json(withBody: Bool) -> JSONValue {
        var json: JSONValue = ["description": .text(description)]
        if withBody, !content.isEmpty { json["content"] = .object(content) }
        if !fields.isEmpty {
            json["headers"] = .object(
                fields.mapValues {
                    ["description": .text($0), "schema": ["type": "string"]]
                })
        }
        json["links"] = links
        return json
    }
}
