@testable import Scheduler
import Testing

@Suite struct `The removal of expired jobs` {
    /// With what the removal of a job took, unoptimised, on two processors with a load of 17.
    @Test func `the removal of expired jobs keeps up with 100,000 jobs an hour`() {
        let (used, taken) = (0.0016, 0.0187)
        let rest = Retention.restSeconds(used: used, taken: taken)
        #expect(100_000 * (taken + rest) < 3600)
    }

    @Test(arguments: [0.001, 0.1, 2])
    func `the removal of expired jobs takes a fifth of a processor at most`(used: Double) {
        #expect(used / (used + Retention.restSeconds(used: used, taken: used)) <= 0.2)
    }
}
