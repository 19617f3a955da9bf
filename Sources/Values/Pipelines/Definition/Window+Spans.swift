package import Jobs

/// When a window is open, by the clock of UTC.
///
/// A time of day means what it means as a `DailyTime`, both for the beginning and for the end. A
/// window that the clock jumps over whole is not open that day.
extension Window {
    /// The next stretches in which the window is open, in their order.
    /// - Parameters:
    ///   - now: the first that is returned ends later.
    ///   - count: how many at most; 1 or more.
    ///   - offset: by how many seconds the clocks of the zone are ahead of UTC, at a moment in
    ///     seconds since 1970-01-01T00:00:00Z.
    package func spans(after now: Timestamp, count: Int, offset: (Int64) -> Int64) -> [Span] {
        let seconds = now.milliseconds / 1000
        // One that began the day before may still be open, and one that was open before that not
        // any more, wherever the clock was set.
        let firstDay = (seconds + offset(seconds)) / DailyTime.daySeconds - 2
        var spans: [Span] = []
        for day in firstDay..<(firstDay + Int64(7 * count) + 9) {
            guard days.contains(Self.weekday(of: day)) else { continue }
            let from = DailyTime.moment(day, fromMinute, offset)
            let to = DailyTime.moment(toMinute > fromMinute ? day : day + 1, toMinute, offset)
            guard from < to, to > now else { continue }
            if let last = spans.last, last.to >= from {
                spans[spans.count - 1] = Span(from: last.from, to: max(last.to, to))
            } else if spans.count == count {
                break
            } else {
                spans.append(Span(from: from, to: to))
            }
        }
        return spans
    }

    /// - Parameter day: counted from 1970-01-01, a Thursday.
    private static func weekday(of day: Int64) -> Weekday {
        Weekday.allCases[Int(((day + 3) % 7 + 7) % 7)]
    }
}
