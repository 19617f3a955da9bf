import Jobs
import Testing

@Suite struct `A steady clock` {
    private let start = Timestamp("2026-11-21T22:00:00.000Z")!

    @Test func `a steady clock counts from its start and never asks a correct wall clock again`() {
        var clock = SteadyClock(wall: start, at: 5000)
        #expect(clock.time(at: 5000) == start)
        #expect(clock.time(at: 5000 + 86_400) == Timestamp("2026-11-22T22:00:00.000Z"))
        // Somebody sets it to another day.
        let jump = clock.look(wall: start.adding(seconds: -86_400), at: 5001, isRight: true)
        #expect(jump == nil && clock.time(at: 5002) == start.adding(seconds: 2))
    }

    @Test(arguments: [86_400.0, -86_400, 1.5])
    func `a steady clock is set once when the time becomes known`(
        ahead: Double
    ) {
        var clock = SteadyClock(wall: start, at: 0, isRight: false)
        let wall = start.adding(seconds: 60 + ahead)
        #expect(clock.look(wall: wall, at: 60, isRight: false) == nil)
        #expect(clock.time(at: 60) == start.adding(seconds: 60))
        #expect(clock.look(wall: wall, at: 60, isRight: true) == ahead)
        #expect(clock.time(at: 61) == wall.adding(seconds: 1))
        #expect(clock.look(wall: start, at: 62, isRight: true) == nil)
    }

    @Test func `a steady clock stays as it is if it was right before anybody knew`() {
        var clock = SteadyClock(wall: start, at: 0, isRight: false)
        let wall = start.adding(seconds: 60.2)
        #expect(clock.look(wall: wall, at: 60, isRight: true) == nil)
        #expect(clock.time(at: 60) == start.adding(seconds: 60))
    }

    @Test func `a steady clock is set again when a corrected wall clock is known to be right`() {
        var clock = SteadyClock(wall: start, at: 0)
        // Setting it has the system not vouch for it until it is compared with others.
        #expect(clock.look(wall: start.adding(seconds: 3600), at: 10, isRight: false) == nil)
        #expect(clock.look(wall: start.adding(seconds: 3610), at: 20, isRight: true) == 3590)
        #expect(clock.time(at: 20) == start.adding(seconds: 3610))
    }
}
