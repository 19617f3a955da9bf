internal import Jobs
internal import PipelineFiles
internal import Pipelines
internal import Platform
internal import Spool
internal import TimeZones

/// Finding out when jobs of pipelines may begin, and watching their deferred queues.
extension Engine {
    /// How many stretches of a window are looked ahead.
    private static let spansMax = 8

    /// Computes the schedules again, and informs the dispatcher of changes.
    func refreshSchedules() {
        guard followsSchedules else { return }
        do throws(SystemError) {
            let pipelines = catalog.current()
            let wall = Timestamp.now
            var schedules: [String: Schedule] = [:]
            for name in try pipelinesWithDeferredQueues(pipelines) {
                schedules[name] = try schedule(of: name, pipelines, at: wall)
                try watchDeferredQueue(of: name)
            }
            var newSchedule = wallSchedule
            guard let update = newSchedule.note(schedules, wall: wall, now: Engine.now) else {
                return
            }
            for (name, schedule) in schedules { note(schedule, of: name) }
            wallSchedule = newSchedule
            handle(.schedules(update))
        } catch {
            failure = failure ?? .system(error)
        }
    }

    /// Those that have a schedule now or once had.
    private func pipelinesWithDeferredQueues(_ catalog: Catalog.Snapshot) throws(SystemError)
        -> [String]
    {
        var names = Set(try spool.deferredPipelines())
        for pipeline in catalog.pipelines.values where pipeline.window != nil {
            names.insert(pipeline.name)
        }
        for request in try spool.pipelineRequests() where catalog.knows(request.pipeline) {
            names.insert(request.pipeline)
        }
        return names.sorted()
    }

    private func schedule(of name: String, _ catalog: Catalog.Snapshot, at now: Timestamp)
        throws(SystemError) -> Schedule
    {
        let marks = try spool.marks(of: name)
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
        guard watchedDeferredQueues.insert(pipeline).inserted else { return }
        try spool.makeDeferredQueue(of: pipeline)
        for queue in JobQueue.lanes(of: pipeline) { try watch(queue) }
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
                : "a pipeline is released"
        log.write(.notice, message, ["pipeline": pipeline])
        guard schedule.isPaused || schedule.releasedThrough != nil else { return }
        acknowledge(PipelineRequest(schedule.isPaused ? .release : .pause, pipeline)) {
            $0.isPaused == schedule.isPaused
        }
    }

    func endRelease(of pipeline: String) {
        let through = wallSchedule.known[pipeline]?.releasedThrough
        // It may have been asked again meanwhile.
        acknowledge(PipelineRequest(.release, pipeline)) { $0.releasedThrough == through }
    }

    private func acknowledge(
        _ request: PipelineRequest,
        when isPast:
            @escaping @Sendable (
                (isPaused: Bool, releasedThrough: Timestamp?)
            ) -> Bool
    ) {
        commit(request.pipeline) { [spool] () throws(SystemError) in
            if isPast(try spool.marks(of: request.pipeline)) { try spool.acknowledge(request) }
            return .schedulesChanged
        }
    }

    func deferJob(_ id: JobID) {
        let job = jobs.removeValue(forKey: id)!
        reuseKeys[id] = nil
        commit(id) { () throws(SystemError) in .event(.deferred(id, try job.deferToSchedule())) }
    }
}

extension Catalog.Snapshot {
    /// Whether there is a pipeline of this name, or one with an error.
    fileprivate func knows(_ name: String) -> Bool {
        pipelines[name] != nil || errors[name] != nil
    }
}
