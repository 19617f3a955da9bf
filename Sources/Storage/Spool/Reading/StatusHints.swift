package import Jobs
package import Platform

/// Tells which jobs may have a new status, of those that are watched. A watch goes with its job
/// when that is moved. Not to be used by two threads at once.
package final class StatusHints {
    private let lookup: Spool.Lookup
    private let inotify: Inotify
    private let watchesMax: Int
    private var watches: [JobID: Int32] = [:]
    private var jobs: [Int32: JobID] = [:]

    /// Readable when `take` has hints.
    package var raw: Int32 { inotify.raw }

    /// - Parameter watchesMax: how many jobs are watched at most, of all that a user may watch.
    package init(_ lookup: Spool.Lookup, watchesMax: Int = .max) throws(SystemError) {
        self.lookup = lookup
        self.watchesMax = watchesMax
        inotify = try Inotify()
    }

    /// Begins to watch a job; earlier changes show only in its status.
    /// - Returns: false when it cannot be watched: there is no such job, there are `watchesMax`
    ///   already, or the system allows no further watch (`max_user_watches` of inotify(7)).
    package func watch(_ id: JobID) -> Bool {
        guard watches.count < watchesMax else { return false }
        // One that is moved before it is watched is found where it stands then.
        for _ in 0..<3 {
            guard let path = try? lookup.path(of: id) else { return false }
            do throws(SystemError) {
                let watch = try inotify.watch(path)
                watches[id] = watch
                jobs[watch] = id
                return true
            } catch {
                if !error.isNotFound { return false }
            }
        }
        return false
    }

    /// Watches a job no more.
    package func unwatch(_ id: JobID) {
        guard let watch = watches.removeValue(forKey: id) else { return }
        jobs[watch] = nil
        inotify.unwatch(watch)
    }

    /// Takes all hints that have come, without waiting.
    /// - Returns: the jobs that may have a new status or be gone; `nil` when hints were lost, so
    ///   that any may.
    package func take() -> Set<JobID>? {
        var changed: Set<JobID> = []
        let isComplete = inotify.drain { watch, name in
            if let id = jobs[watch], name == "status.json" || name.isEmpty { changed.insert(id) }
        }
        return isComplete ? changed : nil
    }
}
