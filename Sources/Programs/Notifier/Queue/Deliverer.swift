internal import Jobs
internal import Platform
internal import Spool

/// Runs deliveries when they are due, each on a thread of its own, and writes down what came of
/// them.
final class Deliverer {
    private let outbox: Spool.Outbox
    private let transports: Transports
    private let policy: RetryPolicy
    private let log: Log
    private var clock = SteadyClock()
    private var queue = DeliveryQueue(runningMax: 8, runningEachMax: 4)
    /// The attempts that are under way, by the delivery's id.
    private var running: [String: DeliveryAttempt] = [:]
    private let outcomes: Inbox<(id: String, outcome: Outcome, files: [PublishedFile]?)>
    private let shouldStop = StopFlag()
    /// What came of attempts.
    private var counters = NotifierMetrics()

    init(_ outbox: Spool.Outbox, _ transports: Transports, _ policy: RetryPolicy, log: Log)
        throws(SystemError)
    {
        self.outbox = outbox
        self.transports = transports
        self.policy = policy
        self.log = log
        counters.canMail = transports.mail.settings.way != nil
        outcomes = try Inbox()
    }

    /// Readable when attempts have ended.
    var raw: Int32 { outcomes.raw }
    /// Whether no attempt is under way.
    var isIdle: Bool { queue.isIdle }
    var isStopping: Bool { shouldStop.isSet }
    /// In how many seconds a delivery is due; `nil` when that is not a matter of time.
    var waitSeconds: Double? { queue.nextDue.map { $0.seconds(since: clock.now) } }

    var metrics: NotifierMetrics {
        var metrics = counters
        for (transport, count) in queue.counts { metrics.waiting[transport.rawValue] = count }
        return metrics
    }

    /// Breaks off what is under way; the next start delivers it.
    func stop() { shouldStop.set() }

    /// The machine may have started before it knew the time.
    func checkClock() {
        if queue.isIdle, let moved = clock.look() { queue.move(bySeconds: moved) }
    }

    // MARK: What waits

    /// Has a delivery wait until it is due.
    func add(_ delivery: Delivery, of stored: StoredOutboxEvent) {
        guard let attempt = DeliveryAttempt(delivery, of: stored) else { return }
        add(attempt)
    }

    private func add(_ attempt: DeliveryAttempt) {
        let delivery = attempt.delivery
        queue.add(delivery.id, to: attempt.destination, due: delivery.due(at: clock.now))
    }

    /// Has the last event of a job or a batch be as if nobody had tried to deliver it.
    /// - Returns: the event; `nil` when nothing of it is to be delivered now.
    func renew(_ subject: OutboxEventID.Subject, all: Bool) throws(SystemError) -> OutboxEventID? {
        let renewed = try outbox.renew(subject, all: all) { queue.isRunning($0.id) }
        guard let (outboxEvent, deliveries) = renewed else { return nil }
        for delivery in deliveries { queue.remove(delivery.id) }
        return outboxEvent
    }

    // MARK: What runs

    /// Starts deliveries that are due.
    /// - Returns: the events of those that cannot be delivered any more: their job was deleted, or
    ///   runs again.
    func startWhatIsDue() throws(SystemError) -> [OutboxEventID] {
        var stale: [OutboxEventID] = []
        while let id = queue.start(at: clock.now) {
            guard let outboxEvent = Delivery.outboxEvent(of: id) else {
                queue.end(id)
                continue
            }
            guard case .committed(let stored) = try outbox.event(outboxEvent),
                let delivery = try stored.deliveries.first(where: { $0.id == id }),
                let attempt = DeliveryAttempt(delivery, of: stored)
            else {
                queue.end(id)
                stale.append(outboxEvent)
                continue
            }
            running[id] = attempt
            start(attempt)
        }
        return stale
    }

    private func start(_ attempt: DeliveryAttempt) {
        let id = attempt.delivery.id
        let (transports, outcomes, shouldStop) = (transports, outcomes, shouldStop)
        do throws(SystemError) {
            try Thread("delivery") {
                let (outcome, files) = transports.deliver(attempt) { shouldStop.isSet }
                outcomes.post((id, outcome, files))
            }.detach()
        } catch {
            let outcome = Outcome.postponed(
                "the message could not be sent", detail: error.description)
            outcomes.post((id, outcome, nil))
        }
    }

    /// Writes down what came of attempts.
    /// - Returns: the events of which nothing is left to be delivered, and those to look at again:
    ///   who is notified of what was published may have waited for that.
    func takeOutcomes() throws(SystemError)
        -> (ended: [OutboxEventID], published: Set<OutboxEventID>)
    {
        var ended: [OutboxEventID] = []
        var published: Set<OutboxEventID> = []
        for (id, outcome, files) in outcomes.take() {
            queue.end(id)
            guard let attempt = running.removeValue(forKey: id) else { continue }
            // A delivery that a stop broke off is found at the next start.
            if outcome == .interrupted, isStopping { continue }
            let isEnd = try take(outcome.whenNotStopping, files, of: attempt)
            if attempt.delivery.transport == .publish {
                published.insert(attempt.outboxEvent.id)
            } else if isEnd {
                ended.append(attempt.outboxEvent.id)
            }
        }
        return (ended, published)
    }

    /// - Returns: whether nothing of the event is left to be delivered.
    private func take(
        _ outcome: Outcome, _ files: [PublishedFile]?, of attempt: DeliveryAttempt
    ) throws(SystemError) -> Bool {
        var delivery = policy.applied(
            outcome, to: attempt.delivery, at: clock.now, chance: .random(in: 0...1))
        if case .directory(let publication) = attempt.recipient {
            delivery.note(files ?? publication.files(of: delivery))
        }
        counters.count(delivery)
        // It is written down wherever the job is by now.
        guard try attempt.store.record([delivery]) else { return true }
        // Not before that: an attempt that was cut off here is taken up by these names.
        if delivery.transport == .publish {
            attempt.store.forgetIntendedNames(of: delivery)
        }
        logOutcome(delivery, outcome, of: attempt.outboxEvent)
        if delivery.state == .pending { add(attempt.with(delivery)) }
        return !attempt.outboxEvent.deliveries.contains { queue.has($0.id) }
    }

    private func logOutcome(_ delivery: Delivery, _ outcome: Outcome, of outboxEvent: OutboxEvent) {
        let about = outboxEvent.about
        let isPublication = delivery.transport == .publish
        let verb = isPublication ? "publish" : "notify"
        var fields = [
            about.key: about.id, "notification": delivery.id,
            "transport": delivery.transport.rawValue,
            "attempts": String(delivery.attempts),
        ]
        switch outcome {
        case .delivered(let detail):
            if !detail.isEmpty { fields["detail"] = detail }
            return log.write(.info, isPublication ? "published" : "notified", fields)
        case .postponed(let reason, let detail, _), .refused(let reason, let detail):
            fields["reason"] = reason
            if !detail.isEmpty { fields["detail"] = detail }
        case .interrupted: return
        }
        if let next = delivery.nextAttemptAt {
            let wait = NumberText.seconds(next.seconds(since: clock.now))
            log.write(.warning, "could not \(verb) (trying again in \(wait))", fields)
        } else {
            log.write(
                .error, "could not \(verb) (given up; `pressroom notify` tries again)", fields)
        }
    }
}
