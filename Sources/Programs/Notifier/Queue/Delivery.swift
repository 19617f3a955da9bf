internal import Jobs
internal import Spool

/// One notification that is to be delivered, with all that is needed for it.
struct Delivery: Sendable {
    let notification: Notification
    let recipient: Recipient
    /// The pipeline that names the recipient.
    let pipeline: String
    let outboxEvent: OutboxEvent
    /// Of the job it tells of, if it tells of one.
    let files: JobFiles

    /// - Returns: `nil` when the outbox event has no such recipient.
    init?(_ notification: Notification, of stored: StoredOutboxEvent) {
        guard let place = notification.place, stored.outboxEvent.recipients.indices.contains(place)
        else { return nil }
        self.notification = notification
        recipient = stored.outboxEvent.recipients[place].recipient
        pipeline = stored.outboxEvent.recipients[place].pipeline
        outboxEvent = stored.outboxEvent
        files = stored.store.files
    }

    /// Where it leads.
    var destination: Destination {
        let name = switch recipient {
        case .email, .user: ""
        case .webhook(let url):
            url.lowercased().split(separator: "/").dropFirst().prefix(1).joined()
        case .hook(let program): program
        }
        return Destination(means: recipient.means, name: name)
    }
}
