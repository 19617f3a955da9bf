internal import Jobs
internal import Platform
internal import Synchronization

/// What stands in the spool and is not ours to touch, such as what root has put there, or what the
/// disk has lost a part of: it is left as it is until the next start, and all else goes on.
extension Spool {
    /// Does something with an entry, unless the system forbids it, or the disk does not let it:
    /// then that is told, once.
    ///
    /// That a directory of the spool itself may not be written is no fault of an entry, nor is that
    /// nothing can be written at all.
    /// - Parameters:
    ///   - name: the entry's, or the job's.
    ///   - directories: the directories of the spool in which entries are made or removed.
    /// - Returns: `nil` when the entry was left as it is.
    func sparing<Result>(_ name: String, in directories: [Directory] = [],
                         _ body: () throws(SystemError) -> Result)
        throws(SystemError) -> Result? {
        do throws(SystemError) {
            return try body()
        } catch where error.isForbidden && directories.allSatisfy(\.isWritable)
            || error.isDamage && isWritable {
            if spared.withLock({ $0.insert(name).inserted }) { onSparing(error) }
            return nil
        }
    }

    /// Whether the disk takes what is written.
    private var isWritable: Bool { (try? probe(durably: true)) != nil }

    /// The jobs among what was left as it is.
    var sparedJobs: [JobID] { spared.withLock { $0.compactMap { JobID($0) } } }

    func isSpared(_ id: JobID) -> Bool { spared.withLock { $0.contains(id.text) } }
}
