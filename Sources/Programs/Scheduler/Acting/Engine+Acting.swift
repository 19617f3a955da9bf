internal import Glibc
internal import Jobs
internal import Pipelines
internal import Platform
internal import Spool

/// Doing what the dispatcher decided.
extension Engine {
    func act(on decision: Decision) {
        switch decision {
        case .scan(let queue, let limit, let excluding): scan(queue, limit, excluding)
        case .claim(let picked):
            commit("claim") { [spool, log] () throws(SystemError) in
                .claimed(
                    asked: picked.map(\.id),
                    try spool.claim(picked, quarantined: log.reportQuarantined))
            }
        case .promote(let id):
            commit(id) { [spool] () throws(SystemError) in
                .event(.promoted(id, try spool.promote(id)))
            }
        case .start(let slot, let assignments): start(slot, assignments)
        case .grant(let slot): slots[slot].grant()
        case .kill(let slot): slots[slot].kill()
        case .commitOutputs(_, let id, let outputs, let keep):
            commitOutputs(jobs[id]!, outputs, keep: keep)
        case .publish(let id, let steps):
            let job = jobs[id]!
            commit(id) { () throws(SystemError) in
                for step in steps { try job.publish(step: step) }
                return nil
            }
        case .report(let id, let status):
            let job = jobs[id]!
            commit(id) { [log] () throws(SystemError) in
                do throws(SystemError) {
                    try job.write(status)
                } catch  where error.isDiskFull {
                    // The one that is served is old, and whole.
                    log.write(.warning, "\(error)", ["job": id.text])
                }
                return nil
            }
        case .finish(let id, let status):
            let recipients = recipients(jobs[id]!.manifest, status.state)
            commitStatus(id, status) { job, status throws(SystemError) in
                try job.finish(status, notifying: recipients)
            }
        case .release(let id, let status):
            commitStatus(id, status) { job, status throws(SystemError) in
                try job.release(status)
            }
        case .fetch(let id): fetch(id)
        case .deferJob(let id): deferJob(id)
        case .requeue(let request): requeue(request)
        case .endRelease(let pipeline): endRelease(of: pipeline)
        case .acknowledge(let request): acknowledge(request)
        case .exit: isDone = true
        }
    }

    /// How many marks a long queue gets, for who wants to know how much is before a job.
    private static let marksMax = 63

    private func scan(_ queue: JobQueue, _ limit: Int, _ excluding: Set<JobID>) {
        commit("scan", on: scanner) { [spool] () throws(SystemError) in
            let found = try spool.oldest(limit, in: queue, excluding: excluding)
            return .event(
                .scanned(
                    queue, found.sorted, more: found.more,
                    marks: found.marks(Engine.marksMax)))
        }
    }

    /// Opens the files of passes and hands them to a worker.
    private func start(_ slot: Int, _ assignments: [Assignment]) {
        var tasks: [WorkerSlot.OpenTask] = []
        for (place, assignment) in assignments.enumerated() {
            do {
                tasks.append(try open(assignment))
            } catch {
                log.write(.error, error.description, ["job": assignment.job.text])
                // Without descriptors nothing can go on; want of room is not the job's fault.
                if error.isShortage, !error.isOutOfSpace { failure = failure ?? .system(error) }
                if error.isOutOfSpace { noteDiskFull() }
                let problem = Problem(.unwritable, "a file of the job could not be opened")
                return handle(.taskNotStarted(slot: slot, task: place, problem))
            }
        }
        do {
            try slots[slot].run(tasks)
            try epoll.add(slots[slot].child!.channel.raw, token: Source.child(slot))
        } catch {
            // The server is gone or about to be replaced, as the end of its channel will show.
            log.write(.warning, error.description)
            slots[slot].program.send(SIGKILL)
            let outputs = slots[slot].endTask()
            slots[slot].endChild()
            handle(.slotLost(slot), outputs)
        }
    }

    private func open(_ assignment: Assignment) throws(SystemError) -> WorkerSlot.OpenTask {
        let (job, pass) = (jobs[assignment.job]!, assignment.pass)
        var inputs: [Descriptor] = []
        for source in pass.sources {
            switch source.origin {
            case .input(let index): inputs.append(try job.openInput(index))
            case .output(let step, let name):
                inputs.append(try job.openOutput(step: step, name: name))
            }
        }
        var outputs: [Descriptor] = []
        for output in pass.outputs {
            outputs.append(try job.createOutput(step: output.step, name: output.name))
        }
        return WorkerSlot.OpenTask(task: assignment.task, inputs: inputs, outputs: outputs)
    }

    /// Makes the outputs of an ended task durable, and removes those that did not come to be.
    func commitOutputs(_ job: ClaimedJob, _ outputs: [PlannedOutput], keep: Set<Int>) {
        let files = endedOutputs
        commit(job.id) { () throws(SystemError) in
            for (place, output) in outputs.enumerated() {
                if keep.contains(place) {
                    try job.flush(files[place])
                } else {
                    try job.removeOutput(step: output.step, name: output.name)
                }
            }
            return nil
        }
    }

    func commitStatus(
        _ id: JobID, _ status: Status,
        _ act: @escaping @Sendable (ClaimedJob, Status) throws(SystemError) -> Void
    ) {
        let job = jobs.removeValue(forKey: id)!
        log.write(
            .info, status.message,
            [
                "job": id.text, "pipeline": status.pipeline,
                "state": status.state.rawValue,
            ])
        let keys = takeReuseKeys(of: id, status)
        commit(id) { [spool, retention] () throws(SystemError) in
            try act(job, status)
            for key in keys { spool.remember(id, as: key) }
            retention?.note(status)
            return .event(.committed(id))
        }
    }

    /// Does on another thread what waits for the disk, and takes in what came of it.
    /// - Parameter crew: whose threads; the committer's when `nil`.
    func commit(
        _ key: some Hashable, on crew: Committer? = nil,
        _ work: @escaping @Sendable () throws(SystemError) -> Inbox.Message?
    ) {
        (crew ?? committer).perform(
            key: key,
            onFailure: { [inbox] error in
                inbox.post(.failed(error))
            },
            { [inbox] () throws(SystemError) in
                if let message = try work() { inbox.post(message) }
            })
    }
}
