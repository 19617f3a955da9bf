internal import Text
internal import CommandLine
internal import Settings
internal import Jobs
internal import Pipelines
internal import Platform

/// `pressroom plan`: shows in which passes a pipeline does its work, and what each of them takes.
struct Plan: Subcommand {
    static let command = Command(
        "pressroom plan",
        "Show the passes of a pipeline. With files, also show what each pass decodes and how much "
            + "memory it needs; nothing is decoded or written.",
        operands: [
            .pipelineOrFile,
            Operand(
                "FILE", "what would be processed (default: each kind of file it takes)",
                isOptional: true, repeats: true, completion: .files),
        ],
        options: [
            Settings.pipelines, Settings.set, Settings.together, Settings.jobs, Settings.sandbox,
        ],
        examples: [
            .init("pressroom plan web", "Show the passes for each kind of file."),
            .init(
                "pressroom plan web photo.jpg report.pdf", "Show what these two files would cost."),
        ],
        notes: [.exitStatus])

    private let arguments: Arguments

    init(_ arguments: Arguments) { self.arguments = arguments }

    func perform() throws -> Int32 {
        let slots = arguments[Settings.jobs] ?? Processors.available
        let pipeline = try ChosenPipeline(toRun: arguments.operands[0], arguments)
            .pipeline
        let given = GivenFile.all(named: arguments.operands.dropFirst())
        guard !given.isEmpty else {
            try StandardStream.output.write(PlanTable.text(ofKindsIn: pipeline))
            try printWindow(of: pipeline)
            return 0
        }
        var isComplete = true
        var files: [InputFile] = []
        for file in given {
            do {
                files.append(try InputFile(file, for: pipeline))
            } catch {
                Message.say("\(file.path): \(error)")
                if !error.isExpected { isComplete = false }
            }
        }
        guard !files.isEmpty else { return 1 }
        let probe = try CostProbe(arguments[Settings.sandbox])
        var table = PlanTable()
        for job in try InputFile.jobs(of: files, arguments) {
            if try !add(job, pipeline, slots, probe, to: &table) { isComplete = false }
        }
        try StandardStream.output.write(table.text)
        try printWindow(of: pipeline)
        return isComplete ? 0 : 1
    }

    private func printWindow(of pipeline: Pipeline) throws {
        guard let window = pipeline.window else { return }
        try StandardStream.output.write("\njobs begin from \(window)\n")
    }

    /// Walks through the plan of a job as if all went well.
    /// - Returns: whether nothing stands in its way.
    private func add(
        _ files: [InputFile], _ pipeline: Pipeline, _ slots: Int,
        _ probe: CostProbe, to table: inout PlanTable
    ) throws -> Bool {
        var plan = JobPlan(pipeline: pipeline, inputs: files.map(\.manifestEntry), cpus: slots)
        table.begin(files.map { PathName($0.path).last })
        var passes = plan.nextPasses()
        while !passes.isEmpty {
            for pass in passes {
                var estimate = CostProbe.Estimate()
                if let paths = paths(of: pass, files) {
                    estimate = try probe.estimate(
                        pass, paths, limits: pass.limits(in: pipeline))
                }
                if let problem = estimate.problem {
                    Message.say("\(pass.sources[0].name.visible): \(Outcome.reason(problem))")
                }
                table.add(pass, estimate)
                plan.passEnded(pass.id, result(of: pass, estimate))
            }
            passes = plan.nextPasses()
        }
        return plan.steps.allSatisfy { $0.problems.isEmpty }
    }

    private func result(of pass: Pass, _ estimate: CostProbe.Estimate) -> PassResult {
        let made = pass.outputs.indices.filter {
            estimate.problem == nil && estimate.skipped[pass.outputs[$0].step] == nil
        }
        var result = PassResult(
            outputs: Set(made), failure: estimate.problem, pages: estimate.pages,
            parts: estimate.parts)
        result.skipped = estimate.skipped
        return result
    }

    /// The files that a pass reads; `nil` when it reads what other steps make.
    private func paths(of pass: Pass, _ files: [InputFile]) -> [String]? {
        var paths: [String] = []
        for source in pass.sources {
            guard case .input(let index) = source.origin else { return nil }
            paths.append(files[index].path)
        }
        return paths
    }
}
