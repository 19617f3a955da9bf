internal import Synchronization

/// Lets a few threads at a time look for many jobs of a batch, so that requests for large batches
/// never occupy all threads.
final class BatchScans: Sendable {
    /// How many long scans run at a time: one for each processor of a small machine.
    static let scansMax = 2
    /// A scan of no more jobs takes milliseconds, and is always let through.
    static let jobsMax = 1000

    private let slotsFree = Mutex(scansMax)

    /// Takes a slot while a scan runs, if it is a long one.
    /// - Parameter jobs: how many jobs it looks for.
    /// - Returns: `nil` when it is a long one and all slots are taken.
    func run<Result, Failure>(jobs: Int, _ scan: () throws(Failure) -> Result) throws(Failure)
        -> Result?
    {
        guard jobs > Self.jobsMax else { return try scan() }
        let hasSlot = slotsFree.withLock { free in
            guard free > 0 else { return false }
            free -= 1
            return true
        }
        guard hasSlot else { return nil }
        defer { slotsFree.withLock { $0 += 1 } }
        return try scan()
    }
}
