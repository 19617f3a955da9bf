import Jobs
@testable import Notifier
import Testing

@Suite struct `Retries of a delivery` {
    private static let start = Timestamp(milliseconds: 1_795_000_000_000)
    private let delivery = Delivery(
        outboxEvent: OutboxEventID(.job(JobID(nanoseconds: 1, random: 1)), number: 0), index: 0,
        transport: .webhook, event: .completed, endedAt: start)

    @Test(
        arguments: [
            (1, nil, 10.0), (2, nil, 20), (3, nil, 40), (9, nil, 2560), (10, nil, 3600),
            (1000, nil, 3600), (1, 5, 10), (1, 600, 600), (1, 1e9, 21_600),
        ] as [(Int, Double?, Double)])
    func `retries of a delivery wait longer each time, or as the receiver asks`(
        attempts: Int, asked: Double?, most: Double
    ) {
        let policy = RetryPolicy()
        #expect(policy.waitSeconds(attempts: attempts, askedSeconds: asked, chance: 1) == most)
        let least = policy.waitSeconds(attempts: attempts, askedSeconds: asked, chance: 0)
        #expect(least == max(asked.map { min($0, 21_600) } ?? 0, least) && least <= most)
        if asked == nil { #expect(least == most / 2) }
    }

    @Test(arguments: [0.0, 0.5, 1.0])
    func `retries of a delivery end after three days with the last error`(chance: Double) {
        let policy = RetryPolicy()
        var delivery = delivery
        var now = Self.start
        while delivery.state == .pending {
            delivery = policy.applied(
                .postponed("status 500"), to: delivery, at: now,
                chance: chance)
            now = delivery.nextAttemptAt ?? now
        }
        #expect(delivery.state == .parked && delivery.error == "status 500")
        let days = now.seconds(since: Self.start) / 86_400
        #expect((2.9...3).contains(days))
        #expect((70...160).contains(delivery.attempts))
    }

    @Test(arguments: [(0.0, 10.0), (-86_400, 10), (4, 6), (86_400, -86_390)])
    func `retries of a delivery wait no longer than planned when the clock is set`(
        jump: Double, wait: Double
    ) throws {
        let postponed = RetryPolicy().applied(
            .postponed("status 500"), to: delivery,
            at: Self.start, chance: 1)
        let now = Self.start.adding(seconds: jump)
        #expect(postponed.due(at: now).seconds(since: now) == wait)
        #expect(delivery.due(at: now) == now, "the first attempt is due at once")
    }

    @Test func `retries of a delivery end when the receiver wants no more`() {
        let parked = RetryPolicy().applied(
            .refused("gone"), to: delivery, at: Self.start,
            chance: 0)
        #expect(parked.state == .parked && parked.attempts == 1 && parked.nextAttemptAt == nil)
    }

    @Test func `retries of a delivery start again on request`() {
        var parked = RetryPolicy().applied(
            .refused("gone"), to: delivery, at: Self.start,
            chance: 0)
        parked.renew()
        #expect(parked.state == .pending && parked.attempts == 0 && parked.firstAttemptAt == nil)
        #expect(parked.error == "gone", "why it was asked for is still seen")
    }
}
