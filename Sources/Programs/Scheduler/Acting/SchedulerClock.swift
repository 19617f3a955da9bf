internal import Jobs
internal import Spool
internal import Synchronization

/// The time: that of the wall when the program started, and from there on without jumps, but for
/// one when nothing runs and the time becomes known; see `SteadyClock`.
final class SchedulerClock: Sendable {
    private let clock = Mutex(SteadyClock())

    var now: Timestamp { clock.withLock { $0.now } }

    /// Looks at the clock of the wall at a moment at which nobody minds a jump.
    /// - Returns: by how many seconds this clock has jumped; `nil` when it has not.
    func look() -> Double? { clock.withLock { $0.look() } }
}
