internal import Jobs

/// What is known of a batch whose jobs are reported together, until that is done.
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
    let sent: (outboxEvents: Set<OutboxEventID>, refusals: Int)
    /// When it is next looked at whether all of its jobs have ended, by the monotonic clock.
    private(set) var checkAt: Double

    init(sent: (outboxEvents: Set<OutboxEventID>, refusals: Int), now: Double, quietSeconds: Double)
    {
        self.sent = sent
        checkAt = now + quietSeconds
    }

    /// Takes a job's outbox event in.
    mutating func add(
        _ outboxEvent: OutboxEvent, _ pipeline: String, isPublishing: Bool = false, now: Double,
        quietSeconds: Double
    ) {
        if isPublishing {
            publishing.insert(outboxEvent.id)
        } else {
            publishing.remove(outboxEvent.id)
        }
        guard outboxEvents.insert(outboxEvent.id).inserted else { return }
        for recipient in outboxEvent.digestRecipients {
            logOutcome(OutboxEvent.Addressed(recipient, pipeline: pipeline))
        }
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
