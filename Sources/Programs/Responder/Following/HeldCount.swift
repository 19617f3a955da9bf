internal import Platform
internal import Synchronization

/// How many requests have not been answered to their end. Used by many threads.
final class HeldCount: Sendable {
    private let count = Mutex(0)
    /// Readable when the last one has gone.
    let idle: EventCounter

    init() throws(SystemError) { idle = try EventCounter() }

    var value: Int { count.withLock { $0 } }

    /// One has come.
    func add() { count.withLock { $0 += 1 } }

    /// One has gone.
    func remove() {
        let left = count.withLock { count in
            count -= 1
            return count
        }
        if left == 0 { idle.signal() }
    }
}
