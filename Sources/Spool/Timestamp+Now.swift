package import Jobs
internal import Platform

extension Timestamp {
    /// The time of day; it may jump.
    package static var now: Timestamp { Timestamp(milliseconds: Clock.wallMilliseconds) }
}
