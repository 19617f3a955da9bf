internal import Jobs
internal import Pipelines

/// A job in `work/`: its plan, its passes that wait, and its status.
struct ActiveJob {
    let manifest: Manifest
    let pipeline: Pipeline
    var plan: JobPlan
    /// Passes that could run now, the longest first.
    private var ready = ReadyLine<Pass, Double>()
    /// How many passes run.
    var running = 0
    /// Whether somebody asked for its end: then no other pass begins.
    private(set) var isCancelled = false
    /// Whether a pass of it was given to a child.
    private(set) var hasBegun = false
    var status: Status
    /// When this attempt began.
    private let begunAt: Timestamp
    /// When the status was reported last; `nil` when it was not.
    var reportedAt: Timestamp?
    /// Steps whose outputs are published.
    private var published: Set<String> = []

    init(_ claim: Claim, _ pipeline: Pipeline, cpus: Int, now: Timestamp) {
        manifest = claim.manifest
        begunAt = now
        self.pipeline = pipeline
        var status = claim.previousStatus ?? Status(accepted: claim.manifest)
        // What was skipped in an earlier attempt may be taken now.
        let finished = status.steps.filter {
            $0.state == .completed || $0.state == .skipped && $0.reused == true
        }
        func byName<Value>(_ value: (StepStatus) -> Value) -> [String: Value] {
            Dictionary(finished.map { ($0.name, value($0)) }) { first, _ in first }
        }
        plan = JobPlan(
            pipeline: pipeline, inputs: manifest.inputs, title: manifest.title,
            finishedSteps: byName(\.outputs), skipped: byName { $0.skipped ?? [] }, cpus: cpus)
        status.steps = plan.steps.map { planned in
            var step =
                finished.first {
                    $0.name == planned.step.name && planned.state == $0.state
                } ?? StepStatus(name: planned.step.name, uses: planned.step.action.uses)
            if pipeline.reuse { step.reused = step.reused ?? false }
            return step
        }
        published = Set(plan.steps.filter { $0.state == .completed }.map(\.step.name))
        status.state = .processing
        status.attempt += 1
        status.startedAt = status.startedAt ?? now
        status.totalSteps = plan.steps.count
        (status.error, status.expiresAt) = (nil, nil)
        status.notBefore = nil
        self.status = status
        addReady(plan.nextPasses())
    }

    /// How it stands in the line for slots.
    var waiting: WaitingLine.Entry {
        WaitingLine.Entry(
            job: manifest.id, lane: Lane.allCases.firstIndex(of: manifest.lane)!,
            domain: domain, limits: pipeline.limits, passes: ready.count,
            isShort: ready.first.map(isShort) ?? false,
            effortSeconds: ready.first.map(effortSeconds) ?? 0)
    }

    /// Whose harm a child that was taken over could do at most: what one sender sent in one go.
    private var domain: String {
        guard let batch = manifest.batch else { return manifest.id.text }
        return "\(batch.text) \(manifest.owner ?? "")"
    }

    /// Whether a pass is so short that a process of its own would cost more than itself.
    private func isShort(_ pass: Pass) -> Bool {
        guard pass.sources.count == 1, pass.sources[0].mediaType.isImage,
            pass.outputs.count <= ActiveJob.shortOutputsMax,
            pass.limits(in: pipeline) == pipeline.limits,
            case .input(let index) = pass.sources[0].origin
        else { return false }
        return manifest.inputs[index].bytes <= ActiveJob.shortBytesMax
    }

    /// A picture of this many bytes is decoded in a few milliseconds.
    private static let shortBytesMax = 128 << 10
    /// The files of `Dispatcher.tasksMax` such passes go to a worker in one message.
    private static let shortOutputsMax = 100

    /// Puts passes where they belong, equal ones in their order.
    private mutating func addReady(_ passes: [Pass]) {
        guard !isCancelled else { return }
        for pass in passes { ready.add(pass, effort: effortSeconds(pass)) }
    }

    private func effortSeconds(_ pass: Pass) -> Double {
        pass.effortSeconds { source in
            switch source.origin {
            case .input(let index): manifest.inputs[index].bytes
            case .output(let step, let name):
                status.steps.first { $0.name == step }?
                    .outputs.first { $0.name == name }?.bytes ?? 0
            }
        }
    }

    /// Takes the next pass to run.
    mutating func start(threads: Int, allowanceBytes: Int, now: Timestamp)
        -> (Assignment, RunningTask)
    {
        let pass = ready.takeFirst()
        running += 1
        hasBegun = true
        let task = pass.task(
            limits: pass.limits(in: pipeline), threads: threads,
            allowanceBytes: allowanceBytes)
        return (
            Assignment(job: manifest.id, pass: pass, task: task),
            RunningTask(
                job: manifest.id, pass: pass,
                limits: pass.limits(in: pipeline), startedAt: now)
        )
    }

    /// Takes a pass back that was given to a child and not begun, or not brought to its end.
    mutating func takeBack(_ pass: Pass) {
        running -= 1
        if !isCancelled { ready.giveBack(pass) }
    }

    /// Drops the passes that wait; those that run are for the caller to end.
    mutating func cancel() {
        isCancelled = true
        ready.removeAll()
    }

    /// Takes note of how a pass ended.
    /// - Parameter sizes: the outputs' lengths in bytes.
    mutating func end(_ task: RunningTask, _ result: PassResult, sizes: [Int], now: Timestamp) {
        running -= 1
        let share = now.seconds(since: task.startedAt) / Double(max(1, task.pass.steps.count))
        for step in task.pass.steps {
            // To a tenth of a millisecond: more digits say nothing.
            editStep(step.name) { $0.seconds = (($0.seconds + share) * 1e4).rounded() / 1e4 }
            warn(step, task)
        }
        for index in result.outputs.sorted() {
            let planned = task.pass.output(index, in: result)
            let metadata = task.metadata[index]!
            let output = Output(
                name: planned.name, title: plan.title(for: planned),
                href: Output.href(planned.name, of: planned.step, in: manifest.id),
                mediaType: planned.mediaType, bytes: sizes[index], width: metadata.width,
                height: metadata.height, pages: metadata.pages, sha256: metadata.sha256,
                input: plan.input(of: planned))
            editStep(planned.step) { $0.outputs.append(output) }
        }
        plan.passEnded(task.pass.id, result)
        addReady(plan.nextPasses())
    }

    /// Takes note of what is wrong with the source of a pass. Each pass over a document's pages
    /// says the same.
    private mutating func warn(_ step: Step, _ task: RunningTask) {
        for text in task.warnings.map({ plan.named($0, in: task.pass) }) {
            editStep(step.name) {
                let warnings = $0.warnings ?? []
                guard !warnings.contains(text), warnings.count < Self.warningsMax else { return }
                $0.warnings = warnings + [text]
            }
        }
    }

    private static let warningsMax = 100

    /// Steps that have completed and are not published yet; they count as published from now on.
    mutating func takePublishable(includingFailed: Bool = false) -> [String] {
        let steps = plan.steps.filter {
            !published.contains($0.step.name) && !$0.outputs.isEmpty
                && ($0.state == .completed || includingFailed && $0.state == .failed)
        }.map(\.step.name)
        published.formUnion(steps)
        return steps
    }

    /// What failed, in the order of the steps.
    var problems: [Problem] { plan.steps.flatMap(\.problems) }

    /// The problem that this attempt failed with. Steps that were skipped say so themselves; the
    /// job's error is the one that began it.
    private var cause: Problem? { problems.first { $0.kind != .skipped } ?? problems.first }

    /// Whether another attempt may end differently and is allowed: not when something failed for
    /// good, for then the job does, however often it is begun.
    var isWorthAnotherAttempt: Bool {
        problems.allSatisfy { $0.kind.isTemporary || $0.kind == .skipped }
            && problems.contains(where: \.kind.isTemporary)
            && status.attempt - status.interruptions < pipeline.retry.attempts
    }

    /// Whether all that failed could not be written.
    var failedForDiskSpace: Bool {
        problems.contains { $0.kind == .unwritable }
            && problems.allSatisfy { $0.kind == .unwritable || $0.kind == .skipped }
    }

    /// The status as it is to be shown now.
    mutating func refreshedStatus(now: Timestamp) -> Status {
        for planned in plan.steps {
            editStep(planned.step.name) { step in
                step.state = planned.state
                step.error = planned.problems.first
                step.skipped =
                    planned.skipped.isEmpty ? nil : Array(planned.skipped.prefix(Self.warningsMax))
                let order = Dictionary(
                    zip(planned.outputs.map(\.name), planned.outputs.indices)
                ) { first, _ in first }
                step.outputs.sort { order[$0.name, default: 0] < order[$1.name, default: 0] }
            }
        }
        status.progress = (plan.progress * 1000).rounded() / 1000
        status.currentStep = plan.steps.first { $0.state == .running }?.step.name
        status.updatedAt = now
        status.message =
            isCancelled
            ? "being cancelled"
            : status.currentStep.map { "running step \($0)" } ?? "running"
        status.estimatedCompletionAt = estimate(now: now)
        return status
    }

    /// The status of the job's end.
    mutating func finalStatus(now: Timestamp) -> Status {
        var status = refreshedStatus(now: now)
        let failed = plan.steps.filter { $0.state == .failed }
        status.state = failed.isEmpty ? .completed : .failed
        status.progress = failed.isEmpty ? 1 : status.progress
        status.note(cause, ofAttemptBegunAt: begunAt)
        let outputs = status.steps.reduce(0) { $0 + $1.outputs.count }
        let remark = status.steps.contains { $0.warnings != nil } ? ", with warnings" : ""
        status.message =
            plan.steps.allSatisfy { $0.state == .skipped }
            ? "completed: every step was skipped"
            : failed.isEmpty
                ? "completed: \(outputs) file\(outputs == 1 ? "" : "s")\(remark)"
                : "failed: step\(failed.count == 1 ? "" : "s") "
                    + failed.map(\.step.name).joined(separator: ", ")
        status.currentStep = nil
        status.estimatedCompletionAt = nil
        status.finishedAt = now
        return status
    }

    /// The status with which the job waits for another attempt; its completed steps are kept.
    mutating func heldStatus(until moment: Timestamp, now: Timestamp) -> Status {
        var status = refreshedStatus(now: now)
        status.note(cause, ofAttemptBegunAt: begunAt)
        status.forgetUnfinished()
        status.state = .held
        status.notBefore = moment
        let seconds = Int(moment.seconds(since: now).rounded(.up))
        status.message = "attempt \(status.attempt) failed; trying again in \(seconds) s"
        return status
    }

    /// The status with which the job waits for room on the disk: this attempt does not count.
    mutating func postponedStatus(until moment: Timestamp, now: Timestamp) -> Status {
        var status = refreshedStatus(now: now)
        status.error = cause
        status.forgetUnfinished()
        status.state = .held
        status.attempt -= 1
        status.notBefore = moment
        status.message = "waiting: there is no room on the disk"
        return status
    }

    /// The status with which the job goes back because the scheduler stops: this attempt does not
    /// count.
    func givenBackStatus(now: Timestamp) -> Status {
        var copy = self
        var status = copy.refreshedStatus(now: now)
        status.forgetUnfinished()
        status.state = .queued
        status.attempt -= 1
        status.message = "interrupted; waiting to go on"
        return status
    }

    /// When the job will have ended, if it goes on as fast as until now.
    private func estimate(now: Timestamp) -> Timestamp? {
        guard let startedAt = status.startedAt, plan.progress > 0.02, plan.progress < 1 else {
            return nil
        }
        let elapsed = now.seconds(since: startedAt)
        return now.adding(seconds: elapsed * (1 - plan.progress) / plan.progress)
    }

    private mutating func editStep(_ name: String, _ edit: (inout StepStatus) -> Void) {
        guard let index = status.steps.firstIndex(where: { $0.name == name }) else { return }
        edit(&status.steps[index])
    }
}
