internal import HTTP
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
        /// How often it was counted.
        var counts = 0
    }

    /// What uploads were counted as that are on their way.
    struct Admission {
        fileprivate var jobs = 0
        fileprivate var bytes = 0
        /// Since which count. The next one has counted again what has come.
        fileprivate var counts = 0

        /// Takes in another one; of an earlier count nothing is left then.
        mutating func add(_ other: Admission) {
            if counts != other.counts { self = Admission(counts: other.counts) }
            jobs += other.jobs
            bytes += other.bytes
        }
    }

    private let intake: Spool.Intake
    private let disk: Spool.Disk
    private let queueMax: Int
    private let reserveBytes: Int
    /// The uploads in pieces: what they are to bring is not free any more.
    let openUploads: OpenUploads
    private let known = Mutex(Known())

    /// - Parameters:
    ///   - queueMax: how many jobs may wait, 1 or more.
    ///   - reserveBytes: what uploads leave free on the disk.
    ///   - uploads: how much one sender may have under way of uploads in pieces.
    init(
        of spool: Spool, queueMax: Int, reserveBytes: Int,
        uploads: OpenUploads.Limits = OpenUploads.Limits()
    ) {
        openUploads = OpenUploads(spool.uploads, uploads)
        (intake, disk) = (spool.intake, spool.disk)
        self.queueMax = queueMax
        self.reserveBytes = reserveBytes
    }

    /// Counts one more job.
    /// - Parameter bytes: how long its body is, as far as that is known.
    /// - Returns: what to `withdraw` when no job comes of it.
    /// - Throws: `Refusal` when it is one too many, or when the disk is too full for it;
    ///   `SystemError` when the spool does not work.
    @discardableResult
    func admit(bytes: Int) throws -> Admission {
        if isDue() { try count() }
        let promised = try promisedBytes(bytes)
        return try known.withLock { (known) throws(Refusal) in
            try check(known, bytes: bytes + promised)
            known.waiting += 1
            known.freeBytes -= bytes
            return Admission(jobs: 1, bytes: bytes, counts: known.counts)
        }
    }

    /// Looks whether a job would be admitted, and counts none.
    /// - Parameter bytes: how long its body is, as far as that is known.
    /// - Throws: as `admit` does.
    func check(bytes: Int = 0) throws {
        if isDue() { try count() }
        try check(known.withLock { $0 }, bytes: bytes + promisedBytes(bytes))
    }

    /// What others were told there is room for.
    /// - Parameter bytes: how much is asked for; what has come already asks for nothing.
    private func promisedBytes(_ bytes: Int) throws -> Int {
        bytes > 0 ? try openUploads.missingBytes() : 0
    }

    /// Gives back the room of an upload that became no job.
    func withdraw(_ admission: Admission) {
        known.withLock { known in
            guard known.counts == admission.counts else { return }
            known.waiting -= admission.jobs
            known.freeBytes += admission.bytes
        }
    }

    private func check(_ known: Known, bytes: Int) throws(Refusal) {
        guard known.waiting < queueMax else {
            throw Refusal(
                .queueFull,
                """
                There are \(queueMax) jobs in the queue; try again later.
                """, headers: Self.retry)
        }
        guard known.freeBytes - reserveBytes >= bytes else { throw noRoom }
    }

    /// Sees to it that what an upload goes on to write leaves the reserve: how long it is need not
    /// have been known, and others write, too.
    /// - Throws: `Refusal` when it does not; `SystemError` when the spool does not work.
    func goOn() throws {
        guard try disk.space().free >= reserveBytes else { throw noRoom }
    }

    private static let retry = [HeaderField.retryAfter(seconds: 10)]

    private var noRoom: Refusal {
        Refusal(
            .outOfSpace, "There is no room at the moment; try again later.",
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

    private func count() throws(SystemError) {
        let (waiting, freeBytes) = (try intake.waitingCount(), try disk.space().free)
        known.withLock {
            $0 = Known(
                waiting: waiting, freeBytes: freeBytes, countedAt: Clock.monotonicSeconds,
                counts: $0.counts + 1)
        }
    }
}
