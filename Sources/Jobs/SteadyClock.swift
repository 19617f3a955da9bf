/// The time of the wall at one moment, and from there on counted without jumps, whatever becomes of
/// the clock of the wall.
package struct SteadyClock: Sendable {
    private let start: Timestamp
    private let startSeconds: Double

    /// - Parameters:
    ///   - wall: the time of the wall now.
    ///   - seconds: what a clock that never jumps says now.
    package init(wall: Timestamp, at seconds: Double) {
        (start, startSeconds) = (wall, seconds)
    }

    /// The time when the clock that never jumps says `seconds`.
    package func time(at seconds: Double) -> Timestamp {
        start.adding(seconds: seconds - startSeconds)
    }
}
