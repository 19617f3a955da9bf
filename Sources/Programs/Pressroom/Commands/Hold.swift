internal import Jobs
internal import Platform
internal import Spool

/// `pressroom hold`: has no further job of pipelines begin.
struct Hold {
    private let arguments: Arguments

    init(_ arguments: Arguments) { self.arguments = arguments }

    func perform() throws -> Int32 {
        let spool = try ExistingSpool.open(arguments, writing: true)
        defer { spool.leave() }
        var pipelines: [String] = []
        for text in arguments.operands {
            pipelines.append(try HoldablePipelines.checked(text, arguments, spool))
        }
        if pipelines.isEmpty { pipelines = try HoldablePipelines.all(arguments, spool) }
        for pipeline in pipelines {
            try spool.ask(PipelineRequest(.hold, pipeline))
            try StandardStream.output.write("\(pipeline)  held until it is released\n")
        }
        return 0
    }
}
