import Jobs
import Platform
@testable import Spool

extension OutboxMarker {
    /// Whether it has the end of a job delivered again.
    func asksAgain(_ id: JobID) -> Bool {
        if case .again(let subject, _) = self { subject == .job(id) } else { false }
    }
}

extension Restart {
    /// What was written down of telling is known before anybody goes on with it.
    func checkWhatIsKnown(in spool: Spool) throws -> [String] {
        var found: [String] = []
        for (subject, notifying) in deliveryChecks {
            // A job that runs again has none.
            guard let store = try spool.outbox.events(of: subject) else { continue }
            let (stored, last) = (try store.deliveries, try store.last)
            for (id, known) in notifying.known where !notifying.mayChange(id, last) {
                guard let own = stored.first(where: { $0.id == id }),
                    own.attempts >= known.attempts,
                    own.state != .pending || known.state == .pending
                else {
                    found.append("it is forgotten how far the telling of \(id) was")
                    continue
                }
            }
        }
        return found
    }

    /// What a notifier that started after a stop has delivered.
    /// - Parameter delivered: the notifications that it has delivered.
    func checkDeliveries(_ notified: Set<String>, in spool: Spool) throws -> [String] {
        var found: [String] = []
        let reported = try reportedEvents(in: spool)
        for id in promises.keys {
            guard let status = try spool.lookup.status(of: id).map({ try $0.decoded() }),
                status.state.isFinal
            else { continue }
            let notifications = status.notifications ?? []
            found += check(notifications, of: .job(id), notified)
            for delivery in notifications where delivery.state == .batched {
                let count = delivery.outboxEvent.flatMap { reported[$0] } ?? 0
                if count != 1 { found.append("\(delivery.id) is in \(count) digests") }
            }
        }
        if isDayExpected,
            try spool.outbox.digestedEvents(in: spool.batches.id(of: TestWork.day)).count != 1
        {
            found.append("the day is not reported once")
        }
        for batch in try spool.layout.batches.names().compactMap({ BatchID($0) }) {
            found += try checkDeliveries(of: batch, notified, in: spool)
        }
        return found
    }

    /// How many digests include each event of a job.
    private func reportedEvents(in spool: Spool) throws -> [OutboxEventID: Int] {
        var reported: [OutboxEventID: Int] = [:]
        for batch in try spool.layout.batches.names().compactMap({ BatchID($0) }) {
            for id in try spool.outbox.digestedEvents(in: batch).outboxEvents {
                reported[id, default: 0] += 1
            }
        }
        return reported
    }

    /// A batch's outbox events are delivered once, and shown.
    private func checkDeliveries(of batch: BatchID, _ notified: Set<String>, in spool: Spool) throws
        -> [String]
    {
        guard let store = try spool.outbox.events(of: batch) else { return [] }
        let shown = try spool.outbox.notifications(of: batch) ?? []
        var found = check(shown, of: .batch(batch), notified)
        var digestRecipients = deliveryChecks[.batch(batch)]?.digested ?? [:]
        var number = 0
        while let stored = try store.open(OutboxEventID(.batch(batch), number: number)) {
            let outboxEvent = stored.outboxEvent
            for id in outboxEvent.includedEvents
            where digestRecipients.updateValue(outboxEvent.id, forKey: id) ?? outboxEvent.id
                != outboxEvent.id
            {
                found.append("\(id) is delivered twice with its batch")
            }
            for delivery in try stored.deliveries where !shown.contains(delivery) {
                found.append("\(delivery.id) is not shown")
            }
            number += 1
        }
        return found
    }

    private func check(
        _ notifications: [Delivery], of subject: OutboxEventID.Subject,
        _ notified: Set<String>
    ) -> [String] {
        let notifying = deliveryChecks[subject] ?? DeliveryCheck()
        let last = notifications.last?.outboxEvent
        var found: [String] = []
        for delivery in notifications {
            let id = delivery.id
            if delivery.state == .pending { found.append("\(id) is not delivered") }
            if let known = notifying.known[id], known.state != .pending, notified.contains(id),
                !notifying.mayChange(id, last)
            {
                found.append("\(id) was \(known.state), and is delivered again")
            }
            if notifying.isAgain, delivery.outboxEvent == last, !notified.contains(id) {
                found.append("\(id) was to be delivered again")
            }
        }
        return found
    }
}

extension DeliveryCheck {
    /// Whether a notification may be anew what it was at first: it is delivered again.
    func mayChange(_ id: String, _ last: OutboxEventID?) -> Bool {
        (isAgain || mayBeAgain) && Delivery.outboxEvent(of: id) == last
    }
}
