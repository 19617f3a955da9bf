package import Jobs
package import Platform

/// What is reported about batches: in `batches/<batch>/notify/`, as that of a job is in its own
/// directory.
extension Spool.Outbox {
    /// Marks, and then writes down, durable, what is to be reported of a batch whose jobs have all
    /// ended: what is written down counts as sent, for a notifier that collects the jobs again
    /// after a crash. Only the spool's notifier may.
    /// - Returns: `nil` when there is no such batch any more.
    package func add(
        of summary: BatchSummary, to recipients: [OutboxEvent.Addressed],
        including includedEvents: [OutboxEventID]
    ) throws(SystemError) -> OutboxEventID? {
        do throws(SystemError) {
            let folder = try layout.batches.directory(summary.id.text)
            let outboxEvents = try folder.making(Spool.notifyFolder)
            var number = 0
            while try outboxEvents.exists(Spool.outboxEventName(number)) { number += 1 }
            let id = OutboxEventID(.batch(summary.id), number: number)
            let outboxEvent = OutboxEvent(
                id: id, summary: summary, recipients: recipients,
                including: includedEvents)
            try mark(.outboxEvent(id))
            try outboxEvents.replace(
                Spool.outboxEventName(number), with: JSON.encode(outboxEvent),
                durable: layout.durability == .full)
            // Shown from now on, without reading what may be a long outbox event. Its name is
            // flushed with that of what shows it.
            let store = OutboxEventStore(ofBatch: folder, layout.durability)
            guard try store.record(outboxEvent.deliveries) else { return nil }
            try layout.flush(folder)
            return id
        } catch  where error.isNotFound {
            return nil
        }
    }

    /// What those of a batch include: the outbox events of its jobs, and how many of its files were
    /// refused.
    package func digestedEvents(in batch: BatchID) throws(SystemError)
        -> (outboxEvents: Set<OutboxEventID>, refusals: Int)
    {
        guard let store = try events(of: batch) else { return ([], 0) }
        var (digestRecipients, refusals): (Set<OutboxEventID>, Int) = ([], 0)
        var number = 0
        while let stored = try store.open(OutboxEventID(.batch(batch), number: number)) {
            digestRecipients.formUnion(stored.outboxEvent.includedEvents)
            if case .batch(let summary) = stored.outboxEvent.content {
                refusals = max(refusals, summary.refused?.count ?? 0)
            }
            number += 1
        }
        return (digestRecipients, refusals)
    }

    /// How far the deliveries of a batch's end are; `nil` when nobody is to be notified.
    func notifications(of batch: BatchID) throws(SystemError) -> [Delivery]? {
        let all = try events(of: batch)?.deliveries ?? []
        return all.isEmpty ? nil : all
    }

    func events(of batch: BatchID) throws(SystemError) -> OutboxEventStore? {
        do throws(SystemError) {
            return OutboxEventStore(
                ofBatch: try layout.batches.directory(batch.text), layout.durability)
        } catch  where error.isNotFound {
            return nil
        }
    }
}
