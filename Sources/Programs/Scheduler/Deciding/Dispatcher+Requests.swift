internal import Jobs

/// What people ask of jobs. A request stands until its effect is durable, or until it makes no
/// sense any more.
extension Dispatcher {
    /// Somebody asks something of a job.
    mutating func receive(_ request: ControlRequest) {
        guard !acknowledging.contains(request), requests.insert(request).inserted else { return }
        obey(request)
    }

    /// A job has come to where it was going: does what was asked of it meanwhile.
    mutating func obeyRequests(for id: JobID) {
        for action in ControlRequest.Action.allCases {
            let request = ControlRequest(action, id)
            if requests.contains(request) { obey(request) }
        }
    }

    /// A job that was to be cancelled is claimed, or does not wait: then nothing is to
    /// be cancelled.
    mutating func fetched(_ id: JobID, _ claim: Claim?) {
        claiming.remove(id)
        guard let claim else {
            acknowledge(ControlRequest(.cancel, id))
            // Hints of it were ignored meanwhile.
            forgetQueues()
            return obeyRequests(for: id)
        }
        begin(claim)
    }

    /// A job that was to be retried or promoted is runnable, or cannot be.
    mutating func requeued(_ request: ControlRequest, _ lane: Lane?) {
        let id = request.job
        committing.remove(id)
        acknowledge(request)
        // One that was not moved may stand in a queue, and not have been noticed meanwhile.
        if let lane { queues[JobQueue(lane)]!.arrived(id) } else { forgetQueues() }
        obeyRequests(for: id)
    }

    /// Ends a job that is claimed and not planned.
    mutating func finishCancelled(_ claim: Claim) {
        let status = claim.previousStatus ?? Status(accepted: claim.manifest)
        finish(claim.manifest.id, status.cancelled(at: now), try? claim.pipeline.get())
        committing.insert(claim.manifest.id)
    }

    private mutating func obey(_ request: ControlRequest) {
        let id = request.job
        // After a stop it is left to the next scheduler.
        guard stopDeadline == nil else { return }
        switch request.action {
        case .cancel where jobs[id] != nil: cancel(id)
        case .retry where jobs[id] != nil, .promote where jobs[id] != nil: acknowledge(request)
        // A job on its way is looked at again when it has come to where it goes.
        case _ where claiming.contains(id) || committing.contains(id): break
        case .cancel:
            forgetWaiting(id)
            claiming.insert(id)
            emit(.fetch(id))
        case .retry, .promote:
            if request.action == .promote { forgetWaiting(id) }
            committing.insert(id)
            emit(.requeue(request))
        }
    }

    /// A job is about to be taken from where it waits.
    private mutating func forgetWaiting(_ id: JobID) {
        held[id] = nil
        for queue in queueOrder { queues[queue]!.remove(id) }
    }

    /// Stops what runs of a job, also a child that is at the task of another job: that could keep
    /// this one waiting for as long as its limits allow, so it begins again, blamelessly.
    private mutating func cancel(_ id: JobID) {
        jobs[id]!.cancel()
        updateLine(id)
        for slot in slots.indices {
            guard case .running(var child) = slots[slot], child.killed == nil,
                child.tasks.contains(where: { $0.job == id })
            else { continue }
            child.killed = .cancelled
            slots[slot] = .running(child)
            emit(.kill(slot: slot))
        }
        finishIfEnded(id)
    }

    private mutating func acknowledge(_ request: ControlRequest) {
        guard requests.remove(request) != nil else { return }
        acknowledging.insert(request)
        emit(.acknowledge(request))
    }
}
