internal import Jobs
internal import Platform
internal import Spool

/// Collects what is reported of batches, whose jobs are reported together.
final class DigestCollector {
    private let batches: Spool.Batches
    private let outbox: Spool.Outbox
    private let quietSeconds: Double
    private let log: Log
    private var pending: [BatchID: PendingDigest] = [:]

    /// - Parameter quietSeconds: how long a batch must be quiet before its digest is sent.
    init(_ batches: Spool.Batches, _ outbox: Spool.Outbox, quietSeconds: Double, log: Log) {
        (self.batches, self.outbox) = (batches, outbox)
        self.quietSeconds = quietSeconds
        self.log = log
    }

    /// In how many seconds a batch is to be looked at; `nil` when there is none.
    var waitSeconds: Double? {
        pending.values.map(\.checkAt).min().map { $0 - Clock.monotonicSeconds }
    }

    /// Whether a job's event waits to be reported with its batch.
    func contains(_ id: OutboxEventID) -> Bool {
        pending.values.contains { $0.outboxEvents.contains(id) }
    }

    /// Adds a job to its batch's digest, if it belongs there and was not sent before.
    /// - Parameter isPublishing: whether the digest waits until the job's outputs are published.
    /// - Returns: whether it is there.
    func add(_ outboxEvent: OutboxEvent, isPublishing: Bool) throws(SystemError) -> Bool {
        guard !outboxEvent.digestRecipients.isEmpty, let batch = outboxEvent.batch,
            case .job(let status) = outboxEvent.content
        else { return false }
        guard try batches.manifest(of: batch) != nil else {
            log.write(
                .error, "could not read a batch (its digest is not sent)", ["batch": batch.text])
            return false
        }
        var digest = try digest(of: batch)
        guard !digest.sent.outboxEvents.contains(outboxEvent.id) else { return false }
        digest.add(
            outboxEvent, status.pipeline, isPublishing: isPublishing, now: Clock.monotonicSeconds,
            quietSeconds: quietSeconds)
        pending[batch] = digest
        return true
    }

    /// Has it reported with its batch that files were refused, unless that was done before.
    /// - Returns: whether it is still to be reported.
    func add(refusals count: Int, of batch: BatchID) throws(SystemError) -> Bool {
        var digest = try digest(of: batch)
        guard digest.sent.refusals < count, let stored = try batches.refusals(of: batch)
        else {
            return false
        }
        digest.add(
            refusals: count, notifying: stored.recipients, now: Clock.monotonicSeconds,
            quietSeconds: quietSeconds)
        pending[batch] = digest
        return true
    }

    private func digest(of batch: BatchID) throws(SystemError) -> PendingDigest {
        if let begun = pending[batch] { return begun }
        return PendingDigest(
            sent: try outbox.digestedEvents(in: batch), now: Clock.monotonicSeconds,
            quietSeconds: quietSeconds)
    }

    /// A batch whose jobs are reported together, or can be no more.
    struct Sent {
        /// The event that reports them; `nil` when there is no such batch any more.
        let outboxEvent: OutboxEventID?
        /// The markers of what it includes.
        let markers: [OutboxMarker]
    }

    /// Writes the events of batches whose jobs have all ended, when nothing has come to them for a
    /// while.
    func sendDue() throws(SystemError) -> [Sent] {
        let now = Clock.monotonicSeconds
        var sent: [Sent] = []
        for (batch, digest) in pending where digest.checkAt <= now {
            do throws(SystemError) {
                if let ended = try send(digest, of: batch, now: now) { sent.append(ended) }
            } catch  where error.isNewerFormat {
                // Its markers stay, for the newer version.
                pending[batch]!.postpone(now: now, seconds: .infinity)
                log.write(.error, "\(error) (skipped until the next start)")
            }
        }
        return sent
    }

    /// Writes the event of a batch, unless some of its jobs have not ended.
    private func send(_ digest: PendingDigest, of batch: BatchID, now: Double)
        throws(SystemError) -> Sent?
    {
        guard let manifest = try batches.manifest(of: batch) else {
            return end(batch, digest, reportedIn: nil)
        }
        let summary = try batches.summary(of: manifest)
        let isSomething = summary.total > 0 || summary.refused != nil
        guard summary.ended == summary.total, isSomething, digest.publishing.isEmpty else {
            // To look takes its time with a large batch, and is to take little of all.
            let taken = Clock.monotonicSeconds - now
            pending[batch]!.postpone(now: now, seconds: max(quietSeconds, 50 * taken))
            return nil
        }
        let id = try outbox.add(
            of: summary, to: digest.recipients,
            including: digest.outboxEvents.sorted { $0.text < $1.text })
        return end(batch, digest, reportedIn: id)
    }

    private func end(_ batch: BatchID, _ digest: PendingDigest, reportedIn id: OutboxEventID?)
        -> Sent
    {
        pending[batch] = nil
        let markers =
            digest.outboxEvents.map(OutboxMarker.outboxEvent)
            + digest.refusals.map { .refusals(batch, count: $0) }
        return Sent(outboxEvent: id, markers: markers)
    }
}
