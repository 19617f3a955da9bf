import Jobs
import Pipelines
@testable import Scheduler
import Testing

@Suite struct `The scheduler's clock` {
    @Test func `goes on from the time of its start, and never asks the wall again`() {
        let start = Timestamp("2026-11-21T22:00:00.000Z")!
        let clock = SteadyClock(wall: start, at: 5000)
        #expect(clock.time(at: 5000) == start)
        #expect(clock.time(at: 5000 + 86_400) == Timestamp("2026-11-22T22:00:00.000Z"))
    }

    @Test func `stands still for the dispatcher when it is told of a day before`() throws {
        var bench = Bench()
        bench.start(1)
        bench.end(.signalled(11))
        let moment = try #require(bench.released[bench.id(1)]?.notBefore)
        bench.now = bench.now.adding(seconds: -86_400)
        bench.feed(.tick)
        bench.accept(2)
        bench.answerClaims()
        #expect(bench.started.last == [bench.id(2)] && bench.kills == 0)
        bench.now = moment.adding(seconds: 86_400)
        bench.feed(.tick)
        bench.feed(.unheld(bench.id(1), .normal))
        #expect(bench.claimed.last == bench.id(1))
    }
}
