internal import Jobs
internal import Platform

/// Puts a spool in order after a stop of any kind, as the table of PROTOCOL.md says, "What recovery
/// does".
struct Recoverer {
    private let spool: Spool
    private let recipients: (Manifest, Status) -> Recipients
    private let keepSeconds: (Manifest) -> Int?
    /// What was done.
    private(set) var result = Recovery()

    /// After how many it waits, and how long at most, in seconds: should it be what stops us, the
    /// others go on meanwhile; should it not be, it is not blamed for what is mended by then.
    private static let interruptionsFree = 2
    private static let interruptionWaitSecondsMax = 600.0

    /// - Parameters:
    ///   - recipients: who is notified of a job that ends so.
    ///   - keepSeconds: how long such a job is kept; `nil` for ever.
    init(
        _ spool: Spool, notifying recipients: @escaping (Manifest, Status) -> Recipients,
        keeping keepSeconds: @escaping (Manifest) -> Int?
    ) {
        self.spool = spool
        self.recipients = recipients
        self.keepSeconds = keepSeconds
    }

    /// Puts all of the spool in order.
    mutating func recover() throws(SystemError) {
        result.corrupt = try quarantineBrokenDeferredQueues()
        result.reaped = try spool.intake.reapSubmissions()
        for name in try spool.layout.work.nameBytes() { try recover(name) }
        for directory in try spool.waitingDirectories() {
            try quarantineUnknown(in: directory) { JobID.isText($0) }
        }
        try quarantineUnknown(in: spool.layout.control) {
            guard let name = String(validating: $0, as: UTF8.self) else { return false }
            return ControlRequest(name: name) != nil || PipelineRequest(name: name) != nil
        }
        try quarantineUnknown(in: spool.layout.outbox) {
            OutboxMarker(name: String(decoding: $0, as: UTF8.self)) != nil
        }
    }

    /// Quarantines what is no part of the spool.
    private mutating func quarantineUnknown(
        in directory: Directory,
        besides isOurs: (UnsafeRawBufferPointer) -> Bool
    )
        throws(SystemError)
    {
        for name in try directory.nameBytes(where: { !isOurs($0) }) {
            let text = String(decoding: name, as: UTF8.self)
            let isDone: Void? = try spool.skipIfUnusable(text, in: [directory]) {
                () throws(SystemError) in
                try spool.quarantine(bytes: name, in: directory)
            }
            if isDone != nil { result.corrupt.append(text) }
        }
    }

    /// Puts an entry of `work/` in order.
    mutating func recover(_ name: [UInt8]) throws(SystemError) {
        let text = String(decoding: name, as: UTF8.self)
        _ = try spool.skipIfUnusable(text, in: [spool.layout.work]) { () throws(SystemError) in
            try putInOrder(name)
        }
    }

    private mutating func putInOrder(_ name: [UInt8]) throws(SystemError) {
        let text = String(decoding: name, as: UTF8.self)
        guard let id = JobID(text), let job = try spool.claims.open(id) else {
            try spool.quarantine(bytes: name, in: spool.layout.work)
            result.corrupt.append(text)
            return
        }
        do throws(SystemError) {
            try commitOrRequeue(job)
        } catch  where error.alreadyExists {
            // It stands where it is to go, too: the disk was mended, or something put back.
            try spool.quarantine(bytes: name, in: spool.layout.work)
            result.corrupt.append(text)
        }
    }

    /// Files a job that has ended, gives any other back.
    private mutating func commitOrRequeue(_ job: ClaimedJob) throws(SystemError) {
        if let status = job.previousStatus, status.state.isFinal, try job.isWhole(status) {
            try job.finish(status)
            result.filed.append(job.id)
            result.ends.append(status)
            return
        }
        var status = interrupted(job)
        if status.interruptions < Spool.interruptionsMax {
            try job.giveBack(status)
            result.requeued.append(job.id)
        } else {
            status.failInterrupted(keptSeconds: keepSeconds(job.manifest))
            try job.finish(status, notifying: recipients(job.manifest, status))
            result.failed.append(job.id)
            result.ends.append(status)
        }
    }

    /// Moves away what is no deferred queue with its three lanes.
    private func quarantineBrokenDeferredQueues() throws(SystemError) -> [String] {
        var quarantined: [String] = []
        for name in try spool.layout.deferred.nameBytes() {
            let text = String(validating: name, as: UTF8.self)
            let shown = String(decoding: name, as: UTF8.self)
            let isWhole = try spool.skipIfUnusable(shown, in: [spool.layout.deferred]) {
                () throws(SystemError) in
                if let text, Spool.isPlain(text), try isWholeDeferredQueue(text) { return true }
                try spool.quarantine(bytes: name, in: spool.layout.deferred)
                return false
            }
            if isWhole == false { quarantined.append(shown) }
        }
        return quarantined
    }

    private func isWholeDeferredQueue(_ name: String) throws(SystemError) -> Bool {
        for lane in Lane.allCases
        where try spool.layout.deferred.info("\(name)/\(lane.rawValue)")?.kind != .directory {
            return false
        }
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
        let excess = status.interruptions - Self.interruptionsFree
        if excess > 0 {
            let seconds = min(Self.interruptionWaitSecondsMax, Double(1 << (excess - 1)))
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
