internal import Jobs

/// The body of a webhook's message.
struct WebhookBody<Content: Encodable>: Encodable {
    let type: String
    let timestamp: Timestamp?
    let data: Content
    /// There when the status was too long, and its inputs and outputs are left out.
    var isAbridged: Bool?
}

extension OutboxEvent {
    /// The longest body of a webhook's message, in bytes.
    static let webhookBytesMax = 256 << 10

    /// The body of a webhook's message, as JSON.
    var webhookBody: [UInt8] {
        switch content {
        case .batch(let summary):
            return JSON.encode(
                WebhookBody(
                    type: "batch.\(state.rawValue)", timestamp: endedAt,
                    data: summary))
        case .job(var status):
            let type = "job.\(state.rawValue)"
            let text = JSON.encode(WebhookBody(type: type, timestamp: endedAt, data: status))
            guard text.count > Self.webhookBytesMax else { return text }
            (status.inputs, status.published) = ([], nil)
            for index in status.steps.indices { status.steps[index].outputs = [] }
            return JSON.encode(
                WebhookBody(
                    type: type, timestamp: endedAt, data: status,
                    isAbridged: true))
        }
    }

    /// What a hook program reads: the status, or the sums of a batch.
    var hookBody: [UInt8] {
        switch content {
        case .job(let status): JSON.encode(status, pretty: true)
        case .batch(let summary): JSON.encode(summary, pretty: true)
        }
    }

    /// What it is about, for the log.
    var about: (key: String, id: String) {
        switch content {
        case .job(let status): ("job", status.id.text)
        case .batch(let summary): ("batch", summary.id.text)
        }
    }
}
