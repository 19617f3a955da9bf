internal import Jobs
internal import PipelineFiles
internal import Pipelines
internal import Platform
internal import Spool
internal import TimeZones

/// Finding out when jobs of pipelines may begin, and keeping their shelves.
extension Engine {
    /// How many stretches of a window are looked ahead.
    private static let spansMax = 8

    /// Finds out anew when jobs may begin, and tells the dispatcher when that has changed.
    func keepHours() {
        guard keepsHours else { return }
        do throws(SystemError) {
            let pipelines = catalog.current()
            let wall = Timestamp.now
            var hours: [String: Hours] = [:]
            for name in try pipelinesWithShelves(pipelines) {
                hours[name] = try self.hours(of: name, pipelines, at: wall)
                try watchShelf(of: name)
            }
            var newHours = wallHours
            guard let told = newHours.note(hours, wall: wall, now: Engine.now) else { return }
            for (name, hours) in hours { note(hours, of: name) }
            wallHours = newHours
            handle(.hours(told))
        } catch {
            failure = failure ?? .system(error)
        }
    }

    /// Those that keep hours now or once did.
    private func pipelinesWithShelves(_ catalog: Catalog.Snapshot) throws(SystemError) -> [String] {
        var names = Set(try spool.shelves())
        for pipeline in catalog.pipelines.values where pipeline.window != nil {
            names.insert(pipeline.name)
        }
        for request in try spool.pipelineRequests() where catalog.knows(request.pipeline) {
            names.insert(request.pipeline)
        }
        return names.sorted()
    }

    private func hours(of name: String, _ catalog: Catalog.Snapshot, at now: Timestamp)
        throws(SystemError) -> Hours {
        let marks = try spool.marks(of: name)
        var hours = Hours(isHeld: marks.isHeld, releasedThrough: marks.releasedThrough)
        if let pipeline = catalog.pipelines[name] {
            hours.spans = pipeline.window.map { spans(of: $0, at: now) }
        } else {
            // Its window is not known before its file is there again, and has no mistake.
            hours.spans = []
        }
        return hours
    }

    private func spans(of window: Window, at now: Timestamp) -> [Span] {
        // One that is not known any more opens never.
        guard let zone = Zone(window.zone) else { return [] }
        return window.spans(after: now, count: Self.spansMax, offset: zone.offset)
    }

    private func watchShelf(of pipeline: String) throws(SystemError) {
        guard watchedShelves.insert(pipeline).inserted else { return }
        try spool.makeShelf(of: pipeline)
        for queue in JobQueue.lanes(of: pipeline) { try watch(queue) }
    }

    /// Takes away what was asked of a pipeline before what was asked last.
    private func note(_ hours: Hours, of pipeline: String) {
        let known = wallHours.known[pipeline] ?? Hours()
        guard hours.isHeld != known.isHeld
                || hours.releasedThrough != known.releasedThrough else { return }
        let message = hours.isHeld ? "a pipeline is held"
            : hours.releasedThrough == nil ? "a pipeline keeps its hours again"
            : "a pipeline is released"
        log.write(.notice, message, ["pipeline": pipeline])
        guard hours.isHeld || hours.releasedThrough != nil else { return }
        dismiss(PipelineRequest(hours.isHeld ? .release : .hold, pipeline)) {
            $0.isHeld == hours.isHeld
        }
    }

    func endRelease(of pipeline: String) {
        let through = wallHours.known[pipeline]?.releasedThrough
        // It may have been asked again meanwhile.
        dismiss(PipelineRequest(.release, pipeline)) { $0.releasedThrough == through }
    }

    private func dismiss(_ request: PipelineRequest, when isPast: @escaping @Sendable (
        (isHeld: Bool, releasedThrough: Timestamp?)) -> Bool) {
        commit(request.pipeline) { [spool] () throws(SystemError) in
            if isPast(try spool.marks(of: request.pipeline)) { try spool.dismiss(request) }
            return .hoursChanged
        }
    }

    func shelve(_ id: JobID) {
        let job = jobs.removeValue(forKey: id)!
        reuseKeys[id] = nil
        commit(id) { () throws(SystemError) in .event(.shelved(id, try job.shelve())) }
    }
}

extension Catalog.Snapshot {
    /// Whether there is a pipeline of this name, or one with a mistake.
    fileprivate func knows(_ name: String) -> Bool {
        pipelines[name] != nil || mistakes[name] != nil
    }
}
