import Jobs
import Testing
import TimeZones

@Suite struct `A time of each day` {
    /// The next of them, in real zones and around real changes of their clocks.
    @Test(
        arguments: [
            (
                "later today", "Europe/Berlin", 700, "2026-12-01T05:59:59.999Z",
                ["2026-12-01 2026-12-01T06:00:00.000Z", "2026-12-02 2026-12-02T06:00:00.000Z"]
            ),
            (
                "tomorrow, once it has come", "Europe/Berlin", 700, "2026-12-01T06:00:00Z",
                ["2026-12-02 2026-12-02T06:00:00.000Z"]
            ),
            (
                "of the day that it is there", "America/New_York", 2330, "2026-12-02T04:29:00Z",
                ["2026-12-01 2026-12-02T04:30:00.000Z", "2026-12-02 2026-12-03T04:30:00.000Z"]
            ),
            (
                "far ahead of UTC", "Pacific/Kiritimati", 30, "2026-12-01T10:00:00Z",
                ["2026-12-02 2026-12-01T10:30:00.000Z"]
            ),
            (
                "an hour earlier after spring", "Europe/Berlin", 700, "2026-03-28T06:00:00Z",
                ["2026-03-29 2026-03-29T05:00:00.000Z", "2026-03-30 2026-03-30T05:00:00.000Z"]
            ),
            (
                "an hour later after autumn", "Europe/Berlin", 700, "2026-10-24T05:00:00Z",
                ["2026-10-25 2026-10-25T06:00:00.000Z"]
            ),
            (
                "that the clock jumps over", "Europe/Berlin", 230, "2026-03-28T01:30:00Z",
                ["2026-03-29 2026-03-29T01:00:00.000Z", "2026-03-30 2026-03-30T00:30:00.000Z"]
            ),
            (
                "that comes twice is once", "Europe/Berlin", 230, "2026-10-24T00:30:00Z",
                ["2026-10-25 2026-10-25T00:30:00.000Z", "2026-10-26 2026-10-26T01:30:00.000Z"]
            ),
            (
                "between the two it is tomorrow", "Europe/Berlin", 230, "2026-10-25T01:00:00Z",
                ["2026-10-26 2026-10-26T01:30:00.000Z"]
            ),
            (
                "at a midnight that there is not", "America/Santiago", 0, "2026-09-05T12:00:00Z",
                ["2026-09-06 2026-09-06T04:00:00.000Z", "2026-09-07 2026-09-07T03:00:00.000Z"]
            ),
        ] as [(String, String, Int, String, [String])])
    func `a time of the day comes once a day`(
        name: String, zone: String, time: Int, now: String, expected: [String]
    ) throws {
        let daily = DailyTime(minute: time / 100 * 60 + time % 100, zone: zone)
        var next = daily.next(after: try #require(Timestamp(now)))
        for text in expected {
            #expect("\(next.day) \(next.moment.text)" == text, "\(name)")
            next = next.next
        }
    }

    @Test func `a zone that is not known any more has the machine's clock`() {
        let now = Timestamp(milliseconds: 1_800_000_000_000)
        let (own, lost) = (DailyTime(minute: 420), DailyTime(minute: 420, zone: "Mars/Base"))
        #expect(own.next(after: now).moment == lost.next(after: now).moment)
    }
}
