import Jobs
@testable import Scheduler
import Testing

@Suite struct `The calendar of jobs that expire` {
    private let early = EndedDay(.completed, "2026-11-20")
    private let late = EndedDay(.failed, "2026-11-21")
    private func moment(_ seconds: Int64) -> Timestamp { Timestamp(milliseconds: seconds * 1000) }

    @Test func `the calendar has the day next whose first job expires first`() {
        var calendar = ExpiryCalendar()
        #expect(calendar.next == nil)
        calendar.note(late, at: moment(10))
        calendar.note(early, at: moment(20))
        #expect(calendar.next?.day == late)
        calendar.note(early, at: moment(5))
        calendar.note(early, at: moment(30))
        #expect(calendar.next?.day == early && calendar.next?.moment == moment(5))
    }

    @Test func `the calendar forgets a day in which nothing expires any more`() {
        var calendar = ExpiryCalendar()
        calendar.note(early, at: moment(1))
        calendar.begin(early)
        calendar.end(early, earliest: nil, tookSeconds: 1, now: moment(2))
        #expect(calendar.next == nil)
    }

    @Test func `the calendar reads a day again when its next job expires, not constantly`() {
        var calendar = ExpiryCalendar()
        calendar.begin(early)
        calendar.end(early, earliest: moment(100), tookSeconds: 3, now: moment(10))
        #expect(calendar.next?.moment == moment(100))
        calendar.begin(early)
        calendar.end(early, earliest: moment(101), tookSeconds: 30, now: moment(100))
        #expect(calendar.next?.moment == moment(130))
    }

    @Test func `the calendar keeps jobs that end while their day is being read`() {
        var calendar = ExpiryCalendar()
        calendar.begin(early)
        calendar.note(early, at: moment(50))
        calendar.end(early, earliest: moment(70), tookSeconds: 1, now: moment(10))
        #expect(calendar.next?.moment == moment(50))
    }
}
