internal import CommandLine
internal import Jobs
internal import Platform
internal import Settings
internal import Spool

/// `pressroom pause`: pauses pipelines.
struct Pause: Subcommand {
    static let command = Command(
        "pressroom pause",
        "Pause a pipeline: no further job starts until it is resumed. Running jobs go on, and "
            + "uploads are accepted.",
        operands: [
            Operand(
                "PIPELINE", "a pipeline (default: all there are now)",
                isOptional: true, repeats: true)
        ],
        options: [Settings.spool, Settings.pipelines, Settings.builtIn],
        examples: [.init("pressroom pause web", "Pause a pipeline.")],
        notes: [.exitStatus], aliases: ["hold"])

    private let arguments: Arguments

    init(_ arguments: Arguments) { self.arguments = arguments }

    func perform() throws -> Int32 {
        let spool = try ExistingSpool.open(arguments, writing: true)
        defer { spool.closeInstance() }
        let pausable = PausablePipelines(spool.control, spool.queues, arguments)
        var pipelines = try pausable.checked(arguments.operands)
        if pipelines.isEmpty { pipelines = try pausable.all() }
        for pipeline in pipelines {
            try spool.control.ask(PipelineRequest(.pause, pipeline))
            try StandardStream.output.write("\(pipeline)  paused until it is resumed\n")
        }
        return 0
    }
}
