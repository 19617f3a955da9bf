@testable import Scheduler
import Testing

@Suite struct `The removal of expired jobs` {
    /// What the removal of a job takes: as seen on two processors that were busy nine times over, on
    /// a disk that all of these write, and with both to itself.
    @Test(arguments: [(used: 0.0016, taken: 0.0187), (used: 0.0006, taken: 0.0012)])
    func `keeps up with 100,000 jobs an hour`(job: (used: Double, taken: Double)) {
        let rest = Retention.restSeconds(used: job.used, taken: job.taken)
        #expect(100_000 * (job.taken + rest) < 3600)
    }

    @Test(arguments: [0.001, 0.1, 2])
    func `takes a fifth of a processor at most`(used: Double) {
        #expect(used / (used + Retention.restSeconds(used: used, taken: used)) <= 0.2)
    }
}
