internal import Jobs

/// When a delivery is tried again: ever later, and not for ever.
struct RetryPolicy: Hashable, Sendable {
    /// The wait before the second attempt, in seconds; it doubles with each further one.
    var firstSeconds = 10.0
    /// The longest wait, in seconds.
    var mostSeconds = 3600.0
    /// How long after the first attempt the last may be, in seconds.
    var forSeconds = 3 * 86_400.0
    /// The longest wait that a receiver may ask for, in seconds.
    private static let askedSecondsMax = 6 * 3600.0

    /// How long to wait after an attempt that failed, in seconds.
    /// - Parameters:
    ///   - attempts: how many there were, 1 or more.
    ///   - askedSeconds: how long the receiver asks to wait.
    ///   - chance: 0 to 1; those that failed together do not come again together.
    func waitSeconds(attempts: Int, askedSeconds: Double?, chance: Double) -> Double {
        let doubled = firstSeconds * Double(1 << min(attempts - 1, 30))
        let wait = min(doubled, max(mostSeconds, firstSeconds)) * (0.5 + chance / 2)
        return max(wait, min(askedSeconds ?? 0, Self.askedSecondsMax))
    }

    /// A notification after an attempt.
    func applied(
        _ outcome: Outcome, to delivery: Delivery, at now: Timestamp,
        chance: Double
    ) -> Delivery {
        var delivery = delivery
        switch outcome {
        case .delivered:
            delivery.deliver(at: now)
        case .refused(let reason, _):
            delivery.park(because: reason, at: now)
        case .postponed(let reason, _, let asked):
            let wait = waitSeconds(
                attempts: delivery.attempts + 1, askedSeconds: asked,
                chance: chance)
            let next = now.adding(seconds: wait)
            if next.seconds(since: delivery.firstAttemptAt ?? now) > forSeconds {
                delivery.park(because: reason, at: now)
            } else {
                delivery.postpone(until: next, because: reason, at: now)
            }
        case .interrupted:
            break
        }
        return delivery
    }
}
