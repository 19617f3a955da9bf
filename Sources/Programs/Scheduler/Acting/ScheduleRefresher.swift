internal import Jobs
internal import PipelineFiles
internal import Pipelines
internal import Platform
internal import Spool
internal import TimeZones

/// Finds out when jobs of pipelines may begin, and has their deferred queues watched.
final class ScheduleRefresher {
    private let queues: Spool.Queues
    private let control: Spool.Control
    private let catalog: Catalog
    private let watcher: SpoolWatcher
    private let threads: DiskThreads
    private let driver: DispatcherDriver
    private let clock: SchedulerClock
    private let log: Log
    /// Whether windows and pauses count.
    private let isEnabled: Bool
    private var wallSchedule = WallSchedule()
    /// The pipelines whose deferred queues are watched.
    private var watched: Set<String> = []
    /// When a claim last had them looked at.
    private var claimedAt = -Double.infinity

    /// How many stretches of a window are looked ahead.
    private static let spansMax = 8
    /// How often claims have schedules computed again, in seconds.
    private static let claimSeconds = 1.0

    /// - Parameter isEnabled: whether windows and pauses of pipelines count.
    init(
        _ queues: Spool.Queues, _ control: Spool.Control, _ catalog: Catalog,
        _ watcher: SpoolWatcher, _ threads: DiskThreads, _ driver: DispatcherDriver,
        _ clock: SchedulerClock, isEnabled: Bool, log: Log
    ) {
        (self.queues, self.control) = (queues, control)
        self.catalog = catalog
        self.watcher = watcher
        self.threads = threads
        self.driver = driver
        self.clock = clock
        self.isEnabled = isEnabled
        self.log = log
    }

    /// When jobs may begin, by the clock of the wall, of pipelines that have a deferred queue.
    var known: [String: Schedule] { wallSchedule.known }

    /// Computes the schedules again, and informs the dispatcher of changes.
    func refresh() {
        guard isEnabled else { return }
        do throws(SystemError) {
            let pipelines = catalog.current()
            let wall = Timestamp.now
            var schedules: [String: Schedule] = [:]
            for name in try pipelinesWithDeferredQueues(pipelines) {
                schedules[name] = try schedule(of: name, pipelines, at: wall)
                try watchDeferredQueue(of: name)
            }
            var newSchedule = wallSchedule
            guard let update = newSchedule.note(schedules, wall: wall, now: clock.now) else {
                return
            }
            for (name, schedule) in schedules { note(schedule, of: name) }
            wallSchedule = newSchedule
            driver.handle(.schedules(update))
        } catch {
            driver.fail(.system(error))
        }
    }

    /// Jobs were claimed. A window may have come to a pipeline a moment ago.
    func claimed() {
        guard Clock.monotonicSeconds - claimedAt >= Self.claimSeconds else { return }
        claimedAt = Clock.monotonicSeconds
        refresh()
    }

    /// Those that have a schedule now or once had.
    private func pipelinesWithDeferredQueues(_ catalog: Catalog.Snapshot) throws(SystemError)
        -> [String]
    {
        var names = Set(try queues.deferredPipelines())
        for pipeline in catalog.pipelines.values where pipeline.window != nil {
            names.insert(pipeline.name)
        }
        for request in try control.pipelineRequests() where catalog.knows(request.pipeline) {
            names.insert(request.pipeline)
        }
        return names.sorted()
    }

    private func schedule(of name: String, _ catalog: Catalog.Snapshot, at now: Timestamp)
        throws(SystemError) -> Schedule
    {
        let marks = try control.marks(of: name)
        var schedule = Schedule(isPaused: marks.isPaused, releasedThrough: marks.releasedThrough)
        if let pipeline = catalog.pipelines[name] {
            schedule.spans = pipeline.window.map { spans(of: $0, at: now) }
        } else {
            // Its window is not known before its file is there again, and has no error.
            schedule.spans = []
        }
        return schedule
    }

    private func spans(of window: Window, at now: Timestamp) -> [Span] {
        // One that is not known any more opens never.
        guard let zone = Zone(window.zone) else { return [] }
        return window.spans(after: now, count: Self.spansMax, offset: zone.offset)
    }

    private func watchDeferredQueue(of pipeline: String) throws(SystemError) {
        guard watched.insert(pipeline).inserted else { return }
        try queues.makeDeferredQueue(of: pipeline)
        for queue in JobQueue.lanes(of: pipeline) { try watcher.watch(queue) }
    }

    /// Takes away what was asked of a pipeline before what was asked last.
    private func note(_ schedule: Schedule, of pipeline: String) {
        let known = wallSchedule.known[pipeline] ?? Schedule()
        guard
            schedule.isPaused != known.isPaused
                || schedule.releasedThrough != known.releasedThrough
        else { return }
        let message =
            schedule.isPaused
            ? "a pipeline is paused"
            : schedule.releasedThrough == nil
                ? "a pipeline follows its schedule again"
                : "a pipeline is resumed"
        log.write(.notice, message, ["pipeline": pipeline])
        guard schedule.isPaused || schedule.releasedThrough != nil else { return }
        acknowledge(PipelineRequest(schedule.isPaused ? .resume : .pause, pipeline)) {
            $0.isPaused == schedule.isPaused
        }
    }

    /// All jobs of a pipeline have begun that were accepted before it was resumed.
    func acknowledgeResume(of pipeline: String) {
        let through = wallSchedule.known[pipeline]?.releasedThrough
        // It may have been asked again meanwhile.
        acknowledge(PipelineRequest(.resume, pipeline)) { $0.releasedThrough == through }
    }

    private func acknowledge(
        _ request: PipelineRequest,
        when isPast:
            @escaping @Sendable (
                (isPaused: Bool, releasedThrough: Timestamp?)
            ) -> Bool
    ) {
        threads.perform(request.pipeline) { [control] () throws(SystemError) in
            if isPast(try control.marks(of: request.pipeline)) {
                try control.acknowledge(request)
            }
            return .schedulesChanged
        }
    }
}

extension Catalog.Snapshot {
    /// Whether there is a pipeline of this name, or one with an error.
    fileprivate func knows(_ name: String) -> Bool {
        pipelines[name] != nil || errors[name] != nil
    }
}
