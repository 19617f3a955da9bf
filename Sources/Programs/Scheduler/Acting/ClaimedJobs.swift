internal import Jobs
internal import PipelineFiles
internal import Pipelines
internal import Platform
internal import Spool

/// The jobs in `work/`: acts on the dispatcher's decisions about them.
final class ClaimedJobs {
    let reuse: Spool.Reuse
    private let catalog: Catalog
    let threads: DiskThreads
    /// `nil` where nothing expires.
    private let retention: Retention?
    private let secrets: Secrets
    private let log: Log
    /// Who is notified of a job's end.
    private let recipients: (Manifest, Status) -> Recipients
    let clock: SchedulerClock
    private(set) var jobs: [JobID: ClaimedJob] = [:]
    /// What is in the files that the steps of their pipelines use, by their hashes.
    private var attachments: [JobID: [String: [UInt8]]] = [:]
    /// What later jobs find those of them by that could reuse outputs.
    var reuseKeys: [JobID: ReuseKeys] = [:]

    init(
        _ reuse: Spool.Reuse, _ catalog: Catalog, _ threads: DiskThreads, _ retention: Retention?,
        _ secrets: Secrets, _ clock: SchedulerClock, log: Log,
        recipients: @escaping (Manifest, Status) -> Recipients
    ) {
        self.reuse = reuse
        self.catalog = catalog
        self.threads = threads
        self.retention = retention
        self.secrets = secrets
        self.clock = clock
        self.log = log
        self.recipients = recipients
    }

    /// Takes a claimed job in.
    /// - Returns: what the dispatcher is to know of it.
    func add(_ job: ClaimedJob) -> Claim {
        jobs[job.id] = job
        let name = job.manifest.pipeline
        let pipeline: Result<Pipeline, Problem> =
            switch catalog.entry(name) {
            case .pipeline(let pipeline): Self.pipeline(pipeline, for: job.manifest)
            case .invalid:
                .failure(
                    Problem(.pipeline, "the pipeline \(name) has an error in its definition"))
            case .unknown:
                .failure(Problem(.pipeline, "there is no pipeline \(name) any more"))
            }
        if case .success(let pipeline) = pipeline, !pipeline.attachments.isEmpty {
            attachments[job.id] = pipeline.attachments
        }
        return Claim(
            manifest: job.manifest, previousStatus: job.previousStatus,
            pipeline: pipeline)
    }

    /// The pipeline with the options that the job sets. Its file may have changed since that was
    /// accepted.
    private static func pipeline(_ pipeline: Pipeline, for manifest: Manifest)
        -> Result<Pipeline, Problem>
    {
        Result { () throws(InvalidOption) in try pipeline.with(manifest.options ?? [:]) }
            .mapError {
                Problem(
                    .pipeline,
                    "the pipeline \(pipeline.name) does not take the job's options: \($0.text)")
            }
    }

    /// Opens the files of a pass.
    func open(_ assignment: Assignment) throws(SystemError) -> WorkerSlot.OpenTask {
        let (job, pass) = (jobs[assignment.job]!, assignment.pass)
        var inputs: [Descriptor] = []
        for source in pass.sources {
            switch source.origin {
            case .input(let index): inputs.append(try job.openInput(index))
            case .output(let step, let name):
                inputs.append(try job.openOutput(step: step, name: name))
            }
        }
        for file in assignment.task.attachments {
            // Each task has a copy of its own, which it may spoil.
            let bytes = attachments[assignment.job]?[file.sha256] ?? []
            inputs.append(try Descriptor(inMemory: bytes))
        }
        var outputs: [Descriptor] = []
        for output in pass.outputs {
            outputs.append(try job.createOutput(step: output.step, name: output.name))
        }
        var task = assignment.task
        task.secrets = secrets.values(task.steps.flatMap(\.action.secrets))
        return WorkerSlot.OpenTask(task: task, inputs: inputs, outputs: outputs)
    }

    /// Makes the outputs of an ended task durable, and removes those that did not come to be.
    /// - Parameters:
    ///   - made: those that came to be, by index.
    ///   - files: all of them, open, if one is to be kept.
    func commitOutputs(
        _ id: JobID, _ outputs: [PlannedOutput], made: [Int: PlannedOutput], files: [Descriptor]
    ) throws(SystemError) {
        let job = jobs[id]!
        // At once: the next pass may open them.
        for (index, output) in made where output.name != outputs[index].name {
            try job.renameOutput(step: output.step, outputs[index].name, to: output.name)
        }
        threads.perform(id) { () throws(SystemError) in
            for (index, output) in outputs.enumerated() {
                if made[index] != nil {
                    try job.flush(files[index])
                } else {
                    try job.removeOutput(step: output.step, name: output.name)
                }
            }
            return nil
        }
    }

    func publish(_ id: JobID, steps: [String]) {
        let job = jobs[id]!
        threads.perform(id) { () throws(SystemError) in
            for step in steps { try job.publish(step: step) }
            return nil
        }
    }

    func report(_ id: JobID, _ status: Status) {
        let job = jobs[id]!
        threads.perform(id) { [log] () throws(SystemError) in
            do throws(SystemError) {
                try job.write(status)
            } catch  where error.isDiskFull {
                // The one that is served is old, and whole.
                log.write(.warning, "\(error)", ["job": id.text])
            }
            return nil
        }
    }

    /// - Parameter implementation: the workers'.
    func finish(_ id: JobID, _ status: Status, implementation: String?) {
        let recipients = recipients(jobs[id]!.manifest, status)
        commit(id, status, implementation) { job, status throws(SystemError) in
            try job.finish(status, notifying: recipients)
        }
    }

    /// - Parameter implementation: the workers'.
    func giveBack(_ id: JobID, _ status: Status, implementation: String?) {
        commit(id, status, implementation) { job, status throws(SystemError) in
            try job.giveBack(status)
        }
    }

    private func commit(
        _ id: JobID, _ status: Status, _ implementation: String?,
        _ act: @escaping @Sendable (ClaimedJob, Status) throws(SystemError) -> Void
    ) {
        let job = jobs.removeValue(forKey: id)!
        log.write(
            .info, status.message,
            [
                "job": id.text, "pipeline": status.pipeline,
                "state": status.state.rawValue,
            ])
        let keys = takeReuseKeys(of: id, status, implementation)
        threads.perform(id) { [reuse, retention] () throws(SystemError) in
            try act(job, status)
            for key in keys { reuse.remember(id, as: key) }
            retention?.note(status)
            return .event(.committed(id))
        }
    }

    /// Puts a job in its pipeline's deferred queue, as it was before.
    func deferJob(_ id: JobID) {
        let job = jobs.removeValue(forKey: id)!
        reuseKeys[id] = nil
        threads.perform(id) { () throws(SystemError) in
            .event(.deferred(id, try job.deferToSchedule()))
        }
    }
}
