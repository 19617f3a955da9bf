internal import Jobs
package import Platform
internal import Synchronization

/// The queue on disk. Each job is a directory; where it stands says what becomes of it.
///
/// ```
/// tmp/<instance>/<id>/   being accepted; invisible
/// held/<id>/ waits for its time
/// new/<lane>/<id>/       runnable
/// shelf/<pipeline>/<lane>/<id>/   runnable while its pipeline's window is open
/// work/<id>/             claimed by the scheduler
/// control/<id>.cancel    asked of the scheduler; or `.retry`, `.release`
/// control/<pipeline>.hold   it is held; or `.release`, it is being released
/// done|failed|cancelled/<day>/<id>/
/// corrupt/               what could not be read
/// keys/<name>            what was sent with Idempotency-Key, for a day
/// outbox/<outbox event> to be notified of a job's end
/// batches/<batch>/<id>   which jobs were sent in one go
/// reuse/<digits>/<key>   which job has made what the key stands for
/// expired/<day>/<id>     was removed on this day, for its time was over
/// lock                   held by the one scheduler
/// notifier.lock          held by the one notifier
/// figures.json           what the scheduler counts
/// notifier.json          what the notifier counts
/// ```
/// A job: `manifest.json` (written once), `status.json` (replaced atomically), `in/`,
/// `out/<step>/`, `notify/`.
/// The protocol and the table of legal states are in PROTOCOL.md of this target.
package final class Spool: Sendable {
    /// Whether what is promised survives a power cut.
    package enum Durability: Sendable {
        /// Every commit is on the disk before it is acknowledged.
        case full
        /// Nothing is flushed: for a spool that is thrown away after use.
        case none
    }

    /// Where the spool is, as it was given.
    package var path: String { root.path }
    let root: Directory
    package let durability: Durability
    let held: Directory
    let lanes: [Lane: Directory]
    let deferred: Directory
    let work: Directory
    let control: Directory
    let corrupt: Directory
    let temporary: Directory
    let keys: Directory
    let outbox: Directory
    let batches: Directory
    /// The directory under `tmp/` of this process, made when first needed.
    let instance = Mutex<Directory?>(nil)
    /// Where jobs were found the last time they were looked for: who polls one asks for it again.
    let knownLocations = BoundedCache<JobID, KnownLocation>(countMax: 4096)
    /// Statuses that were asked for, 16 MB of them at most.
    let statuses = BoundedCache<JobID, ReadStatus>(countMax: 1024)
    /// Whom jobs belong to, as far as somebody asked.
    let owners = BoundedCache<JobID, String?>(countMax: 4096)
    /// The lanes of deferred queues that were opened.
    let deferredLanes = BoundedCache<JobQueue, Directory>(countMax: 256)
    /// The deferred queues there were when their directory last changed.
    let cachedDeferredPipelines = Mutex<(changed: Int64?, names: [String])?>(nil)
    /// The scheduler's metrics as they were last read.
    let cachedMetrics = Mutex<(readAt: Double, metrics: SchedulerMetrics)?>(nil)
    /// What batches that somebody asked for had come to: some kB each.
    let batchCounters = BoundedCache<BatchID, BatchCounter>(countMax: 256)
    /// What is known of the jobs of batches that were counted lately: of 100,000 jobs some 5 MB.
    let batchMemories = BoundedCache<BatchID, BatchMemory>(countMax: 8)
    /// The long scans of batches that run.
    let batchScans = BatchScans()
    /// Batches that jobs were added to lately; each holds a descriptor.
    let openBatches = BoundedCache<BatchID, JobBatch>(countMax: 64)
    /// The day directories that are known to exist and to be durable. A handful are in use at a
    /// time; a long run must not collect descriptors.
    let days = BoundedCache<String, Directory>(countMax: 16)

    /// The names of skipped entries and jobs: those that this process may not touch.
    let skippedEntries = Mutex<[String: Skipping]>([:])
    let onSkip: @Sendable (SystemError) -> Void
    private let onFailedFlush: @Sendable (SystemError) -> Void

    /// Opens a spool, and lays it out if the directory is new or empty.
    /// - Parameters:
    ///   - onFailedFlush: called when a directory could not be flushed. No further flush of it will
    ///     succeed by this object; who goes on opens another, which only a new process should do.
    ///   - onSkip: called with each entry that is skipped because this process may not touch it.
    /// - Throws: `SystemError` when a part cannot be made or opened.
    package init(
        opening path: String, durability: Durability = .full,
        onFailedFlush: @escaping @Sendable (SystemError) -> Void = { _ in },
        onSkip: @escaping @Sendable (SystemError) -> Void = { _ in }
    )
        throws(SystemError)
    {
        root = try Directory(making: path)
        self.durability = durability
        self.onSkip = onSkip
        self.onFailedFlush = onFailedFlush
        held = try root.making("held")
        let new = try root.making("new")
        var lanes: [Lane: Directory] = [:]
        for lane in Lane.allCases { lanes[lane] = try new.making(lane.rawValue) }
        self.lanes = lanes
        deferred = try root.making("shelf")
        work = try root.making("work")
        control = try root.making("control")
        corrupt = try root.making("corrupt")
        temporary = try root.making("tmp")
        keys = try root.making("keys")
        outbox = try root.making("outbox")
        batches = try root.making("batches")
        for state in JobState.allCases where state.isFinal {
            try root.make(JobLocation.directoryName(of: state))
        }
        try flush(new)
        try flush(root)
        if durability == .full { try root.synchronizeAbove() }
    }

    func flush(_ directory: Directory) throws(SystemError) {
        guard durability == .full else { return }
        do throws(SystemError) {
            try directory.synchronize()
        } catch {
            onFailedFlush(error)
            throw error
        }
    }

    func flush(_ file: Descriptor) throws(SystemError) {
        if durability == .full { try file.synchronize() }
    }

    /// The directory that holds jobs of a place on the day of this id; made if need be.
    func directory(_ location: JobLocation, for id: JobID) throws(SystemError) -> Directory {
        switch location {
        case .held: held
        case .queue(let queue): try directory(of: queue)
        case .work: work
        case .final(let state): try day(id.createdAt.day, of: state)
        }
    }

    /// Directories of days may have been removed.
    func forgetDays() { days.removeAll() }

    private func day(_ day: String, of state: JobState) throws(SystemError) -> Directory {
        let name = JobLocation.directoryName(of: state)
        let key = "\(name)/\(day)"
        if let known = days[key] { return known }
        let parent = try root.directory(name)
        let directory = try parent.making(day)
        try flush(parent)
        days[key] = directory
        return directory
    }
}
