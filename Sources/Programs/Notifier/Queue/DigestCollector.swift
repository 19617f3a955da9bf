internal import Jobs
internal import Platform
internal import Spool
internal import TimeZones

/// Collects what is reported together: jobs that were sent in one go once all of them have ended,
/// and what has ended until a time of the day.
final class DigestCollector {
    private let batches: Spool.Batches
    private let outbox: Spool.Outbox
    private let quietSeconds: Double
    private let log: Log
    /// The time by the clock of the wall.
    private let wall: () -> Timestamp
    private var pending: [BatchID: PendingDigest] = [:]
    /// What the events of batches that were looked at lately include.
    private var sent: [BatchID: Spool.Outbox.DigestedEvents] = [:]

    private static let sentMax = 256

    /// - Parameter quietSeconds: how long a batch must be quiet before its digest is sent.
    init(
        _ batches: Spool.Batches, _ outbox: Spool.Outbox, quietSeconds: Double, log: Log,
        wall: @escaping () -> Timestamp = { .now }
    ) {
        (self.batches, self.outbox) = (batches, outbox)
        self.quietSeconds = quietSeconds
        self.log = log
        self.wall = wall
    }

    /// In how many seconds a batch is to be looked at; `nil` when there is none.
    var waitSeconds: Double? {
        let (now, wall) = (Clock.monotonicSeconds, wall())
        return pending.values.map {
            $0.waitSeconds(now: now, wall: wall, quietSeconds: quietSeconds)
        }.min()
    }

    /// Whether a job's event waits to be reported with others.
    func contains(_ id: OutboxEventID) -> Bool {
        pending.values.contains { $0.outboxEvents.contains(id) }
    }

    // MARK: What is collected

    /// Adds a job to the digests that it belongs to, unless they were sent with it before.
    /// - Parameter isPublishing: whether they wait until the job's outputs are published.
    /// - Returns: whether it is in one.
    func add(_ outboxEvent: OutboxEvent, isPublishing: Bool) throws(SystemError) -> Bool {
        guard case .job(let status) = outboxEvent.content else { return false }
        var isThere = false
        func add(_ batch: BatchID, _ digest: PendingDigest, to recipients: [OutboxEvent.Addressed])
        {
            var digest = digest
            digest.add(
                outboxEvent, to: recipients, isPublishing: isPublishing,
                now: Clock.monotonicSeconds, quietSeconds: quietSeconds)
            pending[batch] = digest
            isThere = true
        }
        if let batch = outboxEvent.batch, let digest = try batchDigest(of: outboxEvent, batch) {
            let recipients = outboxEvent.digestRecipients
            add(batch, digest, to: recipients.map { .init($0, pipeline: status.pipeline) })
        }
        for digest in outboxEvent.daily?.digests(of: status.pipeline) ?? [] {
            guard let (batch, next) = try dailyDigest(digest, with: outboxEvent.id) else {
                continue
            }
            add(batch, next, to: [digest.recipient])
        }
        return isThere
    }

    /// The digest of a batch that a job belongs to; `nil` when it was sent with the job before.
    private func batchDigest(of outboxEvent: OutboxEvent, _ batch: BatchID)
        throws(SystemError) -> PendingDigest?
    {
        guard !outboxEvent.digestRecipients.isEmpty else { return nil }
        guard try batches.manifest(of: batch) != nil else {
            log.write(
                .error, "could not read a batch (its digest is not sent)", ["batch": batch.text])
            return nil
        }
        let digest = try digest(of: batch)
        return digest.sent.outboxEvents.contains(outboxEvent.id) ? nil : digest
    }

    /// The digest that has a job: the first since its end that was not sent yet.
    /// - Returns: `nil` when one was sent with it.
    private func dailyDigest(_ first: DailyDigest, with outboxEvent: OutboxEventID)
        throws(SystemError) -> (BatchID, PendingDigest)?
    {
        var digest = first
        while true {
            let batch = try batches.id(of: digest)
            let pending = try self.digest(of: batch, digest)
            if pending.sent.outboxEvents.contains(outboxEvent) { return nil }
            if pending.sent.count == 0 { return (batch, pending) }
            digest.at = digest.at.next
        }
    }

    /// Has it reported that files were refused, unless that was done before.
    /// - Returns: whether it is still to be reported.
    func add(refusals count: Int, of batch: BatchID) throws(SystemError) -> Bool {
        // A day's waits for hours, and is asked for each time that markers are read.
        if pending[batch]?.refusals.contains(count) == true { return true }
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

    /// Has a day's digest sent though there may be nothing to report.
    /// - Returns: whether it is still to be sent.
    func add(due batch: BatchID) throws(SystemError) -> Bool {
        var digest = try digest(of: batch)
        guard digest.daily != nil, digest.sent.count == 0 else { return false }
        digest.expect()
        pending[batch] = digest
        return true
    }

    /// - Parameter daily: the day's digest that it is; looked up where it is left out.
    private func digest(of batch: BatchID, _ daily: DailyDigest? = nil) throws(SystemError)
        -> PendingDigest
    {
        if let begun = pending[batch] { return begun }
        if sent.count > Self.sentMax { sent.removeAll() }
        let known =
            if let known = sent[batch] { known } else { try outbox.digestedEvents(in: batch) }
        sent[batch] = known
        let day = if let daily { daily } else { try batches.manifest(of: batch)?.daily }
        return PendingDigest(
            sent: known, daily: day,
            now: Clock.monotonicSeconds, quietSeconds: quietSeconds)
    }

    // MARK: What is sent

    /// A batch whose jobs are reported together, or can be no more.
    struct Sent {
        /// The event that reports them; `nil` when there is no such batch any more.
        let outboxEvent: OutboxEventID?
        /// The markers of what it includes.
        let markers: [OutboxMarker]
    }

    /// Writes the events of batches whose jobs have all ended, and of days whose time has come,
    /// when nothing has come to them for a while.
    func sendDue() throws(SystemError) -> [Sent] {
        let (now, wall) = (Clock.monotonicSeconds, wall())
        var sent: [Sent] = []
        for (batch, digest) in pending
        where digest.waitSeconds(now: now, wall: wall, quietSeconds: quietSeconds) <= 0 {
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
        if let daily = digest.daily {
            guard digest.publishing.isEmpty else { return postpone(batch, since: now) }
            let id = try outbox.add(
                of: daily, including: digest.outboxEvents, isExpected: digest.isExpected)
            return end(batch, digest, reportedIn: id)
        }
        guard let manifest = try batches.manifest(of: batch) else {
            return end(batch, digest, reportedIn: nil)
        }
        let summary = try batches.summary(of: manifest)
        guard summary.ended == summary.total, !summary.isEmpty, digest.publishing.isEmpty else {
            return postpone(batch, since: now)
        }
        let id = try outbox.add(
            of: summary, to: digest.recipients, including: digest.outboxEvents)
        return end(batch, digest, reportedIn: id)
    }

    /// Looks at a batch again later.
    private func postpone(_ batch: BatchID, since begun: Double) -> Sent? {
        // To look takes its time with a large batch, and is to take little of all.
        let taken = Clock.monotonicSeconds - begun
        pending[batch]!.postpone(now: begun, seconds: max(quietSeconds, 50 * taken))
        return nil
    }

    private func end(_ batch: BatchID, _ digest: PendingDigest, reportedIn id: OutboxEventID?)
        -> Sent
    {
        (pending[batch], sent[batch]) = (nil, nil)
        let markers =
            digest.outboxEvents.map(OutboxMarker.outboxEvent)
            + digest.refusals.map { .refusals(batch, count: $0) }
            + (digest.isExpected ? [.due(batch)] : [])
        return Sent(outboxEvent: id, markers: markers)
    }
}
