package import Jobs
package import Platform

/// What people ask of jobs, and what the scheduler does about it. A request is an empty file in
/// `control/`; its name says all.
extension Spool {
    /// Where requests appear, for inotify.
    package var controlPath: String { layout.control.path }

    // MARK: Jobs

    /// Asks something of a job. When this returns the scheduler will obey, whatever happens, as far
    /// as it makes sense by then.
    package func ask(_ request: ControlRequest) throws(SystemError) { try ask([request]) }

    /// The same of many jobs at once.
    /// - Throws: `SystemError`; nothing is asked then, but what the scheduler was quicker to obey.
    package func ask(_ requests: [ControlRequest]) throws(SystemError) {
        var made: [ControlRequest] = []
        do throws(SystemError) {
            for request in requests where try make(request) { made.append(request) }
            try layout.flush(layout.control)
        } catch {
            for request in made { try? layout.control.remove(request.name) }
            throw error
        }
    }

    /// - Returns: false when somebody has asked already, who may not have come to the flush.
    private func make(_ request: ControlRequest) throws(SystemError) -> Bool {
        do throws(SystemError) {
            // An empty file is whole as soon as it has its name.
            _ = try layout.control.create(request.name)
            return true
        } catch  where error.alreadyExists {
            return false
        }
    }

    /// Whether a request was made that has not been acknowledged.
    package func isAsked(_ request: ControlRequest) throws(SystemError) -> Bool {
        try layout.control.exists(request.name)
    }

    /// All that is asked, in no order.
    package func requests() throws(SystemError) -> [ControlRequest] {
        try layout.control.names().compactMap { ControlRequest(name: $0) }
    }

    /// Acknowledges a request: it was obeyed, or makes no sense any more. What is asked of a job
    /// that was left as it is stands: it may be found mended.
    package func acknowledge(_ request: ControlRequest) throws(SystemError) {
        guard !isSkipped(request.job) else { return }
        try layout.control.removeAll(request.name)
        try layout.flush(layout.control)
    }

    /// Waits until a request is acknowledged.
    /// - Parameter seconds: how long at most; 0 only looks.
    /// - Returns: false when it still stands.
    package func waitUntilAcknowledged(_ request: ControlRequest, seconds: Double)
        throws(SystemError) -> Bool
    {
        try Spool.wait(seconds: seconds) { () throws(SystemError) in try !isAsked(request) }
    }

    /// Looks every few milliseconds whether something has come about, which takes no more time than
    /// the name of a file to be looked up.
    /// - Returns: false when it has not within the time.
    static func wait(seconds: Double, until hasCome: () throws(SystemError) -> Bool)
        throws(SystemError) -> Bool
    {
        let deadline = Clock.monotonicSeconds + seconds
        let epoll = try Epoll()
        while try !hasCome() {
            guard Clock.monotonicSeconds < deadline else { return false }
            _ = try epoll.wait(seconds: 0.005)
        }
        return true
    }

    /// Claims a job that waits, in `held/` or in a queue; durable when this returns.
    /// - Returns: `nil` when it does not wait, or cannot be read: then it is moved to `corrupt/`
    ///   and reported.
    package func claimWaiting(_ id: JobID, quarantined: (JobID) -> Void) throws(SystemError)
        -> ClaimedJob?
    {
        for directory in try waitingDirectories()
        where try take(id, from: directory, quarantined) {
            try layout.flush(layout.work)
            try layout.flush(directory)
            return try openOrQuarantine(id, quarantined)
        }
        return nil
    }

    /// Makes a job that has ended runnable again, or one that is held, with its completed steps. It
    /// goes by way of `work/`, so that a stop in between leaves nothing that recovery does
    /// not know.
    /// - Returns: its lane; `nil` when there is no such job, or it cannot be read: then it is moved
    ///   to `corrupt/` and reported.
    package func requeue(_ request: ControlRequest, quarantined: (JobID) -> Void)
        throws(SystemError) -> Lane?
    {
        let isRelease = request.action == .release
        let claimed =
            isRelease
            ? try claimWaiting(request.job, quarantined: quarantined)
            : try claimEnded(request.job, quarantined: quarantined)
        guard let job = claimed else { return nil }
        let status = job.previousStatus ?? Status(accepted: job.manifest)
        try job.release(isRelease ? status.released(at: .now) : status.retried(at: .now))
        return job.manifest.lane
    }

    private func claimEnded(_ id: JobID, quarantined: (JobID) -> Void) throws(SystemError)
        -> ClaimedJob?
    {
        for state in JobState.allCases where ControlRequest.Action.retry.applies(to: state) {
            let location = JobLocation.final(state)
            guard try take(id, at: location.folder(of: id), from: layout.root, quarantined) else {
                continue
            }
            try layout.flush(layout.work)
            try layout.flush(layout.directory(location, for: id))
            return try openOrQuarantine(id, quarantined)
        }
        return nil
    }

    // MARK: Pipelines

    /// Asks something of a pipeline; when this returns it stands. Asked again it counts from then.
    /// - Throws: `SystemError`; what stands of it then stood before.
    package func ask(_ request: PipelineRequest) throws(SystemError) {
        let instance = try ownInstance()
        let name = JobID.new().text
        let stood: Bool
        do throws(SystemError) {
            let file = try instance.create(name)
            // What counts is when it was written last.
            try file.write([UInt8(ascii: "\n")])
            try layout.flush(file)
            stood = try layout.control.exists(request.name)
            try instance.rename(name, to: layout.control, as: request.name)
        } catch {
            try? instance.remove(name)
            throw error
        }
        do throws(SystemError) {
            try layout.flush(layout.control)
        } catch {
            if !stood { try? layout.control.remove(request.name) }
            throw error
        }
    }

    /// Acknowledges a request: it was obeyed, or another came after it.
    package func acknowledge(_ request: PipelineRequest) throws(SystemError) {
        try layout.control.removeAll(request.name)
        try layout.flush(layout.control)
    }

    /// All that is asked of pipelines, in no order.
    package func pipelineRequests() throws(SystemError) -> [PipelineRequest] {
        try layout.control.names().compactMap { PipelineRequest(name: $0) }
    }

    /// What stands of what was asked of a pipeline: whether it is paused, and which of its jobs are
    /// released: those accepted until then. What was asked last counts.
    package func marks(of pipeline: String) throws(SystemError)
        -> (isPaused: Bool, releasedThrough: Timestamp?)
    {
        func asked(_ action: PipelineRequest.Action) throws(SystemError) -> Int64? {
            try layout.control.info(PipelineRequest(action, pipeline).name)?.modifiedNanoseconds
        }
        let (pause, release) = (try asked(.pause), try asked(.release))
        guard let release, release > pause ?? 0 else { return (pause != nil, nil) }
        // The clock of the file system goes by ticks, and ids do not.
        return (false, Timestamp(milliseconds: release / 1_000_000 + 10))
    }

    /// Waits until a pipeline is no longer paused.
    /// - Returns: false when it is still paused after the time.
    package func waitUntilResumed(_ pipeline: String, seconds: Double) throws(SystemError) -> Bool {
        try Spool.wait(seconds: seconds) { () throws(SystemError) in
            try !layout.control.exists(PipelineRequest(.pause, pipeline).name)
        }
    }
}
