internal import Jobs
internal import Platform
internal import Spool

/// `pressroom hold`: pauses pipelines.
struct Hold {
    private let arguments: Arguments

    init(_ arguments: Arguments) { self.arguments = arguments }

    func perform() throws -> Int32 {
        let spool = try ExistingSpool.open(arguments, writing: true)
        defer { spool.closeInstance() }
        var pipelines: [String] = []
        for text in arguments.operands {
            pipelines.append(try PausablePipelines.checked(text, arguments, spool))
        }
        if pipelines.isEmpty { pipelines = try PausablePipelines.all(arguments, spool) }
        for pipeline in pipelines {
            try spool.ask(PipelineRequest(.pause, pipeline))
            try StandardStream.output.write("\(pipeline)  paused until it is released\n")
        }
        return 0
    }
}
