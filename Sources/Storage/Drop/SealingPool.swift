internal import Platform
internal import Spool
internal import Synchronization

/// Makes jobs durable side by side: what waits for the disk at the same time shares its commits.
final class SealingPool: @unchecked Sendable {
    // Safe because each job is in the hands of the one thread that drew its number.

    /// More do not make it faster.
    private static let threads = 8

    private let jobs: [DroppedJob]
    private let body: (DroppedJob) throws(SystemError) -> Void
    private let next = Atomic(0)
    private let failure = Mutex<SystemError?>(nil)

    private init(_ jobs: [DroppedJob], _ body: @escaping (DroppedJob) throws(SystemError) -> Void) {
        self.jobs = jobs
        self.body = body
    }

    /// Does something with each of the jobs, on several threads.
    /// - Throws: `SystemError` when it failed for one; it may have been done for others.
    static func perform(
        _ jobs: [DroppedJob],
        _ body: @escaping (DroppedJob) throws(SystemError) -> Void
    )
        throws(SystemError)
    {
        let pool = SealingPool(jobs, body)
        var threads: [Thread] = []
        for number in 1..<max(1, min(Self.threads, jobs.count)) {
            // What no thread can be had for is done by those there are.
            guard let thread = try? Thread("drop-\(number)", { pool.work() }) else { break }
            threads.append(thread)
        }
        pool.work()
        for thread in threads { thread.join() }
        if let failure = pool.failure.withLock({ $0 }) { throw failure }
    }

    private func work() {
        while true {
            let number = next.add(1, ordering: .relaxed).oldValue
            guard number < jobs.count, failure.withLock({ $0 }) == nil else { return }
            do throws(SystemError) {
                try body(jobs[number])
            } catch {
                failure.withLock { $0 = $0 ?? error }
            }
        }
    }
}
