internal import Jobs

/// Counts jobs and steps from the dispatcher's events and decisions.
struct MetricsRecorder {
    private(set) var metrics = SchedulerMetrics()
    /// The jobs in hand, and which of their steps had completed before.
    private var begun: [JobID: (pipeline: String, completed: Set<String>)] = [:]
    /// The pipelines of held jobs.
    private var held: [JobID: String] = [:]

    /// - Parameter throughput: what was measured before.
    init(throughput: [String: Throughput] = [:]) { metrics.throughput = throughput }

    /// Jobs wait in `held/`.
    mutating func note(held jobs: [(id: JobID, pipeline: String)]) {
        for (id, pipeline) in jobs { addHeld(id, pipeline) }
    }

    /// Jobs were claimed.
    mutating func note(claimed claims: [Claim]) {
        for claim in claims {
            removeHeld(claim.manifest.id)
            let completed = claim.previousStatus?.steps.filter { $0.state == .completed } ?? []
            begun[claim.manifest.id] = (claim.manifest.pipeline, Set(completed.map(\.name)))
            metrics.processing[claim.manifest.pipeline, default: 0] += 1
        }
    }

    /// Something was decided.
    mutating func note(_ decision: Decision) {
        switch decision {
        case .promote(let id):
            removeHeld(id)
        case .deferJob(let id):
            if let (pipeline, _) = begun.removeValue(forKey: id) {
                metrics.processing[pipeline]! -= 1
            }
        case .release(let id, let status):
            removeActive(id, status)
            if status.state == .held { addHeld(id, status.pipeline) }
        case .finish(let id, let status):
            removeActive(id, status)
            metrics.finished[status.state.rawValue, default: [:]][status.pipeline, default: 0] += 1
            let inputs = status.inputs.reduce(0) { $0 + $1.bytes }
            let outputs = status.steps.flatMap(\.outputs).reduce(0) { $0 + $1.bytes }
            metrics.inputBytes[status.pipeline, default: 0] += inputs
            metrics.outputBytes[status.pipeline, default: 0] += outputs
            count(status.steps.compactMap(\.reused), of: status.pipeline)
            // Reused outputs do not show how long it takes to make them.
            if status.state == .completed, !status.steps.contains(where: { $0.reused == true }) {
                let seconds = status.steps.reduce(0) { $0 + $1.seconds }
                metrics.throughput[status.pipeline, default: Throughput()]
                    .add(bytes: inputs, slotSeconds: seconds)
            }
        case .scan, .claim, .start, .grant, .kill, .commitOutputs, .publish, .report, .fetch,
            .requeue,
            .acknowledge, .endRelease, .exit:
            break
        }
    }

    /// Counts what could have been taken over, and what was.
    private mutating func count(_ reused: [Bool], of pipeline: String) {
        guard !reused.isEmpty else { return }
        let taken = reused.count(where: \.self)
        metrics.stepsReused[pipeline, default: 0] += taken
        metrics.stepsNotReused[pipeline, default: 0] += reused.count - taken
    }

    private mutating func addHeld(_ id: JobID, _ pipeline: String) {
        guard held.updateValue(pipeline, forKey: id) == nil else { return }
        metrics.held[pipeline, default: 0] += 1
    }

    private mutating func removeHeld(_ id: JobID) {
        if let pipeline = held.removeValue(forKey: id) { metrics.held[pipeline]! -= 1 }
    }

    /// A job goes out of hand: counts the steps that ended meanwhile.
    private mutating func removeActive(_ id: JobID, _ status: Status) {
        guard let (pipeline, completed) = begun.removeValue(forKey: id) else { return }
        metrics.processing[pipeline]! -= 1
        for step in status.steps where !completed.contains(step.name) {
            // One that was skipped has taken no time.
            guard [.completed, .failed].contains(step.state), step.seconds > 0 else { continue }
            metrics.steps[step.uses, default: .init()].add(seconds: step.seconds)
        }
    }
}
