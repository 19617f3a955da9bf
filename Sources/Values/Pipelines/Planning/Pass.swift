internal import Jobs

/// Steps fused over one decode: what one task of a worker does.
package struct Pass: Identifiable, Hashable, Sendable {
    /// Unique within the plan; in the order in which passes were planned.
    package let id: Int
    /// One, or for a joining step all in their order.
    package let sources: [Source]
    /// The steps to take; none when the pass only counts pages or parts.
    package let steps: [Step]
    /// Steps that it would take, too, if they had not completed in an earlier attempt, or were not
    /// taken by another pass over the same source.
    package let companions: [Step]
    /// Which pages or parts the steps make, ascending, 1 the first; `nil` unless they are counted.
    package let pages: [Int]?
    /// Everything it will make: step by step, and page by page within a step.
    package let outputs: [PlannedOutput]
    /// Steps that are planned when this pass has reported how many pages the source has, or how
    /// many parts they will make of it.
    package let countedSteps: [Step]

    init(
        id: Int, sources: [Source], steps: [Step], companions: [Step] = [],
        pages: [Int]? = nil, countedSteps: [Step] = []
    ) {
        precondition(!sources.isEmpty, "a pass has a source")
        self.id = id
        self.sources = sources
        self.steps = steps
        self.companions = companions
        self.pages = pages
        self.countedSteps = countedSteps
        outputs = steps.flatMap { Self.outputs(of: $0, from: sources[0], pages) }
    }

    /// How far it may go: its steps have the same limits.
    package func limits(in pipeline: Pipeline) -> Limits {
        (steps + countedSteps).first?.limits ?? pipeline.limits
    }

    /// The task a worker is given for it. Its inputs are in the order of `sources`, its outputs in
    /// the order of `outputs`.
    /// - Parameters:
    ///   - limits: see `limits(in:)`.
    ///   - threads: how many threads libvips may use, 1 or more.
    ///   - allowanceBytes: how much memory it may take without asking.
    package func task(limits: Limits, threads: Int, allowanceBytes: Int = .max) -> Task {
        Task(
            inputs: sources.map {
                Task.Input(
                    name: $0.name, title: $0.title, mediaType: $0.mediaType, isMade: $0.isMade)
            },
            steps: steps, companions: companions, counted: countedSteps, pages: pages,
            outputs: outputs.map {
                Task.Output(
                    step: $0.step, mediaType: $0.mediaType, page: $0.page, number: $0.number)
            },
            limits: limits, threads: threads, allowanceBytes: allowanceBytes)
    }

    /// An output as it came to be.
    package func output(_ place: Int, in result: PassResult) -> PlannedOutput {
        result.types[place].map(outputs[place].made) ?? outputs[place]
    }

    /// How much of a step's work it is: one for each file or page that it takes.
    func weight(of step: Step) -> Double {
        if step.action.joinsInputs { return Double(sources.count) }
        return Double(pages?.count ?? 1)
    }

    private static func outputs(of step: Step, from source: Source, _ pages: [Int]?)
        -> [PlannedOutput]
    {
        let forms = step.action.outputs(for: source.mediaType)
        func outputs(_ stored: StoredName, _ page: Int?) -> [PlannedOutput] {
            forms.enumerated().map { number, form in
                PlannedOutput(
                    step: step.name, name: stored.labelled(form.label).file(form.types[0]),
                    mediaType: form.types[0], otherTypes: Array(form.types.dropFirst()),
                    page: page, number: number)
            }
        }
        if step.action.joinsInputs { return outputs(StoredName(input: 0), nil) }
        guard let pages else { return outputs(source.stored, nil) }
        return pages.flatMap { outputs(source.stored.page($0), $0) }
    }
}
