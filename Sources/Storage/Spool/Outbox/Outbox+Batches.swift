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
        including includedEvents: Set<OutboxEventID>
    ) throws(SystemError) -> OutboxEventID? {
        do throws(SystemError) {
            let folder = try layout.batches.directory(summary.id.text)
            let outboxEvents = try folder.making(Spool.notifyFolder)
            var number = 0
            while try outboxEvents.exists(Spool.outboxEventName(number)) { number += 1 }
            let id = OutboxEventID(.batch(summary.id), number: number)
            let outboxEvent = OutboxEvent(
                id: id, summary: summary, recipients: recipients,
                including: includedEvents.sorted { $0.text < $1.text })
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

    /// What the outbox events of a batch include.
    package struct DigestedEvents: Sendable {
        /// How many of them there are.
        package fileprivate(set) var count = 0
        /// Those of its jobs.
        package fileprivate(set) var outboxEvents: Set<OutboxEventID> = []
        /// How many of its files were refused.
        package fileprivate(set) var refusals = 0
    }

    /// What those of a batch include.
    package func digestedEvents(in batch: BatchID) throws(SystemError) -> DigestedEvents {
        var digested = DigestedEvents()
        guard let store = try events(of: batch) else { return digested }
        while let stored = try store.open(OutboxEventID(.batch(batch), number: digested.count)) {
            digested.outboxEvents.formUnion(stored.outboxEvent.includedEvents)
            if case .batch(let summary) = stored.outboxEvent.content {
                digested.refusals = max(digested.refusals, summary.refused?.count ?? 0)
            }
            digested.count += 1
        }
        return digested
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
