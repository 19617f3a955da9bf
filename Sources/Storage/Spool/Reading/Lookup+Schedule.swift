package import Jobs
package import Platform
internal import Synchronization

/// When jobs may begin, for those who report them: the windows as the scheduler published them, and
/// what somebody asked of a pipeline since.
extension Spool.Lookup {
    /// How long the scheduler's metrics are cached, in seconds.
    private static let metricsSeconds = 0.5

    /// The scheduler's last metrics, whether it still runs or not. They may be half a second old.
    private func recentMetrics() -> SchedulerMetrics {
        let now = Clock.monotonicSeconds
        if let recent = spool.cachedMetrics.withLock({ $0 }),
            now - recent.readAt < Self.metricsSeconds
        {
            return recent.metrics
        }
        let metrics = spool.metrics.ofLastScheduler() ?? SchedulerMetrics()
        spool.cachedMetrics.withLock { $0 = (now, metrics) }
        return metrics
    }

    /// When jobs of a pipeline may begin.
    package func schedule(of pipeline: String) throws(SystemError) -> Schedule {
        var schedule = recentMetrics().schedules[pipeline] ?? Schedule()
        (schedule.isPaused, schedule.releasedThrough) = try spool.control.marks(of: pipeline)
        return schedule
    }

    /// When jobs of a pipeline that have just been sent will have ended, if nothing but them waits,
    /// and whether that is before its window closes; `nil` when it cannot be guessed.
    package func completion(ofJobs count: Int, bytes: Int, of pipeline: String)
        throws(SystemError) -> (moment: Timestamp, fits: Bool)?
    {
        let schedule = try schedule(of: pipeline)
        return Forecast(recentMetrics(), at: Timestamp.now)
            .completion(ofJobs: count, bytes: bytes, of: pipeline, schedule: schedule)
    }

    /// The states that jobs at a location may have.
    func states(of location: JobLocation) throws(SystemError) -> Set<JobState> {
        guard case .queue(let queue) = location, let pipeline = queue.pipeline else {
            return [location.state]
        }
        let schedule = try schedule(of: pipeline)
        if schedule.isOpen(at: Timestamp.now) { return [.queued] }
        return schedule.releasedThrough == nil ? [.held] : [.held, .queued]
    }

    /// The state of a job at a location; a job that was released by itself looks like others.
    func state(of id: JobID, at location: JobLocation) throws(SystemError) -> JobState {
        guard case .queue(let queue) = location, let pipeline = queue.pipeline else {
            return location.state
        }
        return try schedule(of: pipeline).allow(id, at: Timestamp.now) ? .queued : .held
    }

    /// When a job that waits in a queue will have ended, to the minute: more is not known, and all
    /// readers get the same.
    func completion(of status: Status, in queue: JobQueue) throws(SystemError)
        -> (moment: Timestamp, fits: Bool)?
    {
        try completion(of: status, in: queue, schedule(of: status.pipeline), at: Timestamp.now)
    }

    /// - Parameter schedule: that of its pipeline.
    private func completion(
        of status: Status, in queue: JobQueue, _ schedule: Schedule,
        at now: Timestamp
    ) -> (moment: Timestamp, fits: Bool)? {
        let followsSchedules =
            queue.pipeline != nil && status.released != true
            && schedule.releasedThrough.map { status.createdAt > $0 } ?? true
        let guess = Forecast(recentMetrics(), at: now).completion(
            of: status.id, in: queue, of: status.pipeline,
            bytes: status.inputs.reduce(0) { $0 + $1.bytes },
            schedule: followsSchedules ? schedule : Schedule())
        return guess.map {
            (Timestamp(milliseconds: ($0.moment.milliseconds / 60_000 + 1) * 60_000), $0.fits)
        }
    }

    /// The status that who sent a job was answered with; of one that still waits in its pipeline's
    /// deferred queue as it is now.
    package func accepted(_ manifest: Manifest) throws(SystemError) -> Status {
        let status = Status(accepted: manifest)
        let location = try search(manifest.id) { (location, folder) throws(SystemError) in
            try layout.root.exists(folder) ? location : nil
        }
        guard case .queue(let queue) = location, queue.pipeline != nil else { return status }
        return try refined(status, in: queue)
    }

    /// The status of a job in a queue as it is at the moment, which depends on more than the job.
    func refined(_ status: Status, in queue: JobQueue) throws(SystemError) -> Status {
        var status = status
        let (schedule, now) = (try schedule(of: status.pipeline), Timestamp.now)
        let isShut =
            queue.pipeline != nil
            && !schedule.allow(status.id, isReleased: status.released == true, at: now)
        let guess = completion(of: status, in: queue, schedule, at: now)
        status.estimatedCompletionAt = guess?.moment
        guard isShut else {
            if guess?.fits == false { status.message += "; the window may close before its turn" }
            return status
        }
        status.state = .held
        status.notBefore = schedule.opening(after: now)
        status.message = Self.message(
            schedule, notBefore: status.notBefore, fits: guess?.fits ?? true,
            of: status.pipeline)
        return status
    }

    private static func message(
        _ schedule: Schedule, notBefore: Timestamp?, fits: Bool,
        of pipeline: String
    ) -> String {
        if schedule.isPaused { return "waits: the pipeline \(pipeline) is paused" }
        guard let notBefore else { return "waits until its pipeline is valid again" }
        return "waits for its window, from \(notBefore.text.prefix(16))Z"
            + (fits ? "" : "; the jobs before it do not fit into one window")
    }
}

extension StoredStatus {
    /// A status with what is only known at the moment; its tag changes with that.
    /// - Parameters:
    ///   - status: as it is stored.
    ///   - tag: of that.
    init(_ status: Status, tag: String, refined: Status) {
        let json = JSON.encode(refined, pretty: true)
        guard refined != status else {
            self.init(json: json, tag: tag)
            return
        }
        // FNV-1a: see RFC 9923.
        let hash = json.reduce(0xcbf2_9ce4_8422_2325 as UInt64) {
            ($0 ^ UInt64($1)) &* 0x100_0000_01b3
        }
        self.init(json: json, tag: "\(tag)-\(String(hash, radix: 36))")
    }
}
