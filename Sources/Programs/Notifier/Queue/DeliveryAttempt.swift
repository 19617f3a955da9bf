internal import Jobs
internal import Spool

/// One try of a delivery, with all that it needs.
struct DeliveryAttempt: Sendable {
    private(set) var delivery: Delivery
    let recipient: Recipient
    /// The pipeline that names the recipient.
    let pipeline: String
    let outboxEvent: OutboxEvent
    /// Where it is written down how far the delivery is.
    let store: OutboxEventStore

    /// - Returns: `nil` when the outbox event has no such recipient.
    init?(_ delivery: Delivery, of stored: StoredOutboxEvent) {
        guard let index = delivery.index, stored.outboxEvent.recipients.indices.contains(index)
        else { return nil }
        self.delivery = delivery
        recipient = stored.outboxEvent.recipients[index].recipient
        pipeline = stored.outboxEvent.recipients[index].pipeline
        outboxEvent = stored.outboxEventWithFiles
        store = stored.store
    }

    /// The files of the job, if it is about one.
    var files: JobFiles { store.files }

    /// The next attempt of the delivery, as far as it is now.
    func with(_ delivery: Delivery) -> DeliveryAttempt {
        var next = self
        next.delivery = delivery
        return next
    }

    /// Where it leads.
    var destination: Destination {
        let name =
            switch recipient {
            case .email, .user: ""
            case .webhook(let url):
                url.lowercased().split(separator: "/").dropFirst().prefix(1).joined()
            case .hook(let program): program
            case .directory(let publication): publication.to
            }
        return Destination(transport: recipient.transport, name: name)
    }
}
