/// A time of each day, by the clocks of a time zone.
///
/// It stands for the first moment at which that day's clock shows it or a later time. So a time
/// that the clock jumps over is the moment of the jump, and of a time that comes twice the first
/// counts: each day has it once.
package struct DailyTime: Codable, Hashable, Sendable {
    /// In minutes: 0 to 1439.
    package let minute: Int
    /// The time zone by its name in tzdata; `nil` for that of the machine.
    package let zone: String?

    package init(minute: Int, zone: String? = nil) {
        precondition((0..<1440).contains(minute), "a day has it")
        self.minute = minute
        self.zone = zone
    }

    /// When it is next.
    /// - Parameters:
    ///   - now: the moment that is returned is later.
    ///   - offset: by how many seconds the clocks of the zone are ahead of UTC, at a moment in
    ///     seconds since 1970-01-01T00:00:00Z.
    package func next(after now: Timestamp, offset: (Int64) -> Int64) -> ReportTime {
        let seconds = now.milliseconds / 1000
        // That of the day before may be still to come, where the clock was set back.
        var day = (seconds + offset(seconds)) / Self.daySeconds - 1
        while true {
            let moment = Self.moment(day, minute, offset)
            if moment > now {
                let name = Timestamp(milliseconds: day * Self.daySeconds * 1000).day
                return ReportTime(time: self, day: name, moment: moment)
            }
            day += 1
        }
    }

    package static let daySeconds: Int64 = 86_400

    /// The first moment at which the clock shows a time of a day, or a later one.
    /// - Parameters:
    ///   - day: counted from 1970-01-01.
    ///   - minute: of that day; those of the next begin with 1440.
    package static func moment(_ day: Int64, _ minute: Int, _ offset: (Int64) -> Int64)
        -> Timestamp
    {
        let shown = day * daySeconds + Int64(minute) * 60
        // Clocks are ahead of UTC by less than a day, and are not set twice in two days.
        let (before, after) = (offset(shown - daySeconds), offset(shown + daySeconds))
        let candidates = [shown - before, shown - after].sorted()
        let first = candidates.first { $0 + offset($0) == shown }
        return Timestamp(milliseconds: 1000 * (first ?? jump(over: shown, in: candidates, offset)))
    }

    /// The moment at which the clock jumps over a time.
    private static func jump(over shown: Int64, in bounds: [Int64], _ offset: (Int64) -> Int64)
        -> Int64
    {
        var (early, late) = (bounds[0], bounds[1])
        while late - early > 1 {
            let middle = early + (late - early) / 2
            if middle + offset(middle) < shown { early = middle } else { late = middle }
        }
        return late
    }
}

/// A time of each day, on one of the days: when what has ended until then is reported.
package struct ReportTime: Codable, Hashable, Sendable {
    package let time: DailyTime
    /// The date in the zone, as `2026-12-02`.
    package let day: String
    package let moment: Timestamp

    package init(time: DailyTime, day: String, moment: Timestamp) {
        self.time = time
        self.day = day
        self.moment = moment
    }
}
