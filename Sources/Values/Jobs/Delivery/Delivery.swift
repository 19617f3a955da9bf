/// How far the delivery of an event to one recipient is. It stands in the job's status, where who
/// may see the job sees it: it does not say who the recipient is.
package struct Delivery: Codable, Hashable, Sendable {
    /// The outbox event's id, an underscore, and the recipient's index in it.
    package let id: String
    package let transport: Recipient.Transport
    /// The end that is reported, and when that was.
    package let event: JobState
    package let endedAt: Timestamp?
    package private(set) var state: State
    /// How often its delivery was tried, since it was asked for the last time.
    package private(set) var attempts: Int
    package private(set) var firstAttemptAt: Timestamp?
    package private(set) var lastAttemptAt: Timestamp?
    /// When it is tried again; `nil` when it is not, or at once.
    package private(set) var nextAttemptAt: Timestamp?
    package private(set) var deliveredAt: Timestamp?
    /// Why the last attempt failed, in a few words for everybody.
    package private(set) var error: String?
    /// Of a publication: how far each file is, as the last attempt has left it. A status has them
    /// by themselves.
    package var published: [PublishedFile]?

    /// The names in the status and in `notify/deliveries.json`.
    private enum CodingKeys: String, CodingKey {
        case id
        case transport = "means"
        case event, endedAt, state, attempts, firstAttemptAt, lastAttemptAt, nextAttemptAt
        case deliveredAt, error, published
    }

    package enum State: String, Codable, CaseIterable, Sendable {
        /// To be delivered.
        case pending
        /// Reported in a digest: with the other jobs of the batch once they have ended, or at a
        /// time of the day.
        case batched
        case delivered
        /// Not delivered, and not tried any more unless somebody asks for it.
        case parked
    }

    package init(
        outboxEvent: OutboxEventID, index: Int, transport: Recipient.Transport, event: JobState,
        endedAt: Timestamp?, state: State = .pending
    ) {
        id = "\(outboxEvent.text)_\(index)"
        self.transport = transport
        self.event = event
        self.endedAt = endedAt
        self.state = state
        attempts = 0
    }

    /// The outbox event that it is part of; `nil` when the id is damaged.
    package var outboxEvent: OutboxEventID? { Self.outboxEvent(of: id) }

    /// The outbox event that a notification of this id is part of; `nil` when it is damaged.
    package static func outboxEvent(of id: String) -> OutboxEventID? {
        id.lastIndex(of: "_").flatMap { OutboxEventID(String(id[..<$0])) }
    }

    /// The recipient's index in the outbox event; `nil` when the id is damaged.
    package var index: Int? {
        id.lastIndex(of: "_").flatMap { Int(id[id.index(after: $0)...]) }
    }

    /// When it is due: after no longer a wait than it was to be in all, also where the clock was
    /// set back meanwhile.
    package func due(at now: Timestamp) -> Timestamp {
        guard let next = nextAttemptAt, let last = lastAttemptAt else { return now }
        return min(next, now.adding(seconds: next.seconds(since: last)))
    }

    package mutating func deliver(at now: Timestamp) {
        noteAttempt(now)
        (state, deliveredAt, nextAttemptAt, error) = (.delivered, now, nil, nil)
    }

    /// Takes note of a failure that may pass.
    package mutating func postpone(
        until next: Timestamp, because reason: String,
        at now: Timestamp
    ) {
        noteAttempt(now)
        (nextAttemptAt, error) = (next, reason)
    }

    /// Takes note of a failure after which it is not tried again.
    package mutating func park(because reason: String, at now: Timestamp) {
        noteAttempt(now)
        (state, nextAttemptAt, error) = (.parked, nil, reason)
    }

    /// Takes note of how far the files of a publication are.
    package mutating func note(_ files: [PublishedFile]) {
        let isGivenUp = state == .parked
        let problem = Problem(.unpublished, error ?? "it was given up")
        published = files.map { file in
            guard isGivenUp, file.state == .pending else { return file }
            var file = file
            (file.state, file.error) = (.failed, problem)
            return file
        }
    }

    /// Has it delivered again, as if it had never been tried.
    package mutating func renew() {
        (state, attempts, firstAttemptAt, nextAttemptAt) = (.pending, 0, nil, nil)
        deliveredAt = nil
    }

    private mutating func noteAttempt(_ now: Timestamp) {
        attempts += 1
        firstAttemptAt = firstAttemptAt ?? now
        lastAttemptAt = now
    }
}

extension [Delivery] {
    /// Those of the last end that can be delivered again; what is in a batch goes with that.
    /// - Parameter all: whether what was delivered is, too.
    package func renewable(all: Bool) -> [Delivery] {
        filter {
            $0.outboxEvent == last?.outboxEvent && $0.state != .batched
                && (all || $0.state != .delivered)
        }
    }

    /// These, each as a later list has it if it does.
    package func updated(from later: [Delivery]) -> [Delivery] {
        map { old in later.first { $0.id == old.id } ?? old }
    }
}
