internal import Jobs
internal import Pipelines

/// A pass that a slot was given, and what its child has said of it so far.
struct RunningTask {
    let job: JobID
    let pass: Pass
    /// Those that its child keeps to.
    let limits: Limits
    /// When its turn came; later by as long as it waited for memory.
    private(set) var startedAt: Timestamp
    /// Since when it waits for memory.
    private(set) var waitsSince: Timestamp?
    /// How much memory it asked for, in bytes: once at most.
    private(set) var need: Int?
    /// What the child said of each output, by its index in `pass.outputs`.
    var metadata: [Int: OutputMetadata] = [:]
    var failures: [String: Problem] = [:]
    var failure: Problem?
    /// Why steps do not take the source, by their names.
    var skipped: [String: String] = [:]
    /// What is wrong with the source, and kept no step from being done.
    var warnings: [String] = []
    /// How many pages the source has.
    var pages: Int?
    /// How many parts steps will make of it, by their names.
    var parts: [String: Int] = [:]

    init(job: JobID, pass: Pass, limits: Limits, startedAt: Timestamp) {
        self.job = job
        self.pass = pass
        self.limits = limits
        self.startedAt = startedAt
    }

    /// Its turn comes.
    mutating func begin(now: Timestamp) { startedAt = now }

    /// It waits for memory, unless it has asked before.
    /// - Returns: how much it is to get: a child may not have more than its pipeline allows.
    mutating func ask(_ cost: Cost, now: Timestamp) -> Int? {
        guard need == nil else { return nil }
        need = cost.bounded(by: limits).memoryBytes
        waitsSince = now
        return need
    }

    /// It may go on.
    mutating func admit(now: Timestamp) {
        guard let since = waitsSince else { return }
        startedAt = startedAt.adding(seconds: now.seconds(since: since))
        waitsSince = nil
    }

    /// It has had so much less time, in seconds.
    mutating func excuse(seconds: Double) {
        startedAt = startedAt.adding(seconds: seconds)
        waitsSince = waitsSince?.adding(seconds: seconds)
    }

    /// Takes in what the child said. It speaks for the input it works on, so nothing it says is
    /// taken further than it can be true.
    mutating func receive(_ event: TaskEvent) {
        switch event {
        case .document(let count):
            if (1...limits.pages).contains(count) {
                pages = count
            } else {
                failure =
                    count < 1
                    ? Problem(.undecodable, "it has no pages")
                    : Problem(.pageLimit, "it has more than \(limits.pages) pages")
            }
        case .parts(let step, let count):
            if pass.countedSteps.contains(where: { $0.name == step }) { parts[step] = count }
        case .output(let index, let metadata):
            if pass.outputs.indices.contains(index), metadata.isPlausible(of: pass.outputs[index]) {
                self.metadata[index] = metadata
            }
        case .stepSkipped(let step, let reason):
            let known = (pass.steps + pass.countedSteps).first { $0.name == step }
            if known?.when?.looksIntoFile == true { skipped[step] = reason.shortened }
        case .stepFailed(let step, let problem):
            if (pass.steps + pass.countedSteps).contains(where: { $0.name == step }) {
                failures[step] = problem.shortened
            }
        case .failed(let problem): failure = problem.shortened
        case .warning(let text):
            if warnings.count < RunningTask.warningsMax { warnings.append(text.shortened) }
        case .progress, .cost, .done: break
        }
    }

    private static let warningsMax = 100

    /// When it is killed; `nil` while it waits, which is none of its fault.
    var deadline: Timestamp? {
        waitsSince == nil ? startedAt.adding(seconds: Double(limits.wallSeconds)) : nil
    }

    /// How a task came to its end.
    enum End {
        /// The child went on to its next task.
        case done(sizes: [Int])
        /// The child ended while it was at this task.
        case ended(TaskEnd, sizes: [Int])
        /// It took longer than the pipeline allows, and its child was killed.
        case overdue
        /// The worker server died, and its child with it.
        case lost
        case notStarted(Problem)

        /// The lengths of the outputs in bytes, as far as they count.
        var sizes: [Int] {
            switch self {
            case .done(let sizes), .ended(_, let sizes): sizes
            case .overdue, .lost, .notStarted: []
            }
        }
    }

    /// The result for the plan: only outputs that are complete and not empty count.
    func result(_ end: End) -> PassResult {
        let sizes = end.sizes
        let made = Set(metadata.keys.filter { sizes.indices.contains($0) && sizes[$0] > 0 })
        let problem: Problem? =
            switch end {
            case .done: failure
            case .ended(let end, _): failure ?? self.problem(of: end.outcome)
            case .overdue: Problem(.wallLimit, "it took more than \(limits.wallSeconds) s")
            case .lost: Problem(.crashed, "the worker was killed")
            case .notStarted(let problem): problem
            }
        var result = PassResult(
            outputs: made, types: metadata.compactMapValues(\.mediaType), failures: failures,
            failure: problem, pages: pages, parts: parts)
        result.skipped = skipped
        return result
    }

    /// Why the child ended before it was done with the task.
    private func problem(of outcome: TaskEnd.Outcome) -> Problem {
        switch outcome {
        case .exited(let code):
            return Problem(.crashed, "the worker ended with exit status \(code)")
        case .signalled(RunningTask.cpuLimitSignal):
            return Problem(
                .cpuLimit,
                "it used more than \(limits.cpuSeconds) s of processor time")
        case .signalled(RunningTask.fileSizeSignal):
            return Problem(.outputLimit, "an output became larger than the pipeline's limits allow")
        case .signalled(let signal):
            return Problem(.crashed, "the worker was ended by signal \(signal)")
        }
    }

    /// SIGXCPU and SIGXFSZ; see signal(7).
    private static let cpuLimitSignal: Int32 = 24
    private static let fileSizeSignal: Int32 = 25
}

extension OutputMetadata {
    fileprivate func isPlausible(of output: PlannedOutput) -> Bool {
        let numbers = [width, height, pages].compactMap { $0 }
        let types = [output.mediaType] + output.otherTypes
        return numbers.allSatisfy { (0...1_000_000).contains($0) }
            && mediaType.map(types.contains) != false && sha256.utf8.count == 64
            && sha256.utf8.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }
    }
}

extension Problem {
    fileprivate var shortened: Problem { Problem(kind, detail.shortened) }
}

extension String {
    fileprivate var shortened: String { String(prefix(500)) }
}
