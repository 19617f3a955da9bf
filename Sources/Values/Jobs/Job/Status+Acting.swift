/// What becomes of a status when somebody acts on the job.
extension Status {
    /// The status of the job when it is cancelled: what completed stays.
    package func cancelled(at now: Timestamp) -> Status {
        var status = self
        status.forgetUnfinished()
        status.state = .cancelled
        status.error = nil
        status.notBefore = nil
        (status.updatedAt, status.finishedAt) = (now, now)
        let outputs = steps.reduce(0) { $0 + ($1.state == .completed ? $1.outputs.count : 0) }
        status.message =
            switch outputs {
            case 0: "cancelled"
            case 1: "cancelled; 1 file is kept"
            default: "cancelled; \(outputs) files are kept"
            }
        return status
    }

    /// The status of the job when it is queued again after its end: what completed stays, and
    /// attempts are counted again.
    package func retried(at now: Timestamp) -> Status {
        var status = self
        status.forgetUnfinished()
        status.state = .queued
        (status.attempt, status.interruptions) = (0, 0)
        (status.attempts, status.error) = (nil, nil)
        (status.startedAt, status.finishedAt, status.expiresAt) = (nil, nil, nil)
        (status.released, status.published) = (nil, nil)
        status.progress = 0
        status.updatedAt = now
        status.message = "to be tried again; waiting for a free processor"
        return status
    }

    /// The status of the job when somebody has released it: it may begin at any time.
    package func released(at now: Timestamp) -> Status {
        var status = self
        status.forgetUnfinished()
        status.state = .queued
        status.released = true
        (status.notBefore, status.error) = (nil, nil)
        status.updatedAt = now
        status.message = "released; waiting for a free processor"
        return status
    }

    /// The end did not happen after all, and nobody is notified of it.
    package mutating func forgetEnd() {
        notifications?.removeAll { $0.endedAt == finishedAt }
        published = nil
        (error, finishedAt, expiresAt) = (nil, nil, nil)
    }

    /// Takes note of how the attempt that is under way failed, if it did.
    package mutating func note(_ error: Problem?, ofAttemptBegunAt begunAt: Timestamp) {
        self.error = error
        guard let error else { return }
        let failed = FailedAttempt(number: attempt, startedAt: begunAt, error: error)
        attempts = (attempts ?? []) + [failed]
    }

    /// Steps that have not completed are as if they had not been begun.
    package mutating func forgetUnfinished() {
        for index in steps.indices where steps[index].state != .completed {
            steps[index] = StepStatus(name: steps[index].name, uses: steps[index].uses)
        }
        currentStep = nil
        estimatedCompletionAt = nil
    }
}
