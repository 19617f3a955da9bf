internal import Jobs
internal import Platform
internal import Spool

/// `pressroom release`: starts held jobs now, and ends pauses.
struct Release {
    private let arguments: Arguments

    init(_ arguments: Arguments) { self.arguments = arguments }

    /// How long to wait until the scheduler has ended a pause, in seconds.
    private static let waitSeconds = 3.0

    func perform() throws -> Int32 {
        let spool = try ExistingSpool.open(arguments, writing: true)
        defer { spool.closeInstance() }
        var jobs: [JobID] = []
        var pipelines: [String] = []
        for text in arguments.operands {
            if let batch = BatchID(text) {
                jobs += try self.jobs(batch, in: spool)
            } else {
                pipelines.append(try PausablePipelines.checked(text, arguments, spool))
            }
        }
        if arguments.operands.isEmpty { pipelines = try PausablePipelines.waiting(in: spool) }
        for pipeline in pipelines { try spool.ask(PipelineRequest(.release, pipeline)) }
        for pipeline in pipelines { try report(pipeline, spool) }
        return jobs.isEmpty ? 0 : try Ask(.release, arguments).perform(jobs, in: spool)
    }

    /// The job of this id, or the jobs of this batch that are held.
    private func jobs(_ id: BatchID, in spool: Spool) throws -> [JobID] {
        if let job = JobID(id.text), try spool.status(of: job) != nil { return [job] }
        var jobs: [JobID] = []
        try spool.forEachJob(of: id) { jobs.append($0) }
        let held = try jobs.filter { job in
            try spool.status(of: job)?.decoded().state == .held
        }
        guard !held.isEmpty else {
            throw Failure("there is no job \(id.text), and no batch with held jobs")
        }
        return held
    }

    private func report(_ pipeline: String, _ spool: Spool) throws {
        guard try spool.waitUntilResumed(pipeline, seconds: Self.waitSeconds) else {
            Message.say(
                "pipeline \(pipeline): the scheduler has not processed the request yet; "
                    + "the request stays until a scheduler runs")
            return
        }
        try StandardStream.output.write("\(pipeline)  released\n")
    }
}
