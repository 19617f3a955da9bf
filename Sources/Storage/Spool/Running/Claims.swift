package import Jobs
package import Platform

extension Spool.Claims {
    /// Makes this process the spool's scheduler until it ends.
    /// - Returns: what to keep as long as it is; `nil` when another process is the scheduler.
    package func lock() throws(SystemError) -> RoleLock? {
        try RoleLock("lock", in: layout.root, locking: layout.root)
    }

    /// The oldest jobs of a queue.
    /// - Parameters:
    ///   - limit: the most that are returned.
    ///   - excluding: ids to leave out.
    package func runnable(in queue: JobQueue, limit: Int, excluding: Set<JobID> = [])
        throws(SystemError) -> [JobID]
    {
        try oldest(limit, in: queue, excluding: excluding).sorted
    }

    /// The same, and how many more there are; however many, in the memory of `limit`.
    package func oldest(_ limit: Int, in queue: JobQueue, excluding: Set<JobID> = [])
        throws(SystemError) -> OldestIDs
    {
        var oldest = OldestIDs(limit, excluding: excluding.union(spool.skippedJobs))
        try layout.directory(of: queue).forEachNameBytes { oldest.offer($0) }
        return oldest
    }

    /// Claims jobs, each by a rename into `work/`. The claims are durable when this returns: the
    /// presence of a job in `work/` at a start is the mark of an attempt that did not end.
    /// - Returns: those that were claimed. One that has gone (cancelled) is left out, and so is,
    ///   for a while, one that the disk does not let be read. One that cannot be understood, or
    ///   stands in `work/` already, is moved to `corrupt/` and reported.
    package func claim(_ ids: [(id: JobID, queue: JobQueue)], quarantined: (JobID) -> Void)
        throws(SystemError) -> [ClaimedJob]
    {
        var jobs: [ClaimedJob] = []
        var touched: Set<JobQueue> = []
        for (id, queue) in ids {
            guard try take(id, from: layout.directory(of: queue), quarantined) else { continue }
            touched.insert(queue)
            if let job = try openOrQuarantine(id, quarantined) { jobs.append(job) }
        }
        // Where they are first, so that none is gone from where it was and not yet there.
        if !touched.isEmpty { try layout.flush(layout.work) }
        for queue in touched { try layout.flush(layout.directory(of: queue)) }
        return jobs
    }

    /// Moves a job's directory into `work/`, unless it has a duplicate there.
    /// - Parameter path: of the job, relative to `directory`; `nil` for its id.
    /// - Returns: false when it is not there, or not ours to move.
    func take(
        _ id: JobID, at path: String? = nil, from directory: Directory,
        _ quarantined: (JobID) -> Void
    ) throws(SystemError) -> Bool {
        try spool.skipIfUnusable(id.text, in: [directory, layout.work]) { () throws(SystemError) in
            do throws(SystemError) {
                try directory.rename(path ?? id.text, to: layout.work, as: id.text)
                return true
            } catch  where error.isNotFound {
                return false
            } catch  where error.alreadyExists {
                // Something was copied or put back; that in `work/` may be running.
                try spool.quarantine(path ?? id.text, in: directory)
                quarantined(id)
                return false
            }
        } ?? false
    }

    /// The jobs in `held/`, and when each becomes runnable.
    package func heldJobs() throws(SystemError)
        -> [(id: JobID, heldAt: Timestamp, notBefore: Timestamp, pipeline: String)]
    {
        var jobs: [(JobID, Timestamp, Timestamp, String)] = []
        for id in try Spool.ids(in: layout.held) {
            let status = try spool.skipIfUnusable(id.text, in: [layout.held]) {
                () throws(SystemError) -> Status? in
                if let status = try spool.readStatus(of: id, in: layout.held) { return status }
                // It was accepted, whatever it waited for.
                if let manifest = try spool.readManifest(of: id, in: layout.held) {
                    return Status(accepted: manifest)
                }
                try spool.quarantine(id.text, in: layout.held)
                return nil
            }
            guard let status = status ?? nil else { continue }
            // Without a moment it was about to be promoted.
            jobs.append((id, status.updatedAt, status.notBefore ?? id.createdAt, status.pipeline))
        }
        return jobs
    }

    /// Promotes a held job.
    /// - Returns: its lane, or `nil` when it was no longer there, or is not ours to move.
    package func promote(_ id: JobID) throws(SystemError) -> Lane? {
        try spool.skipIfUnusable(id.text, in: [layout.held]) { () throws(SystemError) in
            try promoteHeld(id)
        }
            ?? nil
    }

    private func promoteHeld(_ id: JobID) throws(SystemError) -> Lane? {
        guard let manifest = try spool.readManifest(of: id, in: layout.held) else {
            if try layout.held.exists(id.text) { try spool.quarantine(id.text, in: layout.held) }
            return nil
        }
        var status = try spool.readStatus(of: id, in: layout.held) ?? Status(accepted: manifest)
        status.state = .queued
        status.notBefore = nil
        status.error = nil
        status.message = "waiting for a free processor"
        let runnable = layout.lanes[manifest.lane]!
        do {
            try layout.held.directory(id.text).replace(
                "status.json", with: JSON.encode(status, pretty: true),
                durable: layout.durability == .full)
            try layout.held.rename(id.text, to: runnable, as: id.text)
        } catch  where error.isNotFound {
            return nil
        } catch  where error.alreadyExists {
            // Its duplicate is runnable: something was copied or put back.
            try spool.quarantine(id.text, in: layout.held)
            return nil
        }
        try layout.flush(runnable)
        try layout.flush(layout.held)
        return manifest.lane
    }

    /// Opens a job that stands in `work/`; `nil` when it cannot be understood, or not be read.
    func open(_ id: JobID) throws(SystemError) -> ClaimedJob? {
        do {
            guard let manifest = try spool.readManifest(of: id, in: layout.work) else { return nil }
            let status = try spool.readStatus(of: id, in: layout.work)
            return try ClaimedJob(
                spool: spool, manifest: manifest, previousStatus: status,
                directory: layout.work.directory(id.text))
        } catch  where error.isWrongType || error.isForbidden {
            return nil
        }
    }

    /// Opens a job that stands in `work/`, or moves it to `corrupt/` and reports it. One that the
    /// disk does not let be read is left there, to be tried again.
    func openOrQuarantine(_ id: JobID, _ quarantined: (JobID) -> Void) throws(SystemError)
        -> ClaimedJob?
    {
        try spool.skipIfUnusable(id.text, in: [layout.work]) {
            () throws(SystemError) -> ClaimedJob? in
            if let job = try open(id) { return job }
            try spool.quarantine(id.text, in: layout.work)
            quarantined(id)
            return nil
        } ?? nil
    }
}
