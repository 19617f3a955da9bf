internal import Platform
internal import Spool
internal import Synchronization

/// Whether there is room for another job: in the queue, and on the disk. Asked before a body is
/// read, when what it knows is a second old at most, and while a long one comes.
final class Capacity: Sendable {
    /// How long a count is believed, in seconds.
    private static let ageSecondsMax = 1.0

    private struct Known {
        /// Jobs that wait, with those that were admitted since they were counted.
        var waiting = 0
        var freeBytes = 0
        var countedAt = -Double.infinity
    }

    private let spool: Spool
    private let queueMax: Int
    private let reserveBytes: Int
    private let known = Mutex(Known())

    /// - Parameters:
    ///   - queueMax: how many jobs may wait, 1 or more.
    ///   - reserveBytes: what uploads leave free on the disk.
    init(of spool: Spool, queueMax: Int, reserveBytes: Int) {
        self.spool = spool
        self.queueMax = queueMax
        self.reserveBytes = reserveBytes
    }

    /// Counts one more job.
    /// - Parameter bytes: how long its body is, as far as that is known.
    /// - Throws: `Refusal` when it is one too many, when the disk is too full for it, or when the
    ///   spool does not work.
    func admit(bytes: Int) throws(Refusal) {
        if isDue() { try count() }
        try known.withLock { (known) throws(Refusal) in
            guard known.waiting < queueMax else {
                throw Refusal(.queueFull, """
                    There are \(queueMax) jobs in the queue; try again later.
                    """, headers: Self.retry)
            }
            guard known.freeBytes - reserveBytes >= bytes else { throw noRoom }
            known.waiting += 1
            known.freeBytes -= bytes
        }
    }

    /// Sees to it that what an upload goes on to write leaves the reserve: how long it is need not
    /// have been known, and others write, too.
    /// - Throws: `Refusal` when it does not, or when the spool does not work.
    func goOn() throws(Refusal) {
        let free = try Refusal.spooling { () throws(SystemError) in try spool.space().free }
        guard free >= reserveBytes else { throw noRoom }
    }

    private static let retry = [HeaderField.retryAfter(seconds: 10)]

    private var noRoom: Refusal {
        Refusal(.outOfSpace, "There is no room at the moment; try again later.",
                headers: Self.retry, cause: "the reserve of \(reserveBytes) bytes is reached")
    }

    /// Whether this thread is to count: the others go by what is known meanwhile.
    private func isDue() -> Bool {
        known.withLock { known in
            let now = Clock.monotonicSeconds
            guard now - known.countedAt >= Self.ageSecondsMax else { return false }
            // The first count of all is waited for.
            if known.countedAt > 0 { known.countedAt = now }
            return true
        }
    }

    private func count() throws(Refusal) {
        let (waiting, freeBytes) = try Refusal.spooling { () throws(SystemError) in
            (try spool.waitingCount(), try spool.space().free)
        }
        known.withLock {
            $0 = Known(waiting: waiting, freeBytes: freeBytes, countedAt: Clock.monotonicSeconds)
        }
    }
}
