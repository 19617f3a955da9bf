package import Jobs
internal import Platform

extension Timestamp {
    /// The time of day; it may jump.
    package static var now: Timestamp { Timestamp(milliseconds: Clock.wallMilliseconds) }
}

extension SteadyClock {
    /// Begins with the time of day.
    package init() {
        self.init(wall: Timestamp.now, at: Clock.bootSeconds, isRight: Clock.isSynchronised)
    }

    package var now: Timestamp { time(at: Clock.bootSeconds) }

    /// Looks at the clock of the wall, as `look(wall:at:isRight:)`.
    package mutating func look() -> Double? {
        look(wall: Timestamp.now, at: Clock.bootSeconds, isRight: Clock.isSynchronised)
    }
}
