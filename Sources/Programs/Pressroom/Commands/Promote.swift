internal import CommandLine
internal import Settings
internal import Jobs
internal import Platform
internal import Spool

/// `pressroom promote`: starts held jobs now.
struct Promote: Subcommand {
    static let command = Command(
        "pressroom promote",
        "Run held jobs now, also outside their window. For a pipeline: run all jobs accepted until "
            + "now and end its pause; later jobs follow its schedule.",
        operands: [
            Operand(
                "WHAT", "a pipeline, a job or a batch (default: all pipelines)",
                isOptional: true, repeats: true)
        ],
        options: [Settings.spool, Settings.pipelines, Settings.builtIn],
        examples: [
            .init("pressroom promote web", "Run the jobs that wait for the night."),
            .init("pressroom promote ID", "Run one job."),
        ],
        notes: [.exitStatus], aliases: ["release"])

    private let arguments: Arguments

    init(_ arguments: Arguments) { self.arguments = arguments }

    func perform() throws -> Int32 {
        let spool = try ExistingSpool.open(arguments, writing: true)
        defer { spool.closeInstance() }
        let (lookup, control) = (spool.lookup, spool.control)
        let pausable = PausablePipelines(control, spool.queues, arguments)
        var jobs: [JobID] = []
        var names: [String] = []
        for text in arguments.operands {
            if let batch = BatchID(text) {
                jobs += try self.jobs(batch, lookup, spool.batches)
            } else {
                names.append(text)
            }
        }
        var pipelines = try pausable.checked(names)
        if arguments.operands.isEmpty { pipelines = try pausable.waiting() }
        try pausable.resume(pipelines, reportedAs: "promoted")
        if jobs.isEmpty { return 0 }
        return try JobRequests(.promote, arguments).perform(jobs, lookup, control)
    }

    /// The job of this id, or the jobs of this batch that are held.
    private func jobs(_ id: BatchID, _ lookup: Spool.Lookup, _ batches: Spool.Batches) throws
        -> [JobID]
    {
        if let job = JobID(id.text), try lookup.status(of: job) != nil { return [job] }
        var jobs: [JobID] = []
        try batches.forEachJob(of: id) { jobs.append($0) }
        let held = try jobs.filter { job in
            try lookup.status(of: job)?.decoded().state == .held
        }
        guard !held.isEmpty else {
            throw Failure("there is no job \(id.text), and no batch with held jobs")
        }
        return held
    }
}
