import Jobs
import Testing
@testable import Pipelines

@Suite struct `Plans of random jobs` {
    @Test(arguments: 0..<300 as Range<UInt64>)
    func `random plans end with every step in one final state`(
        seed: UInt64
    ) {
        var random = Numbers(state: seed)
        let steps = randomSteps(&random)
        let inputs = (0..<Int.random(in: 1...4, using: &random)).map { index in
            ("f\(index)", [MediaType.jpeg, .png, .gif, .pdf].randomElement(using: &random) ?? .pdf)
        }
        var plan = plan(steps, inputs, finished: randomFinished(steps, &random))
        var open = plan.nextPasses()
        var ended = Set<Pass.ID>()
        var names = Set<String>()
        while let index = open.indices.randomElement(using: &random) {
            let pass = open.remove(at: index)
            #expect(ended.insert(pass.id).inserted, "seed \(seed)")
            for output in pass.outputs {
                let isNew = names.insert("\(output.step)/\(output.name)").inserted
                #expect(isNew, "seed \(seed): \(output)")
            }
            let before = plan
            plan.passEnded(pass.id, randomResult(pass, &random))
            checkTransition(from: before, to: plan, seed)
            open += plan.nextPasses()
        }
        #expect(plan.isEnded, "seed \(seed): \(states(plan))")
        #expect(plan.progress == 1, "seed \(seed)")
        for step in plan.steps {
            #expect((step.state == .failed) == !step.problems.isEmpty, "seed \(seed)")
            #expect(step.state == .failed || !step.outputs.isEmpty, "seed \(seed)")
        }
    }

    private func checkTransition(from before: JobPlan, to after: JobPlan, _ seed: UInt64) {
        for (old, new) in zip(before.steps, after.steps) where old.isEnded {
            #expect(old == new, "seed \(seed): an ended step changed")
        }
        #expect(after.progress >= before.progress, "seed \(seed)")
        for step in after.steps where step.state == .running || step.state == .completed {
            let needs = after.steps.filter { step.step.needs.contains($0.step.name) }
            #expect(needs.allSatisfy { $0.state == .completed }, "seed \(seed)")
        }
    }

    private func randomSteps(_ random: inout Numbers) -> [Step] {
        let actions: [any StepKind] = [
            Thumbnail(width: 9), Optimize(), FileMetadata(), PDFExport(), PDFPages(),
        ]
        return (0..<Int.random(in: 1...7, using: &random)).map { index in
            let needs = (0..<index).filter { _ in Int.random(in: 0..<4, using: &random) == 0 }
            return Step(
                name: "s\(index)",
                action: actions.randomElement(using: &random) ?? FileMetadata(),
                needs: needs.map { "s\($0)" })
        }
    }

    /// Now and then the first steps are finished already.
    private func randomFinished(_ steps: [Step], _ random: inout Numbers) -> [String: [Output]] {
        guard Bool.random(using: &random), let step = steps.first, !step.action.isPerPage else {
            return [:]
        }
        let type = step.action.outputType(for: .jpeg)
        return [
            step.name: [
                Output(
                    name: "000.\(type.fileExtension)", title: "", href: "",
                    mediaType: type, bytes: 1, width: nil, height: nil, pages: nil,
                    sha256: "")
            ]
        ]
    }

    private func randomResult(_ pass: Pass, _ random: inout Numbers) -> PassResult {
        var result = done(pass, pages: Int.random(in: 0...12, using: &random))
        let problem = Problem(.undecodable, "by chance")
        switch Int.random(in: 0..<12, using: &random) {
        case 0: result.failure = problem
        case 1: result.pages = nil
        case 2: if let step = pass.steps.first { result.failures[step.name] = problem }
        case 3: result.outputs.remove(0)
        case 4: result.pages = 501
        default: break
        }
        return result
    }
}

/// A linear congruential generator (Knuth's constants for MMIX): the same for the same seed.
struct Numbers: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        var bits: UInt64 = 0
        for _ in 0..<2 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            bits = bits << 32 | state >> 32
        }
        return bits
    }
}
