import Jobs
import Testing

@Suite struct `A steady clock` {
    @Test func `goes on from the time of its start, and never asks the wall again`() {
        let start = Timestamp("2026-11-21T22:00:00.000Z")!
        let clock = SteadyClock(wall: start, at: 5000)
        #expect(clock.time(at: 5000) == start)
        #expect(clock.time(at: 5000 + 86_400) == Timestamp("2026-11-22T22:00:00.000Z"))
    }
}
