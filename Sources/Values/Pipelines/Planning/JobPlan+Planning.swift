internal import Jobs

/// Turning steps into passes.
extension JobPlan {
    /// Plans every step whose needs have been met, skips those whose needs failed, and goes on
    /// until neither ends another step.
    mutating func planWhatIsReady() {
        var endedCount = -1
        while endedCount != steps.count(where: \.isEnded) {
            endedCount = steps.count(where: \.isEnded)
            for group in readyGroups() {
                if steps[group[0]].step.action.joinsInputs {
                    planJoin(group[0])
                } else {
                    planItems(group)
                }
            }
        }
    }

    /// The steps whose needs have been met, by index: a joining step for itself, per-item steps
    /// together with those of the same needs. Steps that cannot be met any more are ended.
    private mutating func readyGroups() -> [[Int]] {
        var groups: [[Int]] = []
        for index in steps.indices where !steps[index].isPlanned {
            let step = steps[index].step
            let needs = step.needs.map { steps[self.index(of: $0)] }
            if let failed = needs.first(where: { $0.state == .failed }) {
                fail(index, .skipped, "it needs \"\(failed.step.name)\", which failed")
            } else if needs.allSatisfy(\.isEnded) {
                if let group = groups.firstIndex(where: {
                    step.isFused(with: steps[$0[0]].step)
                }) {
                    groups[group].append(index)
                } else {
                    groups.append([index])
                }
            }
        }
        return groups
    }

    /// Cuts a source into ranges of pages or parts for the steps that have waited for their count.
    mutating func planCounted(by pass: Pass, _ result: PassResult) {
        for (pages, steps) in choices(by: pass, result) {
            let each = steps.reduce(0) {
                $0 + $1.action.outputs(for: pass.sources[0].mediaType).count
            }
            for range in Pass.pageRanges(count: pages.count, cpus: cpus, outputs: each) {
                let part = pages[range.lowerBound - 1..<range.upperBound]
                add(pass.sources, steps, pages: Array(part))
            }
        }
    }

    /// The pages or parts that steps want, together with those that want the same. A step that
    /// wants what there is not fails; one that makes no part of this file has nothing to do.
    private mutating func choices(by pass: Pass, _ result: PassResult)
        -> [(pages: [Int], steps: [Step])]
    {
        var choices: [(pages: [Int], steps: [Step])] = []
        for step in pass.countedSteps {
            let index = index(of: step)
            if let reason = result.skipped[step.name] {
                steps[index].skipped.append(named(reason, in: pass))
                steps[index].weightDone += 1
                continue
            }
            switch wanted(by: step, result) {
            case .failure(let problem):
                steps[index].problems.append(name(problem, in: pass))
                steps[index].weightDone += 1
            case .success([]):
                steps[index].weightDone += 1
            case .success(let pages):
                // The pass that counted stood for one page.
                steps[index].weight -= 1
                if let choice = choices.firstIndex(where: { $0.pages == pages }) {
                    choices[choice].steps.append(step)
                } else {
                    choices.append((pages, [step]))
                }
            }
        }
        return choices
    }

    /// What a step wants of a file that was counted.
    private func wanted(by step: Step, _ result: PassResult) -> Result<[Int], Problem> {
        if let problem = result.failures[step.name] ?? result.failure { return .failure(problem) }
        return step.action.isPerPage
            ? pages(wantedBy: step, of: result.pages ?? 0)
            : parts(of: result.parts[step.name])
    }

    private func pages(wantedBy step: Step, of count: Int) -> Result<[Int], Problem> {
        let pagesMax = min((step.limits ?? pipeline.limits).pages, Pass.partsMax)
        guard count > 0 else {
            return .failure(
                Problem(.undecodable, "the document has no pages that could be counted"))
        }
        guard count <= pagesMax else {
            return .failure(
                Problem(
                    .pageLimit, "the document has \(count) pages; the pipeline allows \(pagesMax)"))
        }
        let wanted = step.action.pages
        let pages = wanted?.set(of: count) ?? Array(1...count)
        return pages.isEmpty
            ? .failure(.noPage(wanted?.text ?? "", of: count)) : .success(pages)
    }

    private func parts(of count: Int?) -> Result<[Int], Problem> {
        guard let count, count >= 0 else {
            return .failure(Problem(.undecodable, "what can be made of the file was not counted"))
        }
        guard count <= Pass.partsMax else {
            return .failure(
                Problem(
                    .tooLarge, "\(count) files would be made of it; \(Pass.partsMax) are allowed"))
        }
        return .success(Array(1..<(count + 1)))
    }

    /// Plans per-item steps with the same needs, which share a pass for each file.
    private mutating func planItems(_ group: [Int]) {
        let needs = Set(steps[group[0]].step.needs)
        let completed = steps.filter {
            $0.state == .completed && $0.step.isFused(with: steps[group[0]].step)
        }.map(\.step)
        let sources = sources(from: pipeline.steps.map(\.name).filter(needs.contains))
        for source in sources {
            let takers = group.map { steps[$0].step }.filter { $0.takes(source.mediaType) }
            guard !takers.isEmpty else { continue }
            planPasses(
                over: source, takers.filter { !$0.action.isCounted },
                companions: completed.filter {
                    !$0.action.isCounted && $0.takes(source.mediaType)
                },
                countedSteps: takers.filter(\.action.isCounted))
        }
        for index in group { closePlanning(of: index, given: sources) }
    }

    /// Plans a pass over a source; several where one would make too many files.
    private mutating func planPasses(
        over source: Source, _ takers: [Step], companions: [Step], countedSteps: [Step]
    ) {
        var countedSteps = countedSteps
        for steps in Pass.groups(takers, over: source.mediaType) {
            let others = takers.filter { !steps.contains($0) }
            add([source], steps, companions: companions + others, countedSteps: countedSteps)
            countedSteps = []
        }
    }

    /// Plans a joining step.
    private mutating func planJoin(_ index: Int) {
        let step = steps[index].step
        let sources = sources(from: step.needs)
        let taken = sources.filter { step.takes($0.mediaType) }
        if !taken.isEmpty { add(taken, [step]) }
        closePlanning(of: index, given: sources)
    }

    /// Takes note of the files that a step does not take, and ends a step for which there turned
    /// out to be nothing to do.
    private mutating func closePlanning(of index: Int, given sources: [Source]) {
        steps[index].isPlanned = true
        let (action, when) = (steps[index].step.action, steps[index].step.when)
        for source in sources where action.takes(source.mediaType) {
            guard let reason = when?.refusal(of: source.mediaType) else { continue }
            steps[index].skipped.append(sources.count > 1 ? "\(source.name): \(reason)" : reason)
        }
        guard steps[index].passesOpen == 0 else { return }
        let words = "\(action.uses) works on \(action.takesWords), and it was given no such file"
        if sources.isEmpty {
            steps[index].skipped.append("the steps it needs made no file")
        } else if when != nil, steps[index].skipped.isEmpty {
            steps[index].skipped.append(words)
        }
        guard steps[index].skipped.isEmpty else { return steps[index].end() }
        fail(index, .blockedType, words)
    }

    private mutating func add(
        _ sources: [Source], _ steps: [Step], companions: [Step] = [],
        pages: [Int]? = nil, countedSteps: [Step] = []
    ) {
        let pass = Pass(
            id: passesPlanned, sources: sources, steps: steps, companions: companions,
            pages: pages, countedSteps: countedSteps)
        passesPlanned += 1
        ready.append(pass)
        for step in steps + countedSteps {
            let index = index(of: step)
            self.steps[index].passesOpen += 1
            self.steps[index].weight += pass.weight(of: step)
        }
    }

    private mutating func fail(_ index: Int, _ kind: Problem.Kind, _ detail: String) {
        steps[index].problems.append(Problem(kind, detail))
        steps[index].end()
    }

    /// The outputs of completed steps in their order, or the job's own files when there is none.
    private func sources(from needs: [String]) -> [Source] {
        guard !needs.isEmpty else {
            return inputs.indices.map { index in
                Source(
                    origin: .input(index), name: Title.clean(inputs[index].name),
                    mediaType: inputs[index].mediaType, stored: StoredName(input: index))
            }
        }
        let made = needs.map { steps[index(of: $0)].outputs }
        let names = made.joined().map { StoredName(file: $0.name) }
        let areUnique = Set(names).count == names.count
        let titles = made.joined().map(heading)
        let areTitlesUnique = Set(titles).count == titles.count
        return zip(1..., made).flatMap { number, outputs in
            outputs.map { output in
                let stored = StoredName(file: output.name)
                return Source(
                    origin: .output(step: output.step, name: output.name),
                    name: title(for: output), title: areTitlesUnique ? heading(of: output) : nil,
                    mediaType: output.mediaType,
                    stored: areUnique ? stored : stored.from(needNumber: number))
            }
        }
    }

    /// What people call an output within a document: the file that it goes back to, and which page
    /// or part of it that is.
    private func heading(of output: PlannedOutput) -> String {
        let stored = StoredName(file: output.name)
        let stem = titleStems[titleStems.indices.contains(stored.input) ? stored.input : 0]
        let words = countedWords(of: output.step)
        let numbers = stored.parts.compactMap { Int($0) }
        let labels = stored.parts.filter { Int($0) == nil }.map(String.init)
        let places = zip(words.suffix(numbers.count), numbers).map { "\($0) \($1)" }
        return ([stem] + places + labels).joined(separator: ", ")
    }

    /// What the numbers in the names of a step's outputs count, in their order.
    private func countedWords(of name: String) -> [String] {
        let step = steps[index(of: name)].step
        guard !step.action.joinsInputs else { return [] }
        let before = step.needs.first.map(countedWords) ?? []
        guard step.action.isCounted else { return before }
        return before + [step.action.isPerPage ? "page" : "part"]
    }
}
