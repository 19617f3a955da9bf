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
    /// How those of both have ended.
    package var ends: [Status] = []
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
    /// - Parameters:
    ///   - audience: who is notified of a job that ends so.
    ///   - keepSeconds: how long such a job is kept; `nil` for ever.
    package func recover(
        notifying recipients: (Manifest, JobState) -> Recipients = { _, _ in Recipients() },
        keeping keepSeconds: (Manifest) -> Int? = { _ in nil }
    ) throws(SystemError) -> Recovery {
        var recovery = Recovery()
        recovery.corrupt = try quarantineBrokenDeferredQueues()
        recovery.reaped = try reapSubmissions()
        for name in try layout.work.nameBytes() {
            try recover(name, &recovery, recipients, keepSeconds)
        }
        for directory in try waitingDirectories() {
            try quarantineUnknown(in: directory, &recovery) { JobID.isText($0) }
        }
        try quarantineUnknown(in: layout.control, &recovery) {
            guard let name = String(validating: $0, as: UTF8.self) else { return false }
            return ControlRequest(name: name) != nil || PipelineRequest(name: name) != nil
        }
        try quarantineUnknown(in: layout.outbox, &recovery) {
            OutboxMarker(name: String(decoding: $0, as: UTF8.self)) != nil
        }
        return recovery
    }

    /// Quarantines what is no part of the spool.
    private func quarantineUnknown(
        in directory: Directory, _ recovery: inout Recovery,
        besides isOurs: (UnsafeRawBufferPointer) -> Bool
    )
        throws(SystemError)
    {
        for name in try directory.nameBytes(where: { !isOurs($0) }) {
            let text = String(decoding: name, as: UTF8.self)
            let isDone: Void? = try skipIfUnusable(text, in: [directory]) {
                () throws(SystemError) in
                try quarantine(bytes: name, in: directory)
            }
            if isDone != nil { recovery.corrupt.append(text) }
        }
    }

    /// Puts an entry of `work/` in order.
    func recover(
        _ name: [UInt8], _ recovery: inout Recovery,
        _ recipients: (Manifest, JobState) -> Recipients,
        _ keepSeconds: (Manifest) -> Int?
    ) throws(SystemError) {
        let text = String(decoding: name, as: UTF8.self)
        _ = try skipIfUnusable(text, in: [layout.work]) { () throws(SystemError) in
            try putInOrder(name, &recovery, recipients, keepSeconds)
        }
    }

    private func putInOrder(
        _ name: [UInt8], _ recovery: inout Recovery,
        _ recipients: (Manifest, JobState) -> Recipients,
        _ keepSeconds: (Manifest) -> Int?
    ) throws(SystemError) {
        let text = String(decoding: name, as: UTF8.self)
        guard let id = JobID(text), let job = try open(id) else {
            try quarantine(bytes: name, in: layout.work)
            recovery.corrupt.append(text)
            return
        }
        do throws(SystemError) {
            try commitOrRequeue(job, &recovery, recipients, keepSeconds)
        } catch  where error.alreadyExists {
            // It stands where it is to go, too: the disk was mended, or something put back.
            try quarantine(bytes: name, in: layout.work)
            recovery.corrupt.append(text)
        }
    }

    /// Files a job that has ended, gives any other back.
    private func commitOrRequeue(
        _ job: ClaimedJob, _ recovery: inout Recovery,
        _ recipients: (Manifest, JobState) -> Recipients,
        _ keepSeconds: (Manifest) -> Int?
    ) throws(SystemError) {
        if let status = job.previousStatus, status.state.isFinal, try job.isWhole(status) {
            try job.finish(status)
            recovery.filed.append(job.id)
            recovery.ends.append(status)
            return
        }
        var status = interrupted(job)
        if status.interruptions < Spool.interruptionsMax {
            try job.release(status)
            recovery.requeued.append(job.id)
        } else {
            status.failInterrupted(keptSeconds: keepSeconds(job.manifest))
            try job.finish(status, notifying: recipients(job.manifest, .failed))
            recovery.failed.append(job.id)
            recovery.ends.append(status)
        }
    }

    /// Removes the submissions of processes that are gone. Any process may, at any time.
    /// - Returns: how many there were.
    package func reapSubmissions() throws(SystemError) -> Int {
        var count = 0
        for name in try layout.temporary.names() {
            count +=
                try skipIfUnusable(name, in: [layout.temporary]) { () throws(SystemError) in
                    try reap(name)
                } ?? 0
        }
        return count
    }

    private func reap(_ name: String) throws(SystemError) -> Int {
        if try layout.temporary.info(name)?.kind == .directory {
            return try layout.temporary.removeUnlocked(name) ?? 0
        }
        try layout.temporary.removeAll(name)
        return 0
    }

    /// Moves away what is no deferred queue with its three lanes.
    private func quarantineBrokenDeferredQueues() throws(SystemError) -> [String] {
        var quarantined: [String] = []
        for name in try layout.deferred.nameBytes() {
            let text = String(validating: name, as: UTF8.self)
            let shown = String(decoding: name, as: UTF8.self)
            let isWhole = try skipIfUnusable(shown, in: [layout.deferred]) { () throws(SystemError) in
                if let text, Spool.isPlain(text), try isWholeDeferredQueue(text) { return true }
                try quarantine(bytes: name, in: layout.deferred)
                return false
            }
            if isWhole == false { quarantined.append(shown) }
        }
        return quarantined
    }

    private func isWholeDeferredQueue(_ name: String) throws(SystemError) -> Bool {
        for lane in Lane.allCases
        where try layout.deferred.info("\(name)/\(lane.rawValue)")?.kind != .directory { return false }
        return true
    }

    /// The status of a job whose attempt was cut off by a stop of Pressroom, to run again; its
    /// finished steps stay.
    private func interrupted(_ job: ClaimedJob) -> Status {
        var status = job.previousStatus ?? Status(accepted: job.manifest)
        // A status that says `processing` or an end was written by the attempt that was cut off;
        // any other was there before it, and does not count it yet.
        if status.state != .processing, !status.state.isFinal { status.attempt += 1 }
        if status.state.isFinal { status.forgetEnd() }
        status.interruptions += 1
        status.updatedAt = Timestamp.now
        status.currentStep = nil
        status.estimatedCompletionAt = nil
        status.state = .queued
        status.message = "interrupted; waiting to go on"
        let excess = status.interruptions - Spool.interruptionsFree
        if excess > 0 {
            let seconds = min(Spool.interruptionWaitSecondsMax, Double(1 << (excess - 1)))
            status.state = .held
            status.notBefore = status.updatedAt.adding(seconds: seconds)
            status.message =
                "interrupted \(status.interruptions) times; trying again in "
                + "\(Int(seconds)) s"
        }
        return status
    }
}

extension Status {
    /// It was interrupted too often: that is its end.
    fileprivate mutating func failInterrupted(keptSeconds: Int?) {
        (state, notBefore) = (.failed, nil)
        message = "failed: interrupted \(interruptions) times"
        error = Problem(
            .interrupted,
            "the job was begun \(interruptions) times, "
                + "and Pressroom was stopped each time before it ended")
        finishedAt = updatedAt
        expiresAt = keptSeconds.map { updatedAt.adding(seconds: Double($0)) }
    }
}
