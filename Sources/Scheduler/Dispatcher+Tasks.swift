internal import Jobs
internal import Pipelines

/// A job's way from its claim to its end.
extension Dispatcher {
    /// A claim is durable: plans the job.
    mutating func begin(_ claim: Claim) {
        let id = claim.manifest.id
        switch claim.pipeline {
        case .failure(let problem):
            emit(.finish(id, unplannable(claim, problem)))
            leaving.insert(id)
        case .success(let pipeline):
            var job = ActiveJob(claim, pipeline, cpus: configuration.slots, now: now)
            job.reportDue = now.adding(seconds: configuration.firstReportSeconds)
            jobs[id] = job
            finishIfEnded(id)
        }
    }

    /// The child of a slot's task said something.
    mutating func hear(_ said: TaskEvent, slot: Int) {
        guard case .running(var task) = slots[slot] else {
            preconditionFailure("only the child of a running task speaks")
        }
        task.hear(said, limits: jobs[task.job]!.pipeline.limits)
        if case .progress(let fraction) = said {
            jobs[task.job]!.plan.passProgressed(task.pass.id, fraction: fraction)
            reportSoon(task.job)
        }
        slots[slot] = .running(task)
    }

    /// A task is over, one way or another.
    mutating func end(_ task: RunningTask, slot: Int, with end: RunningTask.End) {
        let id = task.job
        if case .stopping = task.killed {
            // It is nobody's fault, and the job goes back as soon as its last task has ended.
            emit(.settle(slot: slot, id, outputs: task.pass.outputs, keep: []))
            jobs[id]!.running -= 1
            return
        }
        let sizes: [Int] = if case .ended(_, let sizes) = end { sizes } else { [] }
        let result = task.result(end, limits: jobs[id]!.pipeline.limits)
        emit(.settle(slot: slot, id, outputs: task.pass.outputs, keep: result.outputs))
        jobs[id]!.end(task, result, sizes: sizes, now: now)
        let steps = jobs[id]!.takePublishable()
        if !steps.isEmpty {
            emit(.publish(id, steps: steps))
            // A step that is published and not reported would be made again after a stop.
            jobs[id]!.reportDue = now
        } else {
            reportSoon(id)
        }
        finishIfEnded(id)
    }

    /// Ends a job none of whose steps is left to run.
    private mutating func finishIfEnded(_ id: JobID) {
        guard var job = jobs[id], job.plan.isEnded else { return }
        if job.isWorthAnotherAttempt {
            let wait = job.pipeline.retry.wait(afterAttempt: job.status.attempt, of: id)
            let moment = now.adding(seconds: wait)
            emit(.release(id, job.heldStatus(until: moment, now: now)))
            held[id] = moment
        } else {
            let steps = job.takePublishable(includingFailed: true)
            if !steps.isEmpty { emit(.publish(id, steps: steps)) }
            emit(.finish(id, job.finalStatus(now: now)))
        }
        jobs[id] = nil
        leaving.insert(id)
    }

    private mutating func reportSoon(_ id: JobID) {
        guard let job = jobs[id], job.reportDue == nil else { return }
        let last = job.reportedAt ?? now
        jobs[id]!.reportDue = max(now, last.adding(seconds: configuration.reportSeconds))
    }

    /// The end of a job whose pipeline is not there.
    private func unplannable(_ claim: Claim, _ problem: Problem) -> Status {
        var status = claim.previousStatus ?? Status(accepted: claim.manifest)
        status.state = .failed
        status.attempt += 1
        status.startedAt = status.startedAt ?? now
        status.updatedAt = now
        status.finishedAt = now
        status.error = problem
        status.message = "failed: \(problem.detail)"
        return status
    }
}

extension Retry {
    /// The wait before the next attempt in seconds: doubled with each, up to an hour, and then
    /// shortened by up to a quarter, by an amount that follows from the job, so that jobs that
    /// failed together do not come back together.
    func wait(afterAttempt attempt: Int, of id: JobID) -> Double {
        let doubled = backoffSeconds * Double(1 << min(max(0, attempt - 1), 20))
        let digits = UInt64(id.text.suffix(8), radix: 16) ?? 0
        return min(doubled, 3600) * (1 - Double(digits % 1000) / 4000)
    }
}
