package import Jobs

/// An output that a job will have when all goes well.
package struct ForeseenOutput: Hashable, Sendable {
    package let step: String
    /// As it will be; where its type shows only when it is made, as it may be of each. Its length
    /// and its size in pixels are not known.
    package let forms: [Output]
}

extension Pipeline {
    /// The results of a job when all goes well, as far as the types of its files say it: of what is
    /// counted, the first page or part.
    /// - Returns: `nil` when the number of pages decides which is the first.
    package func foreseenOutputs(of inputs: [Manifest.Input]) -> [ForeseenOutput]? {
        var pages = 1
        for step in steps {
            guard let wanted = step.action.pages, step.action.isPerPage else { continue }
            let most = (step.limits ?? limits).pages
            let firsts = [most, max(1, most - 1)].map { wanted.set(of: $0).first }
            guard let first = firsts[0], firsts[1] == first else { return nil }
            pages = max(pages, first)
        }
        var seen: Set<String> = []
        return possibleOutputs(of: inputs, pages: pages).filter { output in
            // In the order of the pages.
            guard let stored = output.forms.first.map({ StoredName(file: $0.name) }),
                stored.page != nil
            else { return true }
            return seen.insert("\(output.step) \(stored.input) \(stored.traits.part ?? "")")
                .inserted
        }
    }

    /// The same with all pages and parts.
    /// - Parameter pages: how many pages every document has, and how many parts are made of it; as
    ///   many as it may have when `nil`.
    package func possibleOutputs(of inputs: [Manifest.Input], pages: Int? = nil)
        -> [ForeseenOutput]
    {
        let plan = endedPlan(of: inputs, pages: pages ?? .max, parts: pages ?? limits.pages)
        return plan.steps.filter(\.step.isKept).flatMap(\.outputs).map { output in
            let types = [output.mediaType] + output.otherTypes
            return ForeseenOutput(
                step: output.step,
                forms: types.map { type in
                    let made = output.made(as: type)
                    return Output(
                        name: made.name, title: plan.title(for: made), href: "", mediaType: type,
                        bytes: 0, width: nil, height: nil, pages: nil, sha256: "")
                })
        }
    }

    /// The plan of a job of which all went well.
    /// - Parameters:
    ///   - pages: how many pages every document has, as far as it may have them.
    ///   - parts: how many parts are made of it.
    func endedPlan(of inputs: [Manifest.Input], pages: Int, parts: Int) -> JobPlan {
        var plan = JobPlan(pipeline: self, inputs: inputs, cpus: 1)
        while !plan.isEnded {
            for pass in plan.nextPasses() {
                let parts = pass.countedSteps.map { ($0.name, min(parts, Pass.partsMax)) }
                let most = min(pass.limits(in: self).pages, Pass.partsMax)
                plan.passEnded(
                    pass.id,
                    PassResult(
                        outputs: Set(pass.outputs.indices), pages: min(pages, most),
                        parts: Dictionary(uniqueKeysWithValues: parts)))
            }
        }
        return plan
    }
}
