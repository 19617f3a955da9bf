import Jobs
@testable import Notifier
import Testing

@Suite struct `The timetable of deliveries` {
    private static let mail = Destination(transport: .email, name: "")
    private static let slow = Destination(transport: .webhook, name: "a.example")

    private func moment(_ seconds: Int64) -> Timestamp { Timestamp(milliseconds: seconds * 1000) }

    @Test func `starts what is due, the first due first`() {
        var timetable = Timetable(runningMax: 9, runningEachMax: 9)
        for (id, due) in [("c", 30), ("a", 10), ("b", 20), ("d", 40)] as [(String, Int64)] {
            timetable.add(id, to: Self.mail, due: moment(due))
        }
        #expect(timetable.nextDue == moment(10))
        #expect(timetable.start(at: moment(5)) == nil)
        #expect(timetable.start(at: moment(30)) == "a")
        #expect(timetable.start(at: moment(30)) == "b")
        #expect(timetable.start(at: moment(30)) == "c")
        #expect(timetable.start(at: moment(30)) == nil)
        #expect(timetable.nextDue == moment(40) && timetable.counts == [.email: 4])
        timetable.add("e", to: Self.slow, due: moment(50))
        timetable.end("a")
        #expect(timetable.counts == [.email: 3, .webhook: 1])
    }

    @Test func `lets one destination take only a few places`() {
        var timetable = Timetable(runningMax: 3, runningEachMax: 2)
        for number in 0..<9 { timetable.add("slow\(number)", to: Self.slow, due: moment(0)) }
        timetable.add("x", to: Destination(transport: .webhook, name: "b.example"), due: moment(1))
        #expect(timetable.start(at: moment(1)) == "slow0")
        #expect(timetable.start(at: moment(1)) == "slow1")
        #expect(timetable.start(at: moment(1)) == "x")
        #expect(timetable.start(at: moment(1)) == nil && timetable.nextDue == nil)
        timetable.end("x")
        #expect(timetable.start(at: moment(1)) == nil && timetable.nextDue == nil)
        timetable.end("slow1")
        #expect(timetable.start(at: moment(1)) == "slow2")
    }

    @Test func `has what waits go on to wait as long as it was to when the clock is set`() {
        var timetable = Timetable(runningMax: 9, runningEachMax: 9)
        timetable.add("b", to: Self.mail, due: moment(20))
        timetable.add("a", to: Self.slow, due: moment(10))
        timetable.move(bySeconds: 1000)
        #expect(timetable.nextDue == moment(1010))
        #expect(timetable.start(at: moment(1009)) == nil)
        #expect(timetable.start(at: moment(1010)) == "a")
        #expect(timetable.start(at: moment(1020)) == "b")
    }

    @Test func `knows a delivery once`() {
        var timetable = Timetable(runningMax: 3, runningEachMax: 2)
        timetable.add("a", to: Self.mail, due: moment(1))
        timetable.add("a", to: Self.mail, due: moment(0))
        #expect(timetable.nextDue == moment(1))
        #expect(timetable.start(at: moment(1)) == "a" && timetable.isRunning("a"))
        timetable.add("a", to: Self.mail, due: moment(0))
        #expect(timetable.start(at: moment(1)) == nil)
        timetable.end("a")
        #expect(timetable.isIdle)
        timetable.add("a", to: Self.mail, due: moment(2))
        timetable.remove("a")
        #expect(timetable.nextDue == nil && !timetable.has("a"))
    }
}
