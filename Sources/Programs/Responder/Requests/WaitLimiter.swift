internal import Synchronization

/// Lets a few requests wait at a time, and none of the others, so that waiting requests never
/// occupy all threads.
final class WaitLimiter: Sendable {
    /// How long a request waits at most, in seconds.
    static let secondsMax = 1.0

    private let slotsFree: Mutex<Int>

    /// - Parameter waitersMax: how many may wait at a time, 0 or more.
    init(waitersMax: Int) { slotsFree = Mutex(waitersMax) }

    /// Takes a slot while `body` waits.
    /// - Parameter body: is given how long it may wait, in seconds: 0 when no slot is free.
    func wait<Result, Failure>(_ body: (Double) throws(Failure) -> Result) throws(Failure)
        -> Result
    {
        let hasSlot = slotsFree.withLock { free in
            guard free > 0 else { return false }
            free -= 1
            return true
        }
        defer { if hasSlot { slotsFree.withLock { $0 += 1 } } }
        return try body(hasSlot ? Self.secondsMax : 0)
    }
}
