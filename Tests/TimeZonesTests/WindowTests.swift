import Jobs
import Pipelines
import Platform
import Testing
import TimeZones

@Suite struct `The window of a pipeline` {
    /// When a window is next open, in real zones and around real changes of their clocks.
    struct Row: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let zone: String
        let from: Int
        let to: Int
        let days: [Weekday]
        /// The moment that is asked at, and the stretches that follow.
        let now: String
        let spans: [String]

        init(
            _ name: String, _ zone: String, _ from: Int, _ to: Int,
            _ days: [Weekday] = Weekday.allCases, now: String, _ spans: String...
        ) {
            testDescription = name
            self.zone = zone
            self.from = from
            self.to = to
            self.days = days
            self.now = now
            self.spans = spans
        }
    }

    @Test(arguments: [
        Row(
            "goes over midnight", "Europe/Berlin", 2200, 600, now: "2026-01-10T12:00:00Z",
            "2026-01-10T21:00:00.000Z 2026-01-11T05:00:00.000Z",
            "2026-01-11T21:00:00.000Z 2026-01-12T05:00:00.000Z"),
        Row(
            "is open still", "Europe/Berlin", 2200, 600, now: "2026-01-11T04:59:59Z",
            "2026-01-10T21:00:00.000Z 2026-01-11T05:00:00.000Z"),
        Row(
            "has just ended", "Europe/Berlin", 2200, 600, now: "2026-01-11T05:00:00Z",
            "2026-01-11T21:00:00.000Z 2026-01-12T05:00:00.000Z"),
        Row(
            "does not go over midnight", "America/New_York", 100, 430, now: "2026-07-01T00:00:00Z",
            "2026-07-01T05:00:00.000Z 2026-07-01T08:30:00.000Z"),
        Row(
            "begins on its days and ends on others", "Europe/Berlin", 2200, 600, [.fri, .sun],
            now: "2026-01-10T06:00:00Z",
            "2026-01-11T21:00:00.000Z 2026-01-12T05:00:00.000Z",
            "2026-01-16T21:00:00.000Z 2026-01-17T05:00:00.000Z"),
        Row(
            "of whole days is one stretch", "Europe/Berlin", 0, 2400, [.sat, .sun],
            now: "2026-01-08T00:00:00Z",
            "2026-01-09T23:00:00.000Z 2026-01-11T23:00:00.000Z",
            "2026-01-16T23:00:00.000Z 2026-01-18T23:00:00.000Z"),
        Row(
            "loses an hour in spring", "Europe/Berlin", 2200, 600, now: "2026-03-28T12:00:00Z",
            "2026-03-28T21:00:00.000Z 2026-03-29T04:00:00.000Z"),
        Row(
            "wins one in autumn", "Europe/Berlin", 2200, 600, now: "2026-10-24T12:00:00Z",
            "2026-10-24T20:00:00.000Z 2026-10-25T05:00:00.000Z"),
        Row(
            "begins with the jump over its time", "Europe/Berlin", 230, 500,
            now: "2026-03-29T00:00:00Z", "2026-03-29T01:00:00.000Z 2026-03-29T03:00:00.000Z"),
        Row(
            "ends with the jump over its time", "America/New_York", 130, 230,
            now: "2026-03-08T00:00:00Z", "2026-03-08T06:30:00.000Z 2026-03-08T07:00:00.000Z"),
        Row(
            "is not open when the clock jumps over it", "Europe/Berlin", 210, 250,
            now: "2026-03-29T00:00:00Z", "2026-03-30T00:10:00.000Z 2026-03-30T00:50:00.000Z"),
        Row(
            "begins at the first of two", "Europe/Berlin", 230, 600, now: "2026-10-25T00:00:00Z",
            "2026-10-25T00:30:00.000Z 2026-10-25T05:00:00.000Z"),
        Row(
            "ends at the first of two", "Europe/Berlin", 2200, 230, now: "2026-10-24T12:00:00Z",
            "2026-10-24T20:00:00.000Z 2026-10-25T00:30:00.000Z"),
        Row(
            "begins at the first of two in New York", "America/New_York", 130, 300,
            now: "2026-11-01T00:00:00Z", "2026-11-01T05:30:00.000Z 2026-11-01T08:00:00.000Z"),
        Row(
            "loses half an hour on Lord Howe", "Australia/Lord_Howe", 215, 400,
            now: "2026-10-03T12:00:00Z", "2026-10-03T15:30:00.000Z 2026-10-03T17:00:00.000Z"),
        Row(
            "wins half an hour on Lord Howe", "Australia/Lord_Howe", 145, 300,
            now: "2026-04-04T12:00:00Z", "2026-04-04T14:45:00.000Z 2026-04-04T16:30:00.000Z"),
        Row(
            "begins at a midnight that there is not", "America/Santiago", 0, 600,
            now: "2026-09-05T12:00:00Z", "2026-09-06T04:00:00.000Z 2026-09-06T09:00:00.000Z"),
        Row(
            "ends at a midnight before which an hour comes twice", "America/Santiago", 2330, 0,
            now: "2026-04-04T12:00:00Z", "2026-04-05T02:30:00.000Z 2026-04-05T04:00:00.000Z"),
        Row(
            "is not open on a day that there was not", "Pacific/Apia", 1000, 1200, [.fri],
            now: "2011-12-28T00:00:00Z", "2012-01-05T20:00:00.000Z 2012-01-05T22:00:00.000Z"),
        Row(
            "follows the rule beyond what tzdata lists", "Europe/Berlin", 2200, 600,
            now: "2060-07-01T12:00:00Z", "2060-07-01T20:00:00.000Z 2060-07-02T04:00:00.000Z"),
    ]) func `a window is open when its zone's clock says so`(row: Row) throws {
        let zone = try #require(Zone(row.zone))
        func minute(_ time: Int) -> Int { time / 100 * 60 + time % 100 }
        let window = Window(
            fromMinute: minute(row.from), toMinute: minute(row.to),
            days: Set(row.days), zone: row.zone)
        let spans = window.spans(
            after: try #require(Timestamp(row.now)), count: row.spans.count,
            offset: zone.offset)
        #expect(spans.map { "\($0.from.text) \($0.to.text)" } == row.spans)
    }

    /// What the rule says, minute by minute.
    @Test(arguments: [
        "Europe/Berlin", "America/New_York", "Australia/Lord_Howe",
        "America/Santiago", "Africa/Casablanca", "Asia/Kathmandu",
    ])
    func `a window begins at the first moment at which the clock shows its time or later`(
        name: String
    )
        throws
    {
        let zone = try #require(Zone(name))
        for day in Int64(20_454)..<20_819 {
            let noon = day * 86_400 + 43_200
            // The others are like each other.
            guard zone.offset(at: noon - 86_400) != zone.offset(at: noon + 86_400) else { continue }
            for minute in stride(from: 0, to: 1440, by: 15) {
                let shown = day * 86_400 + Int64(minute) * 60
                var moment = shown - 14 * 3600
                while moment + zone.offset(at: moment) < shown { moment += 60 }
                let window = Window(fromMinute: minute, toMinute: (minute + 720) % 1440)
                let before = Timestamp(milliseconds: (moment - 1) * 1000)
                let spans = window.spans(after: before, count: 2, offset: zone.offset)
                #expect(
                    spans.contains { $0.from.milliseconds == moment * 1000 },
                    "\(name), day \(day), minute \(minute)")
            }
        }
    }

    @Test func `a window knows each zone of the machine, and no other`() {
        #expect(ZoneNames.all.count > 400 && ZoneNames.all.contains("Europe/Berlin"))
        #expect(ZoneNames.all.allSatisfy { Zone($0) != nil })
        #expect(Zone("Europe/Berln") == nil && Zone(nil) != nil)
    }
}
