/// The time of the wall at one moment, and from there on counted without jumps, whatever becomes of
/// the clock of the wall: who sets it by error has nothing done early or late.
///
/// One thing is not an error: a machine that starts before it knows the time. So the clock
/// takes the wall's time once more when that was not known to be right, and is now.
package struct SteadyClock: Sendable {
    private var start: Timestamp
    private var startSeconds: Double
    /// Whether the time of the wall has been known to be right ever since it was read.
    private var isRight: Bool

    /// - Parameters:
    ///   - wall: the time of the wall now.
    ///   - seconds: what a clock that never jumps says now.
    ///   - isRight: whether the time of the wall is known to be right.
    package init(wall: Timestamp, at seconds: Double, isRight: Bool = true) {
        (start, startSeconds, self.isRight) = (wall, seconds, isRight)
    }

    /// The time when the clock that never jumps says `seconds`.
    package func time(at seconds: Double) -> Timestamp {
        start.adding(seconds: seconds - startSeconds)
    }

    /// What is less than this is not worth a jump, in seconds.
    private static let leastSeconds = 1.0

    /// Looks at the clock of the wall at a moment at which nobody minds a jump.
    /// - Parameters: as those of `init`.
    /// - Returns: by how many seconds this clock has jumped; `nil` when it has not.
    package mutating func look(wall: Timestamp, at seconds: Double, isRight: Bool) -> Double? {
        guard isRight else {
            self.isRight = false
            return nil
        }
        guard !self.isRight else { return nil }
        let moved = wall.seconds(since: time(at: seconds))
        self.isRight = true
        guard abs(moved) >= Self.leastSeconds else { return nil }
        (start, startSeconds) = (wall, seconds)
        return moved
    }
}
