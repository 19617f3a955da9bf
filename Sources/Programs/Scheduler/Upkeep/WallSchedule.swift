internal import Jobs

/// When jobs of pipelines may begin, by the clock of the wall, and what the dispatcher is notified
/// of it by its own, which does not jump when that of the wall is set.
struct WallSchedule {
    /// As they were found out last.
    private(set) var known: [String: Schedule] = [:]
    /// By how many seconds the dispatcher's clock was ahead then.
    private var aheadSeconds = 0.0

    /// Takes note of schedules that were computed anew.
    /// - Parameters:
    ///   - wall: the time by the clock of the wall.
    ///   - now: the same moment by the dispatcher's.
    /// - Returns: what it is to be reported; `nil` when neither the schedules nor the clocks have
    ///   changed.
    mutating func note(_ schedules: [String: Schedule], wall: Timestamp, now: Timestamp)
        -> [String: Schedule]?
    {
        let ahead = now.seconds(since: wall)
        guard schedules != known || abs(ahead - aheadSeconds) > 1 else { return nil }
        (known, aheadSeconds) = (schedules, ahead)
        return schedules.mapValues { schedule in
            var schedule = schedule
            schedule.spans = schedule.spans?.map { $0.moved(bySeconds: ahead) }
            return schedule
        }
    }
}
