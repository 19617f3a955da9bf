internal import Jobs

/// Counts jobs and steps from the dispatcher's events and decisions. What it counts is declared
/// here, and listed in `families`: `GET /metrics` prints those.
struct MetricsRecorder {
    private(set) var finished = MetricFamily(
        .counter(
            "pressroom_jobs_finished_total", "Jobs that have ended.",
            labels: ["outcome", "pipeline"]))
    private(set) var failed = MetricFamily(
        .counter(
            "pressroom_jobs_failed_total", "Jobs that have failed, by the type of their problem.",
            labels: ["pipeline", "error"]))
    private(set) var waits = MetricFamily(
        .histogram(
            "pressroom_job_wait_seconds",
            "How long jobs waited from when they could start until they were claimed.",
            bounds: [0.01, 0.05, 0.1, 0.5, 1, 5, 15, 60, 300, 900, 3600, 14_400, 43_200],
            labels: ["pipeline"]))
    private(set) var durations = MetricFamily(
        .histogram(
            "pressroom_job_duration_seconds", "How long jobs took from their claim to their end.",
            bounds: [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 900, 3600],
            labels: ["pipeline"]))
    private(set) var inputBytes = MetricFamily(
        .counter(
            "pressroom_input_bytes_total", "Bytes of the files of jobs that have ended.",
            labels: ["pipeline"]))
    private(set) var outputBytes = MetricFamily(
        .counter(
            "pressroom_output_bytes_total", "Bytes of these jobs' outputs.",
            labels: ["pipeline"]))
    private(set) var reuse = MetricFamily(
        .counter(
            "pressroom_reuse_steps_total",
            "Steps of jobs that have ended and could reuse outputs of others, by whether "
                + "they did.",
            labels: ["pipeline", "result"]))
    private(set) var steps = MetricFamily(
        .histogram(
            "pressroom_step_duration_seconds",
            "How long steps took; of a decode that steps share, each its share.",
            bounds: [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300],
            labels: ["uses"]))

    private var families: [MetricFamily] {
        [finished, failed, waits, durations, inputBytes, outputBytes, reuse, steps]
    }

    /// What is so at the moment, and what is remembered over restarts.
    private var current = SchedulerMetrics()
    /// The jobs in hand: when they were claimed, and which of their steps had completed before.
    private var begun: [JobID: Begun] = [:]
    /// The pipelines of held jobs.
    private var held: [JobID: String] = [:]
    /// When jobs of pipelines may begin, as it was when it was noted last.
    private var schedules: [String: Schedule] = [:]
    /// Since when jobs of pipelines may begin again that were paused.
    private var resumed: [String: Timestamp] = [:]
    private let clock: () -> Timestamp

    private struct Begun {
        let pipeline: String
        let claimedAt: Timestamp
        let completed: Set<String>
    }

    /// - Parameters:
    ///   - throughput: what was measured before.
    ///   - clock: what time it is.
    init(throughput: [String: Throughput] = [:], clock: @escaping () -> Timestamp) {
        self.clock = clock
        current.throughput = throughput
    }

    /// What there is to write.
    var metrics: SchedulerMetrics {
        var metrics = current
        metrics.counted = families
        return metrics
    }

    /// What has ended since the start.
    var totals: MetricsHistory.Totals {
        func sum(_ family: MetricFamily, _ outcome: JobState? = nil) -> Int {
            Int(
                family.values.reduce(0) { sum, sample in
                    outcome.map { sample.key[0] == $0.rawValue } ?? true ? sum + sample.value : sum
                })
        }
        var totals = MetricsHistory.Totals()
        totals.completed = sum(finished, .completed)
        totals.failed = sum(finished, .failed)
        totals.cancelled = sum(finished, .cancelled)
        (totals.bytesIn, totals.bytesOut) = (sum(inputBytes), sum(outputBytes))
        return totals
    }

    /// Jobs wait in `held/`.
    mutating func note(held jobs: [(id: JobID, pipeline: String)]) {
        for (id, pipeline) in jobs { addHeld(id, pipeline) }
    }

    /// This is when jobs of pipelines may begin.
    mutating func note(_ schedules: [String: Schedule]) {
        for (pipeline, schedule) in self.schedules
        where schedule.isPaused && schedules[pipeline]?.isPaused != true {
            resumed[pipeline] = clock()
        }
        self.schedules = schedules
    }

    /// Jobs were claimed.
    mutating func note(claimed claims: [Claim]) {
        let now = clock()
        for claim in claims {
            let (id, pipeline) = (claim.manifest.id, claim.manifest.pipeline)
            removeHeld(id)
            waits.observe(max(0, now.seconds(since: runnable(claim, at: now))), pipeline)
            let completed = claim.previousStatus?.steps.filter { $0.state == .completed } ?? []
            begun[id] = Begun(
                pipeline: pipeline, claimedAt: now, completed: Set(completed.map(\.name)))
            current.processing[pipeline, default: 0] += 1
        }
    }

    /// Something was decided.
    mutating func note(_ decision: Decision) {
        switch decision {
        case .promote(let id):
            removeHeld(id)
        case .deferJob(let id):
            if let job = begun.removeValue(forKey: id) {
                current.processing[job.pipeline]! -= 1
            }
        case .giveBack(let id, let status):
            _ = removeActive(id, status)
            if status.state == .held { addHeld(id, status.pipeline) }
        case .finish(let id, let status):
            if let claimedAt = removeActive(id, status) {
                durations.observe(max(0, clock().seconds(since: claimedAt)), status.pipeline)
            }
            noteEnd(status)
        case .scan, .claim, .start, .grant, .kill, .commitOutputs, .publish, .report, .fetch,
            .requeue,
            .acknowledge, .acknowledgeResume, .exit:
            break
        }
    }

    private mutating func noteEnd(_ status: Status) {
        let pipeline = status.pipeline
        finished.add(1, status.state.rawValue, pipeline)
        if status.state == .failed {
            let error = status.error ?? status.steps.lazy.compactMap(\.error).first
            failed.add(1, pipeline, error?.kind.family.rawValue ?? "unknown")
        }
        let inputs = status.inputs.reduce(0) { $0 + $1.bytes }
        inputBytes.add(inputs, pipeline)
        outputBytes.add(status.steps.flatMap(\.outputs).reduce(0) { $0 + $1.bytes }, pipeline)
        count(status.steps.compactMap(\.reused), of: pipeline)
        // Reused outputs do not show how long it takes to make them.
        if status.state == .completed, !status.steps.contains(where: { $0.reused == true }) {
            let seconds = status.steps.reduce(0) { $0 + $1.seconds }
            current.throughput[pipeline, default: Throughput()]
                .add(bytes: inputs, slotSeconds: seconds)
        }
    }

    /// Since when a job could have been claimed: since it was accepted, or came back to the queue,
    /// or its back-off ended, or its pipeline's window opened, or that was resumed.
    private func runnable(_ claim: Claim, at now: Timestamp) -> Timestamp {
        let pipeline = claim.manifest.pipeline
        let previous = claim.previousStatus
        let opened = schedules[pipeline]?.spans?.first { $0.contains(now) }?.from
        return [
            claim.manifest.id.createdAt, previous?.notBefore ?? previous?.updatedAt, opened,
            resumed[pipeline],
        ].compactMap(\.self).max()!
    }

    /// Counts the steps that could have been reused, and those that were.
    private mutating func count(_ reused: [Bool], of pipeline: String) {
        guard !reused.isEmpty else { return }
        let taken = reused.count(where: \.self)
        reuse.add(taken, pipeline, "hit")
        reuse.add(reused.count - taken, pipeline, "miss")
    }

    private mutating func addHeld(_ id: JobID, _ pipeline: String) {
        guard held.updateValue(pipeline, forKey: id) == nil else { return }
        current.held[pipeline, default: 0] += 1
    }

    private mutating func removeHeld(_ id: JobID) {
        if let pipeline = held.removeValue(forKey: id) { current.held[pipeline]! -= 1 }
    }

    /// A job goes out of hand: counts the steps that ended meanwhile.
    /// - Returns: when it was claimed; `nil` when it was not.
    private mutating func removeActive(_ id: JobID, _ status: Status) -> Timestamp? {
        guard let job = begun.removeValue(forKey: id) else { return nil }
        current.processing[job.pipeline]! -= 1
        for step in status.steps where !job.completed.contains(step.name) {
            // One that was skipped has taken no time.
            guard [.completed, .failed].contains(step.state), step.seconds > 0 else { continue }
            steps.observe(step.seconds, step.uses)
        }
        return job.claimedAt
    }
}
