internal import Synchronization

/// Has a few requests wait for something at a time, and none of the others, so that those who wait
/// never hold all threads.
final class Patience: Sendable {
    /// How long one of the few waits at most, in seconds.
    static let secondsMax = 1.0

    private let placesFree: Mutex<Int>

    /// - Parameter waitersMax: how many may wait at a time, 0 or more.
    init(waitersMax: Int) { placesFree = Mutex(waitersMax) }

    /// Takes a place while `body` waits.
    /// - Parameter body: is given how long it may wait, in seconds: 0 when no place is free.
    func wait<Result, Failure>(_ body: (Double) throws(Failure) -> Result) throws(Failure)
        -> Result {
        let hasPlace = placesFree.withLock { free in
            guard free > 0 else { return false }
            free -= 1
            return true
        }
        defer { if hasPlace { placesFree.withLock { $0 += 1 } } }
        return try body(hasPlace ? Self.secondsMax : 0)
    }
}
