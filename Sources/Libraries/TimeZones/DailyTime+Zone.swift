package import Jobs

extension DailyTime {
    /// When it is next, later than a moment; by the machine's own clock where the zone is not
    /// known any more.
    package func next(after now: Timestamp) -> ReportTime {
        let clocks = Zone(zone) ?? Zone(nil)
        return next(after: now) { clocks?.offset(at: $0) ?? 0 }
    }
}

extension ReportTime {
    /// The same time on the next day.
    package var next: ReportTime { time.next(after: moment) }
}
