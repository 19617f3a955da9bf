internal import CommandLine
internal import Platform
internal import Settings
internal import Spool

/// `pressroom resume`: ends the pause of pipelines.
struct Resume: Subcommand {
    static let command = Command(
        "pressroom resume",
        "End the pause of a pipeline. Run all jobs accepted until now, also outside its window; "
            + "later jobs follow its schedule.",
        operands: [
            Operand(
                "PIPELINE", "a pipeline (default: all that are paused or have held jobs)",
                isOptional: true, repeats: true)
        ],
        options: [Settings.spool, Settings.pipelines, Settings.builtIn],
        examples: [.init("pressroom resume web", "Let jobs of a pipeline start again.")],
        notes: [.exitStatus])

    private let arguments: Arguments

    init(_ arguments: Arguments) { self.arguments = arguments }

    func perform() throws -> Int32 {
        let spool = try ExistingSpool.open(arguments, writing: true)
        defer { spool.closeInstance() }
        let pausable = PausablePipelines(spool.control, spool.queues, arguments)
        var pipelines = try pausable.checked(arguments.operands)
        if pipelines.isEmpty { pipelines = try pausable.waiting() }
        try pausable.resume(pipelines, reportedAs: "resumed")
        return 0
    }
}
