internal import Jobs
internal import Platform
internal import Synchronization

/// What stands in the spool and is not ours to touch, such as what root has put there, or what the
/// disk has lost a part of: it is left as it is until the next start, and all else goes on. What
/// the disk did not let be done is tried again before, for it may have been for a moment only. What
/// a newer version has written, in a form that this one does not read, is left as well.
extension Spool {
    /// Why an entry is skipped.
    enum Skipping { case forbidden, damaged, newer, triedAgain }

    /// Does something with an entry, unless the system forbids it, or the disk does not let it:
    /// then that is logged, once.
    ///
    /// That a directory of the spool itself may not be written is no fault of an entry, nor is that
    /// nothing can be written at all.
    /// - Parameters:
    ///   - name: the entry's, or the job's.
    ///   - directories: the directories of the spool in which entries are made or removed.
    /// - Returns: `nil` when the entry was skipped.
    func skipIfUnusable<Result>(
        _ name: String, in directories: [Directory] = [],
        _ body: () throws(SystemError) -> Result
    )
        throws(SystemError) -> Result?
    {
        do throws(SystemError) {
            return try body()
        } catch
            where error.isForbidden && directories.allSatisfy(\.isWritable)
            || error.isDamage && isWritable || error.isNewerFormat
        {
            let reason: Skipping =
                error.isForbidden ? .forbidden : error.isNewerFormat ? .newer : .damaged
            let known = skippedEntries.withLock { $0.updateValue(reason, forKey: name) }
            if known == nil { onSkip(error) }
            return nil
        }
    }

    /// Whether the disk takes what is written.
    private var isWritable: Bool { (try? disk.probe(durably: true)) != nil }

    /// The skipped jobs.
    var skippedJobs: [JobID] {
        skippedEntries.withLock { $0.filter { $1 != .triedAgain }.compactMap { JobID($0.key) } }
    }

    func isSkipped(_ id: JobID) -> Bool {
        skippedEntries.withLock { [.forbidden, .damaged, .newer].contains($0[id.text]) }
    }

    /// The jobs with which the disk did not let something be done.
    var damagedJobs: Set<JobID> {
        skippedEntries.withLock { Set($0.filter { $1 == .damaged }.compactMap { JobID($0.key) }) }
    }

    /// The jobs with which the disk did not let something be done are not skipped any more, until
    /// it does so again.
    /// - Returns: which they are.
    func takeDamagedJobs() -> Set<JobID> {
        let jobs = damagedJobs
        skippedEntries.withLock { skippedEntries in
            for id in jobs { skippedEntries[id.text] = .triedAgain }
        }
        return jobs
    }
}
