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

    /// The steps whose needs have been met, by place: a joining step for itself, per-item steps
    /// together with those of the same needs. Steps that cannot be met any more are ended.
    private mutating func readyGroups() -> [[Int]] {
        var groups: [[Int]] = []
        for place in steps.indices where !steps[place].isPlanned {
            let step = steps[place].step
            let needs = step.needs.map { steps[self.place(of: $0)] }
            if let failed = needs.first(where: { $0.state == .failed }) {
                fail(place, .skipped, "it needs \"\(failed.step.name)\", which failed")
            } else if needs.allSatisfy({ $0.state == .completed }) {
                if let group = groups.firstIndex(where: {
                    step.isFused(with: steps[$0[0]].step)
                }) {
                    groups[group].append(place)
                } else {
                    groups.append([place])
                }
            }
        }
        return groups
    }

    /// Cuts a document into ranges for the steps that have waited for its page count.
    mutating func planPages(of pass: Pass, _ result: PassResult) {
        let count = result.pages ?? 0
        let pagesMax = min(pipeline.limits.pages, 9999)
        let problem: Problem? =
            if let failure = result.failure {
                failure
            } else if count < 1 {
                Problem(.undecodable, "the document has no pages that could be counted")
            } else if count > pagesMax {
                Problem(
                    .tooLarge, "the document has \(count) pages; the pipeline allows \(pagesMax)")
            } else {
                nil
            }
        if let problem {
            for step in pass.pageSteps { failPages(step, of: pass, problem) }
            return
        }
        for (pages, steps) in choices(of: pass, count: count) {
            let each = steps.reduce(0) {
                $0 + $1.action.outputs(for: pass.sources[0].mediaType).count
            }
            for range in Pass.pageRanges(count: pages.count, cpus: cpus, outputs: each) {
                let part = pages[range.lowerBound - 1..<range.upperBound]
                add(pass.sources, steps, pages: Array(part))
            }
        }
    }

    /// The pages that steps want, together with those that want the same. A step that wants none
    /// of the document's fails.
    private mutating func choices(of pass: Pass, count: Int) -> [(pages: [Int], steps: [Step])] {
        var choices: [(pages: [Int], steps: [Step])] = []
        for step in pass.pageSteps {
            let wanted = step.action.pages
            let pages = wanted?.set(of: count) ?? Array(1...count)
            if pages.isEmpty {
                let problem = Problem.noPage(wanted?.text ?? "", of: count)
                failPages(step, of: pass, problem)
                continue
            }
            // The pass that counted stood for one page.
            steps[place(of: step)].weight -= 1
            if let choice = choices.firstIndex(where: { $0.pages == pages }) {
                choices[choice].steps.append(step)
            } else {
                choices.append((pages, [step]))
            }
        }
        return choices
    }

    private mutating func failPages(_ step: Step, of pass: Pass, _ problem: Problem) {
        steps[place(of: step)].problems.append(name(problem, in: pass))
        steps[place(of: step)].weightDone += 1
    }

    /// Plans per-item steps with the same needs, which share a pass for each file.
    private mutating func planItems(_ places: [Int]) {
        let needs = Set(steps[places[0]].step.needs)
        let completed = steps.filter {
            $0.state == .completed && $0.step.isFused(with: steps[places[0]].step)
        }.map(\.step)
        for source in sources(from: pipeline.steps.map(\.name).filter(needs.contains)) {
            let takers = places.map { steps[$0].step }
                .filter { $0.action.takes(source.mediaType) }
            guard !takers.isEmpty else { continue }
            planPasses(
                over: source, takers.filter { !$0.action.isPerPage },
                companions: completed.filter {
                    !$0.action.isPerPage && $0.action.takes(source.mediaType)
                },
                pageSteps: takers.filter(\.action.isPerPage))
        }
        for place in places { closePlanning(of: place) }
    }

    /// Plans a pass over a source; several where one would make too many files.
    private mutating func planPasses(
        over source: Source, _ takers: [Step], companions: [Step], pageSteps: [Step]
    ) {
        var pageSteps = pageSteps
        for steps in Pass.groups(takers, over: source.mediaType) {
            let others = takers.filter { !steps.contains($0) }
            add([source], steps, companions: companions + others, pageSteps: pageSteps)
            pageSteps = []
        }
    }

    /// Plans a joining step.
    private mutating func planJoin(_ place: Int) {
        let step = steps[place].step
        let sources = sources(from: step.needs).filter { step.action.takes($0.mediaType) }
        if !sources.isEmpty { add(sources, [step]) }
        closePlanning(of: place)
    }

    /// Ends a step for which there turned out to be nothing to do.
    private mutating func closePlanning(of place: Int) {
        steps[place].isPlanned = true
        guard steps[place].passesOpen == 0 else { return }
        let action = steps[place].step.action
        fail(
            place, .unsuitable,
            "\(action.uses) works on \(action.takesWords), and it was given "
                + "no such file")
    }

    private mutating func add(
        _ sources: [Source], _ steps: [Step], companions: [Step] = [],
        pages: [Int]? = nil, pageSteps: [Step] = []
    ) {
        let pass = Pass(
            id: passesPlanned, sources: sources, steps: steps, companions: companions,
            pages: pages, pageSteps: pageSteps)
        passesPlanned += 1
        ready.append(pass)
        for step in steps + pageSteps {
            let place = place(of: step)
            self.steps[place].passesOpen += 1
            self.steps[place].weight += pass.weight(of: step)
        }
    }

    private mutating func fail(_ place: Int, _ kind: Problem.Kind, _ detail: String) {
        steps[place].problems.append(Problem(kind, detail))
        steps[place].end()
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
        let made = needs.map { steps[place(of: $0)].outputs }
        let names = made.joined().map { StoredName(file: $0.name) }
        let areUnique = Set(names).count == names.count
        return zip(1..., made).flatMap { number, outputs in
            outputs.map { output in
                let stored = StoredName(file: output.name)
                return Source(
                    origin: .output(step: output.step, name: output.name),
                    name: title(for: output), mediaType: output.mediaType,
                    stored: areUnique ? stored : stored.from(needNumber: number))
            }
        }
    }
}
