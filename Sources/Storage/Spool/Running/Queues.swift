package import Jobs
package import Platform
internal import Synchronization

/// The queues, among them deferred ones: where jobs wait whose pipeline has a schedule. They are
/// claimed from there, so that nothing needs to be moved when a window opens or closes.
extension Spool.Queues {
    /// Where new deferred queues appear, for inotify.
    package var deferredPath: String { layout.deferred.path }

    /// The pipelines that have a deferred queue, sorted.
    package func deferredPipelines() throws(SystemError) -> [String] {
        let changed = try layout.root.info("shelf")?.modifiedNanoseconds
        let known = spool.cachedDeferredPipelines.withLock { $0 }
        if let known, known.changed == changed { return known.names }
        var names: [String] = []
        for name in try layout.deferred.names().filter(Spool.isPlain).sorted()
        where try mayEnter(name) {
            names.append(name)
        }
        // A directory that changed a moment ago may change again at what counts as the same time.
        let age = Int64(Clock.wallNanoseconds) - (changed ?? 0)
        spool.cachedDeferredPipelines.withLock { $0 = age > 1_000_000_000 ? (changed, names) : nil }
        return names
    }

    private func mayEnter(_ name: String) throws(SystemError) -> Bool {
        try spool.skipIfUnusable(name, in: [layout.deferred]) { () throws(SystemError) in
            for lane in Lane.allCases
            where try layout.deferred.info("\(name)/\(lane.rawValue)/.") == nil { return false }
            return true
        } ?? false
    }

    /// Makes a pipeline's deferred queue if it has none. It appears at once and whole; it is
    /// durable when one of its queues is opened.
    package func makeDeferredQueue(of pipeline: String) throws(SystemError) {
        precondition(Spool.isPlain(pipeline), "a pipeline's name is plain")
        guard try !layout.deferred.exists(pipeline) else { return }
        let instance = try spool.ownInstance()
        let name = "shelf-\(UInt64.random(in: 0 ... .max))"
        let made = try instance.making(name)
        for lane in Lane.allCases { _ = try made.making(lane.rawValue) }
        try layout.flush(made)
        do {
            try instance.rename(name, to: layout.deferred, as: pipeline)
        } catch {
            try instance.removeAll(name)
            // Somebody else may have been faster.
            if try !layout.deferred.exists(pipeline) { throw error }
        }
    }

    /// The directory of a queue, for inotify.
    package func path(of queue: JobQueue) -> String {
        "\(spool.path)/\(JobLocation.queue(queue).root)"
    }

    /// All queues that there are.
    func all() throws(SystemError) -> [JobQueue] {
        var queues = JobQueue.lanes()
        for pipeline in try deferredPipelines() { queues += JobQueue.lanes(of: pipeline) }
        return queues
    }
}

extension Spool {
    /// All directories in which jobs wait.
    func waitingDirectories() throws(SystemError) -> [Directory] {
        var directories = [layout.held]
        for queue in try queues.all() { directories.append(try layout.directory(of: queue)) }
        return directories
    }

    /// The locations in the direction in which jobs move, so that a search in this order cannot be
    /// passed by a job that moves on; only a retry or a recovery moves back, and what is put in its
    /// deferred queue.
    func locations() throws(SystemError) -> [JobLocation] {
        let queues = try queues.all()
        return [.held] + queues.filter { $0.pipeline != nil }.map(JobLocation.queue)
            + queues.filter { $0.pipeline == nil }.map(JobLocation.queue)
            + [.work, .final(.completed), .final(.failed), .final(.cancelled)]
    }
}

extension ClaimedJob {
    /// Gives the job back as it was before it was claimed, to wait in its pipeline's deferred
    /// queue.
    package func deferToSchedule() throws(SystemError) -> JobQueue {
        let queue = JobQueue(manifest.lane, of: manifest.pipeline)
        try spool.queues.makeDeferredQueue(of: manifest.pipeline)
        let destination = try spool.layout.directory(of: queue)
        do throws(SystemError) {
            try spool.layout.work.rename(id.text, to: destination, as: id.text)
        } catch  where error.alreadyExists {
            // Its duplicate waits there: something was copied or put back.
            try spool.quarantine(id.text, in: spool.layout.work)
        }
        try spool.layout.flush(destination)
        try spool.layout.flush(spool.layout.work)
        return queue
    }
}
