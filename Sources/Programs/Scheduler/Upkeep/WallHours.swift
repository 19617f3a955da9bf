internal import Jobs

/// When jobs of pipelines may begin, by the clock of the wall, and what the dispatcher is told of
/// it by its own, which does not jump when that of the wall is set.
struct WallHours {
    /// As they were found out last.
    private(set) var known: [String: Hours] = [:]
    /// By how many seconds the dispatcher's clock was ahead then.
    private var aheadSeconds = 0.0

    /// Takes note of hours that were found out anew.
    /// - Parameters:
    ///   - wall: the time by the clock of the wall.
    ///   - now: the same moment by the dispatcher's.
    /// - Returns: what it is to be told; `nil` when neither the hours nor the clocks have changed.
    mutating func note(_ hours: [String: Hours], wall: Timestamp, now: Timestamp)
        -> [String: Hours]? {
        let ahead = now.seconds(since: wall)
        guard hours != known || abs(ahead - aheadSeconds) > 1 else { return nil }
        (known, aheadSeconds) = (hours, ahead)
        return hours.mapValues { hours in
            var hours = hours
            hours.spans = hours.spans?.map { $0.moved(bySeconds: ahead) }
            return hours
        }
    }
}
