internal import Jobs
internal import Pipelines

/// A job's way from its claim to its end.
extension Dispatcher {
    /// Claims are durable.
    /// - Parameters:
    ///   - asked: the jobs that were to be claimed.
    ///   - got: those that were there.
    mutating func claimed(_ asked: [JobID], _ got: [Claim]) {
        claiming.subtract(asked)
        // One that was cancelled may have come back since, by a retry, and not have been noticed.
        if got.count < asked.count { forgetQueues() }
        for claim in got { begin(claim) }
        for id in asked { obeyRequests(for: id) }
    }

    /// A claim is durable: plans the job.
    mutating func begin(_ claim: Claim) {
        let id = claim.manifest.id
        guard !requests.contains(ControlRequest(.cancel, id)) else { return finishCancelled(claim) }
        let isReleased = claim.previousStatus?.released == true
        guard mayBegin(id, of: claim.manifest.pipeline, isReleased: isReleased) else {
            return deferJob(id)
        }
        switch claim.pipeline {
        case .failure(let problem):
            let moment = now.adding(seconds: configuration.pipelineWaitSeconds)
            emit(.giveBack(id, unplannable(claim, problem, until: moment)))
            held[id] = moment
            committing.insert(id)
        case .success(let pipeline):
            var job = ActiveJob(claim, pipeline, cpus: configuration.slots, now: now)
            // It stays released when it is tried again.
            if schedules[pipeline.name]?.isOpen(at: now) == false { job.status.released = true }
            jobs[id] = job
            updateLine(id)
            finishIfEnded(id)
        }
    }

    /// A slot's child said something of the task it is at.
    mutating func receive(_ event: TaskEvent, slot: Int) {
        guard case .running(var child) = slots[slot], let task = child.current else { return }
        child.receive(event)
        if case .cost(let cost) = event, let need = child.ask(cost, now: now) {
            admission.ask(slot, for: need)
        }
        slots[slot] = .running(child)
        if case .progress(let fraction) = event {
            jobs[task.job]!.plan.passProgressed(task.pass.id, fraction: fraction)
            reportSoon(task.job)
        }
    }

    /// Has children go on that waited for memory.
    mutating func grantMemory() {
        for slot in admission.grant() {
            guard case .running(var child) = slots[slot] else {
                preconditionFailure("only a child that runs can wait for memory")
            }
            child.admit(now: now)
            slots[slot] = .running(child)
            emit(.grant(slot: slot))
        }
    }

    /// A slot's child is done with the task it was at.
    mutating func finishTask(slot: Int, sizes: [Int]) {
        guard case .running(var child) = slots[slot], child.current != nil else {
            preconditionFailure("a task that is done was running")
        }
        let key = TaskKey(slot: slot, task: child.tasksDone)
        let task = child.finishCurrent(now: now)
        slots[slot] = .running(child)
        admission.end(slot)
        admission.start(slot)
        if let next = child.current { reportFirst(next.job) }
        end(task, key, with: .done(sizes: sizes))
    }

    /// A slot's child is gone, or never came to be: the task it was at has ended, and those behind
    /// it go back to wait.
    /// - Parameters:
    ///   - state: what becomes of the slot.
    ///   - blamed: the index of the task that this was the end of, among those left.
    mutating func endChild(
        slot: Int, _ state: SlotState, blamed: Int = 0,
        with end: RunningTask.End
    ) {
        guard case .running(let child) = slots[slot] else {
            preconditionFailure("a child that ended was running")
        }
        slots[slot] = state
        admission.end(slot)
        let isOverdue = child.killed == .overdue(tasksDone: child.tasksDone)
        // One that was killed for something else than the task it was at: nobody is to blame.
        let isBlameless = child.killed != nil && !isOverdue
        for (index, task) in child.tasks.enumerated().reversed()
        where index != blamed || isBlameless {
            jobs[task.job]!.takeBack(task.pass)
            updateLine(task.job)
        }
        if !isBlameless, child.tasks.indices.contains(blamed) {
            let key = TaskKey(slot: slot, task: child.tasksDone + blamed)
            self.end(child.tasks[blamed], key, with: isOverdue ? .overdue : end)
        }
        for task in child.tasks where jobs[task.job]?.isCancelled == true {
            finishIfEnded(task.job)
        }
    }

    /// A task is over, one way or another.
    private mutating func end(
        _ task: RunningTask, _ key: TaskKey, with end: RunningTask.End
    ) {
        let id = task.job
        let result = task.result(end)
        let made = result.outputs.map { ($0, task.pass.output($0, in: result)) }
        emit(
            .commitOutputs(
                key, id, outputs: task.pass.outputs,
                made: Dictionary(uniqueKeysWithValues: made)))
        jobs[id]!.end(task, result, sizes: end.sizes, now: now)
        updateLine(id)
        let steps = jobs[id]!.takePublishable()
        if !steps.isEmpty { emit(.publish(id, steps: steps)) }
        finishIfEnded(id)
        guard jobs[id] != nil else { return }
        // A step that is published and not reported would be made again after a stop.
        if steps.isEmpty { reportSoon(id) } else { reports[id] = now }
    }

    /// Ends a job none of whose steps is left to run, or that was cancelled and none of whose
    /// passes runs.
    mutating func finishIfEnded(_ id: JobID) {
        guard var job = jobs[id] else { return }
        if job.plan.isEnded, !hasDiskSpace, job.failedForDiskSpace, !job.isCancelled {
            let moment = now.adding(seconds: configuration.diskFullWaitSeconds)
            emit(.giveBack(id, job.postponedStatus(until: moment, now: now)))
            held[id] = moment
        } else if job.plan.isEnded, !job.isWorthAnotherAttempt {
            let steps = job.takePublishable(includingFailed: true)
            if !steps.isEmpty { emit(.publish(id, steps: steps)) }
            finish(id, job.finalStatus(now: now), job.pipeline)
        } else if job.isCancelled, job.running == 0 {
            finish(id, job.refreshedStatus(now: now).cancelled(at: now), job.pipeline)
        } else if job.plan.isEnded {
            let wait = job.pipeline.retry.waitSeconds(
                afterFailures: job.status.attempt - job.status.interruptions, using: &randomness)
            let moment = now.adding(seconds: wait)
            emit(.giveBack(id, job.heldStatus(until: moment, now: now)))
            held[id] = moment
        } else {
            return
        }
        forget(id)
        committing.insert(id)
    }

    /// Commits a job's end.
    /// - Parameter pipeline: says how long it is kept; `nil` when it cannot be read: then for ever.
    mutating func finish(_ id: JobID, _ status: Status, _ pipeline: Pipeline?) {
        var status = status
        status.expiresAt = pipeline?.keepSeconds.map { now.adding(seconds: Double($0)) }
        emit(.finish(id, status))
    }

    /// A child has come to a pass of a job. A job that waits behind others in a child does not run
    /// yet, and most short ones have ended before there would be anything to report.
    mutating func reportFirst(_ id: JobID) {
        guard reports[id] == nil, jobs[id]!.reportedAt == nil else { return }
        reports[id] = now.adding(seconds: configuration.firstReportSeconds)
    }

    private mutating func reportSoon(_ id: JobID) {
        guard reports[id] == nil else { return }
        let last = jobs[id]!.reportedAt ?? now
        reports[id] = max(now, last.adding(seconds: configuration.reportSeconds))
    }

    /// The status of a job whose pipeline cannot be read. It was accepted, so it waits until it
    /// can: a slip while editing must not cost anybody his job.
    private func unplannable(_ claim: Claim, _ problem: Problem, until moment: Timestamp)
        -> Status
    {
        var status = claim.previousStatus ?? Status(accepted: claim.manifest)
        status.state = .held
        status.notBefore = moment
        status.updatedAt = now
        status.error = problem
        status.message = "waiting: \(problem.detail)"
        return status
    }
}
