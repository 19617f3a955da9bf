package import Jobs
package import Platform

/// What recovery did, for the log.
package struct Recovery: Hashable, Sendable {
    /// Jobs that stood in `work/` and are runnable again.
    package var requeued: [JobID] = []
    /// Jobs that had ended, and were only to be filed.
    package var filed: [JobID] = []
    /// Jobs that were interrupted too often and have failed.
    package var failed: [JobID] = []
    /// Entries that could not be understood, now in `corrupt/`.
    package var corrupt: [String] = []
    /// Submissions that were cut off, now gone.
    package var reaped = 0
}

extension Spool {
    /// How often a job may be begun while Pressroom itself is stopped each time.
    package static let interruptionsMax = 20
    /// After how many it waits, and how long at most, in seconds: should it be what stops us, the
    /// others go on meanwhile; should it not be, it is not blamed for what is mended by then.
    private static let interruptionsFree = 2
    private static let interruptionWaitSecondsMax = 600.0

    /// Puts the spool in order after a stop of any kind. Call it as the scheduler, before claiming.
    /// - Parameter audience: who is to be told of a job that ends so.
    package func recover(
        telling audience: (Manifest, JobState) -> Audience = { _, _ in Audience() }
    ) throws(SystemError) -> Recovery {
        var recovery = Recovery()
        recovery.corrupt = try condemnBrokenShelves()
        recovery.reaped = try reapSubmissions()
        for name in try work.names() {
            _ = try sparing(name, in: [work]) { () throws(SystemError) in
                try recover(name, &recovery, audience)
            }
        }
        for directory in try waitingDirectories() {
            var strangers: [String] = []
            try directory.forEachNameBytes { name in
                if !JobID.isText(name) { strangers.append(String(decoding: name, as: UTF8.self)) }
            }
            try condemn(strangers, in: directory, &recovery)
        }
        try condemn(control.names().filter {
            ControlRequest(name: $0) == nil && PipelineRequest(name: $0) == nil
        }, in: control, &recovery)
        try condemn(outbox.names().filter { OutboxEntry(name: $0) == nil }, in: outbox, &recovery)
        return recovery
    }

    /// Moves what is no part of the spool out of the way.
    private func condemn(_ names: [String], in directory: Directory, _ recovery: inout Recovery)
        throws(SystemError) {
        for name in names {
            let isDone: Void? = try sparing(name, in: [directory]) { () throws(SystemError) in
                try condemn(name, in: directory)
            }
            if isDone != nil { recovery.corrupt.append(name) }
        }
    }

    /// Puts an entry of `work/` in order.
    private func recover(_ name: String, _ recovery: inout Recovery,
                         _ audience: (Manifest, JobState) -> Audience) throws(SystemError) {
        guard let id = JobID(name), let job = try open(id) else {
            try condemn(name, in: work)
            recovery.corrupt.append(name)
            return
        }
        do throws(SystemError) {
            try settle(job, &recovery, audience)
        } catch where error.alreadyExists {
            // It stands where it is to go, too: the disk was mended, or something put back.
            try condemn(name, in: work)
            recovery.corrupt.append(name)
        }
    }

    /// Files a job that has ended, gives any other back.
    private func settle(_ job: ClaimedJob, _ recovery: inout Recovery,
                        _ audience: (Manifest, JobState) -> Audience) throws(SystemError) {
        if let status = job.previousStatus, status.state.isFinal, try job.isWhole(status) {
            try job.finish(status)
            recovery.filed.append(job.id)
        } else if try requeue(job, audience) {
            recovery.requeued.append(job.id)
        } else {
            recovery.failed.append(job.id)
        }
    }

    /// Removes the submissions of processes that are gone. Any process may, at any time.
    /// - Returns: how many there were.
    package func reapSubmissions() throws(SystemError) -> Int {
        var count = 0
        for name in try temporary.names() {
            count += try sparing(name, in: [temporary]) { () throws(SystemError) in
                try reap(name)
            } ?? 0
        }
        return count
    }

    private func reap(_ name: String) throws(SystemError) -> Int {
        var count = 0
        if try temporary.facts(name)?.kind == .directory {
            do throws(SystemError) {
                let instance = try temporary.directory(name)
                guard try instance.tryLock() else { return 0 }
                count = try instance.names().count
            } catch where error.isNotFound {
                // Another process was faster.
                return 0
            }
        }
        try temporary.removeAll(name)
        return count
    }

    /// Moves away what is no shelf with its three lanes.
    private func condemnBrokenShelves() throws(SystemError) -> [String] {
        var condemned: [String] = []
        for name in try shelf.names() {
            let isWhole = try sparing(name, in: [shelf]) { () throws(SystemError) in
                if Spool.isPlain(name), try isWholeShelf(name) { return true }
                try condemn(name, in: shelf)
                return false
            }
            if isWhole == false { condemned.append(name) }
        }
        return condemned
    }

    private func isWholeShelf(_ name: String) throws(SystemError) -> Bool {
        for lane in Lane.allCases
        where try shelf.facts("\(name)/\(lane.rawValue)")?.kind != .directory { return false }
        return true
    }

    /// Gives a job back whose attempt was cut off by a stop of Pressroom; its finished steps stay.
    /// - Returns: false when it was interrupted too often, and has failed.
    private func requeue(_ job: ClaimedJob, _ audience: (Manifest, JobState) -> Audience)
        throws(SystemError) -> Bool {
        var status = job.previousStatus ?? Status(accepted: job.manifest)
        // A status that says `processing` or tells an end was written by the attempt that was cut
        // off; any other was there before it, and does not count it yet.
        if status.state != .processing, !status.state.isFinal { status.attempt += 1 }
        if status.state.isFinal { status.forgetEnd() }
        status.interruptions += 1
        status.updatedAt = Timestamp.now
        status.currentStep = nil
        status.estimatedCompletionAt = nil
        guard status.interruptions < Spool.interruptionsMax else {
            status.state = .failed
            status.message = "failed: interrupted \(status.interruptions) times"
            status.error = Problem(.interrupted, "the job was begun \(status.interruptions) times, "
                                   + "and Pressroom was stopped each time before it ended")
            status.finishedAt = status.updatedAt
            try job.finish(status, telling: audience(job.manifest, .failed))
            return false
        }
        status.state = .queued
        status.message = "interrupted; waiting to go on"
        let excess = status.interruptions - Spool.interruptionsFree
        if excess > 0 {
            let seconds = min(Spool.interruptionWaitSecondsMax, Double(1 << (excess - 1)))
            status.state = .held
            status.notBefore = status.updatedAt.adding(seconds: seconds)
            status.message = "interrupted \(status.interruptions) times; trying again in "
                + "\(Int(seconds)) s"
        }
        try job.release(status)
        return true
    }
}
