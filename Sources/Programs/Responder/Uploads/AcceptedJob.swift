internal import Jobs

/// The body of a 202: the status, and where to ask for the next one.
struct AcceptedJob: Encodable {
    let status: Status

    private enum CodingKeys: String, CodingKey { case url }

    func encode(to encoder: any Encoder) throws {
        try status.encode(to: encoder)
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(status.links.`self`, forKey: .url)
    }
}
