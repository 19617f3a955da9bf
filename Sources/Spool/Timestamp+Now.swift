package import Jobs
internal import Platform

extension Timestamp {
    /// The time of day; it may jump.
    package static var now: Timestamp { Timestamp(milliseconds: Clock.wallMilliseconds) }
}

extension SteadyClock {
    /// Begins with the time of day.
    package init() { self.init(wall: Timestamp.now, at: Clock.monotonicSeconds) }

    package var now: Timestamp { time(at: Clock.monotonicSeconds) }
}
