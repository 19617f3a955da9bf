internal import Jobs

/// Pipelines with a schedule. Their jobs wait in a deferred queue of their own, and are claimed
/// from there while they may begin; nothing is moved when a window opens or closes.
extension Dispatcher {
    /// When jobs of pipelines may begin has been found out again.
    /// - Parameter schedules: of all pipelines with a deferred queue; any other is always open.
    mutating func follow(_ schedules: [String: Schedule]) {
        self.schedules = schedules
        for pipeline in schedules.keys.sorted() {
            for queue in JobQueue.lanes(of: pipeline) where queues[queue] == nil {
                queues[queue] = QueueHead(capacity: configuration.headCapacity)
                queueOrder.append(queue)
            }
        }
        // What has begun goes on; what has not waits on.
        scheduleDue = now
    }

    /// Whether a job may begin now.
    func mayBegin(_ job: JobID, of pipeline: String, isReleased: Bool) -> Bool {
        schedules[pipeline]?.allow(job, isReleased: isReleased, at: now) ?? true
    }

    /// Takes note of windows that have opened or closed.
    mutating func applySchedules() {
        guard let due = scheduleDue, due <= now else { return }
        scheduleDue = schedules.values.compactMap { $0.change(after: now) }.min()
        for id in jobs.keys.sorted() {
            guard let job = jobs[id], !job.hasBegun, !job.isCancelled, !mayBegin(job)
            else { continue }
            forget(id)
            deferJob(id)
        }
    }

    private func mayBegin(_ job: ActiveJob) -> Bool {
        mayBegin(
            job.manifest.id, of: job.manifest.pipeline,
            isReleased: job.status.released == true)
    }

    /// Puts a claimed job where it waits for its pipeline's schedule.
    mutating func deferJob(_ id: JobID) {
        committing.insert(id)
        emit(.deferJob(id))
    }

    /// A job stands in its deferred queue.
    mutating func deferred(_ id: JobID, _ queue: JobQueue) {
        committing.remove(id)
        queues[queue]?.arrived(id)
        obeyRequests(for: id)
    }

    /// Acknowledges that pipelines were resumed all of whose jobs have begun that were accepted
    /// before.
    mutating func acknowledgeResumes() {
        for pipeline in schedules.keys.sorted() {
            guard let through = schedules[pipeline]!.releasedThrough else {
                acknowledgedResumes.remove(pipeline)
                continue
            }
            // What is on its way may come back.
            let isMoving = claiming.union(committing).contains { $0.createdAt <= through }
            guard !isMoving, !acknowledgedResumes.contains(pipeline),
                isPast(through, pipeline)
            else { continue }
            acknowledgedResumes.insert(pipeline)
            emit(.acknowledgeResume(pipeline))
        }
    }

    /// Whether no job waits in its deferred queue that was accepted until then.
    private mutating func isPast(_ moment: Timestamp, _ pipeline: String) -> Bool {
        var isPast = true
        for queue in JobQueue.lanes(of: pipeline) {
            let first = queues[queue]!.ids.first
            if first.map({ $0.createdAt > moment }) ?? queues[queue]!.isComplete,
                !queues[queue]!.isScanning, queues[queue]!.isCertain
            {
                continue
            }
            isPast = false
            if first.map({ $0.createdAt > moment }) == true { queues[queue]!.askForScan() }
        }
        return isPast
    }

    /// The queue of a lane from which the next job is to be claimed: that of the oldest job that
    /// may begin.
    func nextQueue(in lane: Lane) -> JobQueue? {
        var best: (queue: JobQueue, job: JobID)?
        for queue in queueOrder where queue.lane == lane {
            guard let first = queues[queue]!.ids.first, first < best?.job ?? first || best == nil,
                queue.pipeline.map({ mayBegin(first, of: $0, isReleased: false) }) ?? true
            else { continue }
            best = (queue, first)
        }
        return best?.queue
    }
}
