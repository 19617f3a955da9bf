package import Jobs
internal import Naming

/// What is left to do of one job: a value that takes events and says what can run.
///
/// Per-item steps that work on the same thing (the job's files, or the outputs of the same steps)
/// share one pass a file. A joining step has one pass over all its files. Steps that make something
/// of each page, or several parts, are cut into ranges when the first pass over the file has
/// reported how many there are; if there is no other step for that pass to take, it only counts. A
/// step begins when all it needs have completed, and is skipped when one of them failed; a file
/// that a step cannot work on is none of its business, but a step left with no file at all fails.
/// One that `when` left with none is skipped instead, and with it a step that needs only such.
///
/// A step that fails does so alone: the other files and the other steps go on. Whether a failure is
/// worth another attempt at the job is for the caller to decide before it informs the plan.
package struct JobPlan: Sendable {
    package let pipeline: Pipeline
    package let inputs: [Manifest.Input]
    /// In the order of the pipeline.
    package internal(set) var steps: [PlannedStep]
    /// 0 to 1, never falling: files and pages done of those that are known or can be foreseen.
    package internal(set) var progress = 0.0

    let cpus: Int
    /// What the titles of an input's outputs begin with.
    let titleStems: [String]
    /// The same of what was joined; `nil` for that of the first file.
    private let joinedStem: String?
    private let joinedSteps: Set<String>
    /// Where the pipeline has a template for titles.
    private let naming: (template: NameTemplate, naming: OutputNaming)?
    /// Passes that wait to be handed out, and those that were and have not ended.
    var ready: [Pass] = []
    var running: [Pass.ID: Pass] = [:]
    /// How much of each running pass is done, 0 to 1.
    var fractions: [Pass.ID: Double] = [:]
    var passesPlanned = 0
    private let indices: [String: Int]

    /// - Parameters:
    ///   - pipeline: as `PipelineFile` reads it: every need is met by a step before.
    ///   - inputs: the job's files; at least one.
    ///   - title: what the sender calls the job.
    ///   - finishedSteps: the outputs of steps that ended in an earlier attempt, by step: they
    ///     completed, or `skipped` has why not. Steps that the pipeline does not have any more are
    ///     passed over.
    ///   - skipped: the files that those steps did not take, each with the reason.
    ///   - cpus: processors that passes can run on, 1 or more.
    package init(
        pipeline: Pipeline, inputs: [Manifest.Input], title: JobTitle? = nil,
        finishedSteps: [String: [Output]] = [:], skipped: [String: [String]] = [:], cpus: Int
    ) {
        precondition(!inputs.isEmpty && cpus > 0, "a job has an input and a processor")
        self.pipeline = pipeline
        self.inputs = inputs
        self.cpus = cpus
        titleStems = Title.stems(of: inputs.map(\.name))
        joinedStem = title.map { Title.stem(of: $0.text) }
        joinedSteps = pipeline.joinedSteps
        naming = pipeline.titles.map { template in
            // No day is in a title.
            (template, OutputNaming(pipeline, inputs: inputs, title: title?.text, day: ""))
        }
        steps = pipeline.steps.map { PlannedStep($0) }
        indices = Dictionary(uniqueKeysWithValues: zip(pipeline.steps.map(\.name), steps.indices))
        for index in steps.indices {
            let name = steps[index].step.name
            guard let outputs = finishedSteps[name] else { continue }
            steps[index].skipped = skipped[name] ?? []
            resume(index, outputs)
        }
        planWhatIsReady()
        updateProgress()
    }

    /// Passes that became ready since the last call, in the order to begin them. The caller runs
    /// each and calls `passEnded` once.
    package mutating func nextPasses() -> [Pass] {
        for pass in ready {
            running[pass.id] = pass
            for step in pass.steps + pass.countedSteps { steps[index(of: step)].state = .running }
        }
        defer { ready = [] }
        return ready
    }

    /// Takes note of how far a running pass is.
    /// - Parameter fraction: 0 to 1.
    package mutating func passProgressed(_ id: Pass.ID, fraction: Double) {
        precondition(running[id] != nil, "only a running pass makes progress")
        fractions[id] = min(1, max(0, fraction))
        updateProgress()
    }

    /// Takes note of how a pass ended, and plans what that makes possible. It is to be called once
    /// for each pass that was handed out.
    package mutating func passEnded(_ id: Pass.ID, _ result: PassResult) {
        guard let pass = running.removeValue(forKey: id) else {
            preconditionFailure("pass \(id) is not running")
        }
        fractions[id] = nil
        for step in pass.steps { record(step, of: pass, result) }
        planCounted(by: pass, result)
        for step in pass.steps + pass.countedSteps { closePass(of: step) }
        planWhatIsReady()
        updateProgress()
    }

    /// Whether every step has ended. No pass is ready or running then.
    package var isEnded: Bool { steps.allSatisfy(\.isEnded) }

    /// A name for people for an output of one of the steps; see `Title`.
    package func title(for output: PlannedOutput) -> String {
        let step = steps[index(of: output.step)].step
        if let title = step.action.outputTitle { return title }
        if let naming { return naming.naming.title(naming.template, of: output) }
        let isJoined = joinedSteps.contains(output.step)
        return Title.title(
            of: output, inputs: inputs,
            stems: isJoined ? joinedStem.map { [$0] } ?? titleStems : titleStems,
            isOnlyStep: step.isKept && pipeline.hasOneResult)
    }

    /// Which of the job's inputs an output is made of; `nil` when it is several.
    package func input(of output: PlannedOutput) -> Int? {
        if inputs.count == 1 { return 0 }
        return joinedSteps.contains(output.step) ? nil : StoredName(file: output.name).input
    }

    // MARK: Keeping the books

    func index(of step: Step) -> Int { index(of: step.name) }

    func index(of name: String) -> Int {
        guard let index = indices[name] else { preconditionFailure("no step \(name)") }
        return index
    }

    private mutating func resume(_ index: Int, _ outputs: [Output]) {
        let step = steps[index].step
        steps[index].outputs = outputs.map { output in
            let page = step.action.isCounted ? StoredName(file: output.name).page : nil
            return PlannedOutput(
                step: step.name, name: output.name, mediaType: output.mediaType,
                page: page)
        }
        steps[index].weight = Double(outputs.count)
        steps[index].end()
    }

    private mutating func record(_ step: Step, of pass: Pass, _ result: PassResult) {
        let index = index(of: step)
        steps[index].weightDone += pass.weight(of: step)
        let own = pass.outputs.indices.filter { pass.outputs[$0].step == step.name }
        let made = own.filter(result.outputs.contains)
        if made.isEmpty, let reason = result.skipped[step.name] {
            return steps[index].skipped.append(named(reason, in: pass))
        }
        steps[index].outputs += made.map { pass.output($0, in: result) }
        // What a step made before its pass failed as a whole is as good as ever.
        let isWhole = made.count == own.count && !own.isEmpty
        if let problem = result.failures[step.name] ?? (isWhole ? nil : result.failure) {
            steps[index].problems.append(name(problem, in: pass))
        } else if !isWhole {
            let problem = Problem(.crashed, "the worker did not make all it was to make")
            steps[index].problems.append(name(problem, in: pass))
        }
    }

    /// The problem with the name of the file it is about, where that is in question.
    func name(_ problem: Problem, in pass: Pass) -> Problem {
        Problem(problem.kind, named(problem.detail, in: pass))
    }

    /// What is said of a pass' source, behind its name where that is in question.
    package func named(_ text: String, in pass: Pass) -> String {
        guard inputs.count > 1, pass.sources.count == 1 else { return text }
        let index = pass.sources[0].stored.input
        guard inputs.indices.contains(index) else { return text }
        return "\(Title.clean(inputs[index].name)): \(text)"
    }

    private mutating func closePass(of step: Step) {
        let index = index(of: step)
        steps[index].passesOpen -= 1
        if steps[index].passesOpen == 0 { steps[index].end() }
    }
}
