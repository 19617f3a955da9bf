internal import Jobs

/// Turning steps into passes.
extension JobPlan {
    /// Plans every step whose needs have been met, skips those whose needs failed, and goes on
    /// until neither ends another step.
    mutating func planWhatIsReady() {
        var isSettled = false
        while !isSettled {
            isSettled = true
            var groups: [(needs: Set<String>, places: [Int])] = []
            for place in steps.indices where !steps[place].isPlanned {
                let needs = steps[place].step.needs.map { steps[self.place(of: $0)] }
                if let failed = needs.first(where: { $0.state == .failed }) {
                    fail(place, .skipped, "it needs \"\(failed.step.name)\", which failed")
                    isSettled = false
                } else if needs.allSatisfy({ $0.state == .completed }) {
                    let set = Set(steps[place].step.needs)
                    let isAlone = steps[place].step.action.joinsInputs
                    if !isAlone, let group = groups.firstIndex(where: { $0.needs == set }) {
                        groups[group].places.append(place)
                    } else if isAlone {
                        isSettled = planJoin(place) && isSettled
                    } else {
                        groups.append((set, [place]))
                    }
                }
            }
            for group in groups {
                isSettled = planItems(group.places, needs: group.needs) && isSettled
            }
        }
    }

    /// Cuts a document into ranges for the steps that have waited for its page count.
    mutating func planPages(of pass: Pass, _ result: PassResult) {
        let count = result.pages ?? 0
        let pagesMax = min(pipeline.limits.pages, 9999)
        let problem: Problem? = if let failure = result.failure {
            failure
        } else if count < 1 {
            Problem(.undecodable, "the document has no pages that could be counted")
        } else if count > pagesMax {
            Problem(.tooLarge, "the document has \(count) pages; the pipeline allows \(pagesMax)")
        } else {
            nil
        }
        if let problem {
            for step in pass.pageSteps {
                steps[place(of: step)].problems.append(name(problem, in: pass))
                steps[place(of: step)].weightDone += 1
            }
            return
        }
        // The pass that counted stood for one page.
        for step in pass.pageSteps { steps[place(of: step)].weight -= 1 }
        let ranges = Pass.pageRanges(count: count, cpus: cpus, steps: pass.pageSteps.count)
        for range in ranges { add(pass.sources, pass.pageSteps, pages: range) }
    }

    /// Plans steps with the same needs, which share a pass for each file.
    /// - Returns: whether all of them have something to do.
    private mutating func planItems(_ places: [Int], needs: Set<String>) -> Bool {
        let order = pipeline.steps.map(\.name).filter(needs.contains)
        for source in sources(from: order) {
            let takers = places.map { steps[$0].step }
                .filter { $0.action.takes(source.mediaType) }
            guard !takers.isEmpty else { continue }
            add([source], takers.filter { !$0.action.isPerPage },
                pageSteps: takers.filter(\.action.isPerPage))
        }
        let idle = places.filter { steps[$0].passesOpen == 0 }
        for place in places { steps[place].isPlanned = true }
        for place in idle { failForWantOfFiles(place) }
        return idle.isEmpty
    }

    /// Plans a joining step.
    /// - Returns: whether it has something to do.
    private mutating func planJoin(_ place: Int) -> Bool {
        let step = steps[place].step
        let sources = sources(from: step.needs).filter { step.action.takes($0.mediaType) }
        steps[place].isPlanned = true
        guard !sources.isEmpty else {
            failForWantOfFiles(place)
            return false
        }
        add(sources, [step])
        return true
    }

    private mutating func add(_ sources: [Source], _ steps: [Step],
                              pages: ClosedRange<Int>? = nil, pageSteps: [Step] = []) {
        let pass = Pass(id: passesPlanned, sources: sources, steps: steps, pages: pages,
                        pageSteps: pageSteps)
        passesPlanned += 1
        ready.append(pass)
        for step in steps + pageSteps {
            let place = place(of: step)
            self.steps[place].passesOpen += 1
            self.steps[place].weight += pass.weight(of: step)
        }
    }

    private mutating func failForWantOfFiles(_ place: Int) {
        let action = steps[place].step.action
        fail(place, .unsuitable, "\(action.uses) works on \(action.takesWords), and it was given "
            + "no such file")
    }

    private mutating func fail(_ place: Int, _ kind: Problem.Kind, _ detail: String) {
        steps[place].problems.append(Problem(kind, detail))
        steps[place].end()
    }

    /// The outputs of completed steps in their order, or the job's own files when there is none.
    private func sources(from needs: [String]) -> [Source] {
        guard !needs.isEmpty else {
            return inputs.indices.map { index in
                Source(origin: .input(index), name: Title.clean(inputs[index].name),
                       mediaType: inputs[index].mediaType, stored: StoredName(input: index))
            }
        }
        let made = needs.map { steps[place(of: $0)].outputs }
        let names = made.joined().map { StoredName(file: $0.name) }
        let areUnique = Set(names).count == names.count
        return zip(1..., made).flatMap { number, outputs in
            outputs.map { output in
                let stored = StoredName(file: output.name)
                return Source(origin: .output(step: output.step, name: output.name),
                              name: title(for: output), mediaType: output.mediaType,
                              stored: areUnique ? stored : stored.from(needNumber: number))
            }
        }
    }
}
