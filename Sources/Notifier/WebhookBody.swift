internal import Jobs

/// The body of a webhook's message.
struct WebhookBody: Encodable {
    let type: String
    let timestamp: Timestamp
    let data: Status
    /// There when the status was too long, and its inputs and outputs are left out.
    let isAbridged: Bool?

    /// The longest body, in bytes.
    static let bytesMax = 256 << 10

    init(_ notice: Notice) { self.init(notice.status, isAbridged: nil) }

    private init(_ status: Status, isAbridged: Bool?) {
        type = "job.\(status.state.rawValue)"
        timestamp = status.finishedAt ?? status.updatedAt
        data = status
        self.isAbridged = isAbridged
    }

    /// As JSON, of `bytesMax` at most.
    var text: [UInt8] {
        let text = JSON.encode(self)
        guard text.count > Self.bytesMax else { return text }
        var status = data
        status.inputs = []
        for place in status.steps.indices { status.steps[place].outputs = [] }
        return JSON.encode(WebhookBody(status, isAbridged: true))
    }
}
