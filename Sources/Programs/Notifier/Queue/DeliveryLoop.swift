internal import Glibc
internal import Jobs
internal import Platform
internal import Spool

/// Delivers what the outbox marks: one thread that reads and writes the spool, and a thread for
/// each delivery that is under way.
final class DeliveryLoop {
    let spool: Spool
    private let transports: Transports
    private let policy: RetryPolicy
    private var clock = SteadyClock()
    let log: Log
    private let epoll: Epoll
    private let inotify: Inotify
    private let signals: Signals
    private let inbox: Inbox
    private let stop = StopFlag()
    private(set) var queue = DeliveryQueue(runningMax: 8, runningEachMax: 4)
    /// Outbox events whose notifications are in the queue, and those that are still to be looked
    /// at.
    private var known: Set<OutboxEventID> = []
    private var unread: [OutboxMarker] = []
    /// What the deliveries under way are part of.
    private var running: [String: StoredOutboxEvent] = [:]
    /// Batches whose jobs are reported together.
    private var pendingDigests: [BatchID: PendingDigest] = [:]
    private let quietSeconds: Double
    private var rescannedAt = -Double.infinity
    /// What came of attempts, and the metrics that were written last, and when.
    private(set) var counters = NotifierMetrics()
    var written: NotifierMetrics?
    var writtenAt = -Double.infinity

    private enum Source: UInt64 { case inbox, inotify, signals }

    /// What was marked without a hint is found by a rescan within this time.
    private static let rescanSeconds = 5.0
    /// How many markers are looked at before other things are, so that a long queue holds up
    /// nothing.
    private static let readMax = 64
    /// How long deliveries that are under way may take after the word to stop.
    private static let graceSeconds = 2.5

    /// - Parameter quietSeconds: how long a batch must be quiet before its digest is sent.
    init(
        _ spool: Spool, _ transports: Transports, _ policy: RetryPolicy, quietSeconds: Double,
        signals: Signals, log: Log
    ) throws(SystemError) {
        self.quietSeconds = quietSeconds
        self.spool = spool
        self.transports = transports
        self.policy = policy
        self.signals = signals
        self.log = log
        counters.canMail = transports.mail.settings.way != nil
        epoll = try Epoll()
        inotify = try Inotify()
        inbox = try Inbox()
        try epoll.add(inbox.wake.raw, token: Source.inbox.rawValue)
        try epoll.add(inotify.raw, token: Source.inotify.rawValue)
        try epoll.add(signals.raw, token: Source.signals.rawValue)
        _ = try inotify.watch(spool.outboxPath)
    }

    /// Runs until it is stopped.
    /// - Throws: `SystemError` when the spool fails: nothing may go on then, and the next start
    ///   finds all that is not delivered.
    func run() throws(SystemError) {
        while !stop.isSet {
            if Clock.monotonicSeconds - rescannedAt >= Self.rescanSeconds { try rescan() }
            try readSome()
            try sendDigests()
            try startWhatIsDue()
            writeMetricsIfDue()
            for token in try epoll.wait(seconds: waitSeconds) { try receive(token) }
        }
        let deadline = Clock.monotonicSeconds + Self.graceSeconds
        while !queue.isIdle, Clock.monotonicSeconds < deadline {
            _ = try epoll.wait(seconds: deadline - Clock.monotonicSeconds)
            try takeOutcomes()
        }
    }

    private var waitSeconds: Double {
        guard unread.isEmpty else { return 0 }
        let due = queue.nextDue.map { $0.seconds(since: clock.now) } ?? Self.rescanSeconds
        let rescan = rescannedAt + Self.rescanSeconds - Clock.monotonicSeconds
        let look = pendingDigests.values.map(\.checkAt).min().map { $0 - Clock.monotonicSeconds }
        let metrics = metricsDue.map { $0 - Clock.monotonicSeconds }
        return max(0, min(due, rescan, look ?? rescan, metrics ?? rescan))
    }

    private func receive(_ token: UInt64) throws(SystemError) {
        switch Source(rawValue: token)! {
        case .inbox: try takeOutcomes()
        case .inotify:
            let isComplete = inotify.drain { _, name in
                if let entry = spool.outboxMarker(name), isNew(entry) { unread.append(entry) }
            }
            if !isComplete { try rescan() }
        case .signals:
            while let signal = signals.next() {
                if signal == SIGHUP {
                    transports.reload(log)
                    transports.warnOfMail(log)
                    continue
                }
                log.write(.notice, "stopping", ["signal": String(signal)])
                stop.set()
            }
        }
    }

    // MARK: What is to be delivered

    private func rescan() throws(SystemError) {
        rescannedAt = Clock.monotonicSeconds
        // The machine may have started before it knew the time.
        if queue.isIdle, let moved = clock.look() { queue.move(bySeconds: moved) }
        // The oldest last, which is read first.
        unread = try spool.outboxMarkers().filter(isNew).sorted { $0.order > $1.order }
    }

    private func isNew(_ entry: OutboxMarker) -> Bool {
        if case .outboxEvent(let id) = entry { !known.contains(id) } else { true }
    }

    private func readSome() throws(SystemError) {
        for _ in 0..<Self.readMax {
            guard let entry = unread.popLast() else { return }
            switch entry {
            case .outboxEvent(let id): try read(id)
            case .again(let subject, let all): try renew(subject, all: all)
            case .refusals(let batch, let count): try addToDigest(refusals: count, of: batch)
            }
        }
    }

    private func read(_ id: OutboxEventID) throws(SystemError) {
        switch try spool.outboxEvent(id) {
        case .uncommitted:
            // It is found again by the hint of its end, or a rescan.
            known.remove(id)
        case .gone: try forget(id)
        case .committed(let stored):
            let pending = try stored.notifications.filter { $0.state == .pending }
            let isInDigest = try addToDigest(stored.outboxEvent)
            if pending.isEmpty, !isInDigest { return try forget(id) }
            known.insert(id)
            for delivery in pending {
                guard let attempt = DeliveryAttempt(delivery, of: stored) else { continue }
                queue.add(
                    delivery.id, to: attempt.destination,
                    due: delivery.due(at: clock.now))
            }
        }
    }

    private func forget(_ id: OutboxEventID) throws(SystemError) {
        known.remove(id)
        try spool.acknowledge(.outboxEvent(id))
    }

    // MARK: Batches

    /// Adds a job to its batch's digest, if it belongs there and was not sent before.
    /// - Returns: whether it is.
    private func addToDigest(_ outboxEvent: OutboxEvent) throws(SystemError) -> Bool {
        guard !outboxEvent.digestRecipients.isEmpty, let batch = outboxEvent.batch,
            case .job(let status) = outboxEvent.content
        else { return false }
        guard try spool.manifest(of: batch) != nil else {
            log.write(
                .error, "could not read a batch (its digest is not sent)", ["batch": batch.text])
            return false
        }
        var digest = try digest(of: batch)
        guard !digest.sent.outboxEvents.contains(outboxEvent.id) else { return false }
        digest.add(
            outboxEvent, status.pipeline, now: Clock.monotonicSeconds,
            quietSeconds: quietSeconds)
        pendingDigests[batch] = digest
        return true
    }

    /// Has it told with its batch that files were refused, unless that was done before.
    private func addToDigest(refusals count: Int, of batch: BatchID) throws(SystemError) {
        var digest = try digest(of: batch)
        guard digest.sent.refusals < count, let stored = try spool.refusals(of: batch) else {
            return try spool.acknowledge(.refusals(batch, count: count))
        }
        digest.add(
            refusals: count, notifying: stored.recipients, now: Clock.monotonicSeconds,
            quietSeconds: quietSeconds)
        pendingDigests[batch] = digest
    }

    private func digest(of batch: BatchID) throws(SystemError) -> PendingDigest {
        if let begun = pendingDigests[batch] { return begun }
        return PendingDigest(
            sent: try spool.digestedEvents(in: batch), now: Clock.monotonicSeconds,
            quietSeconds: quietSeconds)
    }

    /// Writes the outbox events of batches whose jobs have all ended, when nothing has come to them
    /// for a while.
    private func sendDigests() throws(SystemError) {
        let now = Clock.monotonicSeconds
        for (batch, digest) in pendingDigests where digest.checkAt <= now && unread.isEmpty {
            guard let manifest = try spool.manifest(of: batch) else {
                try finish(batch, digest)
                continue
            }
            let summary = try spool.summary(of: manifest)
            let isSomething = summary.total > 0 || summary.refused != nil
            guard summary.ended == summary.total, isSomething else {
                // To look takes its time with a large batch, and is to take little of all.
                let taken = Clock.monotonicSeconds - now
                pendingDigests[batch]!.postpone(now: now, seconds: max(quietSeconds, 50 * taken))
                continue
            }
            let id = try spool.addOutboxEvent(
                of: summary, to: digest.recipients,
                including: digest.outboxEvents.sorted { $0.text < $1.text })
            try finish(batch, digest)
            if let id { try read(id) }
        }
    }

    /// The outbox events of a batch's jobs are reported, or can be no more.
    private func finish(_ batch: BatchID, _ digest: PendingDigest) throws(SystemError) {
        pendingDigests[batch] = nil
        for id in digest.outboxEvents {
            // Some of its deliveries may still be its own.
            known.remove(id)
            unread.append(.outboxEvent(id))
        }
        for count in digest.refusals { unread.append(.refusals(batch, count: count)) }
    }

    /// Has the last outbox event of a job or a batch delivered again.
    private func renew(_ subject: OutboxEventID.Subject, all: Bool) throws(SystemError) {
        let renewed = try spool.renew(subject, all: all) { queue.isRunning($0.id) }
        guard let (outboxEvent, notifications) = renewed else { return }
        log.write(.notice, "asked to notify again", ["notice": outboxEvent.text])
        for delivery in notifications { queue.remove(delivery.id) }
        try read(outboxEvent)
    }

    // MARK: Delivering

    private func startWhatIsDue() throws(SystemError) {
        while let id = queue.start(at: clock.now) {
            guard let outboxEvent = Delivery.outboxEvent(of: id),
                case .committed(let stored) = try spool.outboxEvent(outboxEvent),
                let delivery = try stored.notifications.first(where: { $0.id == id }),
                let attempt = DeliveryAttempt(delivery, of: stored)
            else {
                queue.end(id)
                // It was deleted, or runs again.
                if let outboxEvent = Delivery.outboxEvent(of: id) { try read(outboxEvent) }
                continue
            }
            running[id] = stored
            start(attempt)
        }
    }

    private func start(_ attempt: DeliveryAttempt) {
        let (id, transports, inbox, stop) = (attempt.delivery.id, transports, inbox, stop)
        do throws(SystemError) {
            try Thread("delivery") {
                inbox.post(id, transports.deliver(attempt) { stop.isSet })
            }.detach()
        } catch {
            inbox.post(id, .postponed("the message could not be sent", detail: error.description))
        }
    }

    private func takeOutcomes() throws(SystemError) {
        for (id, outcome) in inbox.take() { try take(outcome, of: id) }
    }

    private func take(_ outcome: Outcome, of id: String) throws(SystemError) {
        queue.end(id)
        let begun = running.removeValue(forKey: id)
        // What we were told to break off is found by the next start.
        if outcome == .interrupted, stop.isSet { return }
        guard let stored = begun,
            let old = try stored.notifications.first(where: { $0.id == id })
        else { return }
        let outcome = outcome.whenNotStopping
        let new = policy.applied(outcome, to: old, at: clock.now, chance: .random(in: 0...1))
        counters.count(new)
        // It is written down wherever the job stands by now.
        guard try stored.store.record([new]) else { return try forget(stored.outboxEvent.id) }
        logOutcome(new, outcome, of: stored)
        // Whatever of it is left waits from now on.
        try read(stored.outboxEvent.id)
    }

    private func logOutcome(_ delivery: Delivery, _ outcome: Outcome, of stored: StoredOutboxEvent)
    {
        let about = stored.outboxEvent.about
        var fields = [
            about.key: about.id, "notification": delivery.id,
            "transport": delivery.transport.rawValue,
            "attempts": String(delivery.attempts),
        ]
        switch outcome {
        case .delivered(let detail):
            if !detail.isEmpty { fields["detail"] = detail }
            return log.write(.info, "notified", fields)
        case .postponed(let reason, let detail, _), .refused(let reason, let detail):
            fields["reason"] = reason
            if !detail.isEmpty { fields["detail"] = detail }
        case .interrupted: return
        }
        if let next = delivery.nextAttemptAt {
            let wait = NumberText.seconds(next.seconds(since: clock.now))
            log.write(.warning, "could not notify (trying again in \(wait))", fields)
        } else {
            log.write(.error, "could not notify (given up; `pressroom notify` tries again)", fields)
        }
    }
}

extension OutboxMarker {
    /// Sorts by the time at which jobs were accepted.
    fileprivate var order: String {
        switch self {
        case .outboxEvent(let id): id.text
        case .again(let subject, _): subject.text
        case .refusals(let batch, _): batch.text
        }
    }
}
