internal import Jobs
internal import Platform
internal import Spool

/// Watches the directories of the spool and of the pipelines, and says when it is time to look
/// without a hint.
final class SpoolWatcher {
    /// What a change in a directory hints at.
    enum Hint {
        case arrived(JobID, JobQueue)
        /// A request has appeared, in a file of this name.
        case request(String)
        /// A pipeline may have got a deferred queue.
        case deferredQueues
        /// A pipeline's file has changed.
        case pipelines
    }

    private let queues: Spool.Queues
    private let inotify: Inotify
    /// The queues that are watched, by their watch.
    private var watched: [Int32: JobQueue] = [:]
    private let control: Int32
    private let deferred: Int32
    /// `nil` where there is no such directory yet.
    private let pipelines: Int32?
    private var rescannedAt = Clock.monotonicSeconds

    /// A job that came without a hint is found by a rescan within this time.
    static let rescanSeconds = 10.0

    /// - Parameter pipelines: the path of the pipeline files.
    init(_ queues: Spool.Queues, _ control: Spool.Control, pipelines: String)
        throws(SystemError)
    {
        self.queues = queues
        inotify = try Inotify()
        self.control = try inotify.watch(control.path)
        deferred = try inotify.watch(queues.deferredPath)
        self.pipelines = try? inotify.watch(pipelines)
        for queue in JobQueue.lanes() { try watch(queue) }
    }

    /// Readable when there are hints.
    var raw: Int32 { inotify.raw }

    /// Watches a queue for jobs that arrive.
    func watch(_ queue: JobQueue) throws(SystemError) {
        watched[try inotify.watch(queues.path(of: queue))] = queue
    }

    /// Calls `body` with each hint, in their order.
    /// - Returns: false when some were lost.
    func takeHints(_ body: (Hint) -> Void) -> Bool {
        inotify.drain { watch, name in
            if watch == control { body(.request(name)) }
            if watch == deferred { body(.deferredQueues) }
            if watch == pipelines { body(.pipelines) }
            if let queue = watched[watch], let id = JobID(name) { body(.arrived(id, queue)) }
        }
    }

    /// Whether it is time to look without a hint; the next time is then as far away again.
    func takeRescan() -> Bool {
        guard Clock.monotonicSeconds - rescannedAt >= Self.rescanSeconds else { return false }
        rescannedAt = Clock.monotonicSeconds
        return true
    }
}
