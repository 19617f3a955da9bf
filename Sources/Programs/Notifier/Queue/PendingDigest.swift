internal import Jobs

internal import Spool

/// What is known of a batch whose jobs are reported together, or of a day's digest, until that is
/// done.
struct PendingDigest {
    /// The recipients, each once, in the order in which the jobs' outbox events were found.
    private(set) var recipients: [OutboxEvent.Addressed] = []
    /// The outbox events that are included.
    private(set) var outboxEvents: Set<OutboxEventID> = []
    /// Those whose outputs are still being published.
    private(set) var publishing: Set<OutboxEventID> = []
    /// How many of its files were refused, each time that some were.
    private(set) var refusals: Set<Int> = []
    /// The events of digests that were sent before.
    let sent: Spool.Outbox.DigestedEvents
    /// The day's digest that it is; `nil` of jobs that were sent in one go.
    let daily: DailyDigest?
    /// Whether it is sent though there is nothing to report.
    private(set) var isExpected = false
    /// When it is next looked at whether all of its jobs have ended, by the monotonic clock.
    private(set) var checkAt: Double

    init(
        sent: Spool.Outbox.DigestedEvents, daily: DailyDigest? = nil, now: Double,
        quietSeconds: Double
    ) {
        self.sent = sent
        self.daily = daily
        checkAt = now + quietSeconds
    }

    /// How long it is not to be looked at, in seconds.
    /// - Parameters:
    ///   - now: by the monotonic clock.
    ///   - wall: the same moment by the clock of the wall.
    ///   - quietSeconds: how long ends of before a day's time may take to be written down.
    func waitSeconds(now: Double, wall: Timestamp, quietSeconds: Double) -> Double {
        let daily = daily.map { $0.at.moment.seconds(since: wall) + quietSeconds }
        return max(checkAt - now, daily ?? 0)
    }

    /// It is to be sent in any case.
    mutating func expect() { isExpected = true }

    /// Takes a job's outbox event in.
    /// - Parameter recipients: those that are reported it.
    mutating func add(
        _ outboxEvent: OutboxEvent, to recipients: [OutboxEvent.Addressed],
        isPublishing: Bool = false, now: Double, quietSeconds: Double
    ) {
        if isPublishing {
            publishing.insert(outboxEvent.id)
        } else {
            publishing.remove(outboxEvent.id)
        }
        guard outboxEvents.insert(outboxEvent.id).inserted else { return }
        for recipient in recipients { logOutcome(recipient) }
        postpone(now: now, seconds: quietSeconds)
    }

    /// Takes in that files were refused.
    /// - Parameter count: how many there were then.
    mutating func add(
        refusals count: Int, notifying recipients: [OutboxEvent.Addressed], now: Double,
        quietSeconds: Double
    ) {
        guard refusals.insert(count).inserted else { return }
        for recipient in recipients { logOutcome(recipient) }
        postpone(now: now, seconds: quietSeconds)
    }

    private mutating func logOutcome(_ addressed: OutboxEvent.Addressed) {
        // A message to one address is one message, whoever names it.
        let isKnown = recipients.contains { known in
            guard case .email = addressed.recipient else { return known == addressed }
            return known.recipient == addressed.recipient
        }
        if !isKnown { recipients.append(addressed) }
    }

    mutating func postpone(now: Double, seconds: Double) { checkAt = now + seconds }
}
