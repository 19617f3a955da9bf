package import Jobs

/// When a window is open, by the clock of UTC.
///
/// A time of day stands for the first moment at which that day's clock shows it or a later time. So
/// a time that the clock jumps over is the moment of the jump, and of a time that comes twice the
/// first counts, both for the beginning and for the end. A window that the clock jumps over whole
/// is not open that day.
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
        let firstDay = (seconds + offset(seconds)) / Self.daySeconds - 2
        var spans: [Span] = []
        for day in firstDay..<(firstDay + Int64(7 * count) + 9) {
            guard days.contains(Self.weekday(of: day)) else { continue }
            let from = Self.moment(day, fromMinute, offset)
            let to = Self.moment(toMinute > fromMinute ? day : day + 1, toMinute, offset)
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

    private static let daySeconds: Int64 = 86_400

    /// - Parameter day: counted from 1970-01-01, a Thursday.
    private static func weekday(of day: Int64) -> Weekday {
        Weekday.allCases[Int(((day + 3) % 7 + 7) % 7)]
    }

    /// The first moment at which the clock shows a time of a day, or a later one.
    private static func moment(_ day: Int64, _ minute: Int, _ offset: (Int64) -> Int64)
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
