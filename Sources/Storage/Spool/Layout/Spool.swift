internal import Jobs
package import Platform
internal import Synchronization

/// The queue on disk. Each job is a directory; where it stands says what becomes of it.
///
/// ```
/// tmp/<instance>/<id>/   being accepted; invisible
/// held/<id>/             waits for its time
/// new/<lane>/<id>/       runnable
/// shelf/<pipeline>/<lane>/<id>/   runnable while its pipeline's window is open
/// work/<id>/             claimed by the scheduler
/// control/<id>.cancel    a request to the scheduler; or `.retry`, `.release`
/// control/<pipeline>.hold   it is paused; or `.release`, it is resumed
/// done|failed|cancelled/<day>/<id>/
/// corrupt/               what could not be read
/// keys/<name>            what was sent with Idempotency-Key, for a day
/// outbox/<outbox event>  has deliveries that wait
/// batches/<batch>/<id>   which jobs were sent in one go
/// uploads/<upload>/      comes in pieces
/// reuse/<digits>/<key>   which job has made what the key stands for
/// expired/<day>/<id>     tombstone: the job expired on this day
/// lock                   held by the one scheduler
/// notifier.lock          held by the one notifier
/// digest.key             what batches of days' digests are named with
/// figures.json           what the scheduler counts
/// notifier.json          what the notifier counts
/// history.json           what the scheduler has counted in the last day
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
    package var path: String { layout.root.path }
    package var durability: Durability { layout.durability }
    let layout: Layout
    /// The directory under `tmp/` of this process, made when first needed.
    let instance = Mutex<Directory?>(nil)
    /// Where jobs were found the last time they were looked for: who polls one asks for it again.
    let knownLocations = BoundedCache<JobID, Lookup.KnownLocation>(countMax: 4096)
    /// Statuses that were asked for, 16 MB of them at most.
    let statuses = BoundedCache<JobID, Lookup.ReadStatus>(countMax: 1024)
    /// The owners of jobs that were looked up.
    let owners = BoundedCache<JobID, String?>(countMax: 4096)
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

    /// What batches of days' digests are named with, once it was read.
    let digestKey = Mutex<[UInt8]?>(nil)

    /// The names of skipped entries and jobs: those that this process may not touch.
    let skippedEntries = Mutex<[String: Skipping]>([:])
    let onSkip: @Sendable (SystemError) -> Void

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
        layout = try Layout(opening: path, durability: durability, onFailedFlush: onFailedFlush)
        self.onSkip = onSkip
    }
}
