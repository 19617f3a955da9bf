internal import Text
internal import CommandLine
internal import Settings
internal import Jobs
internal import Platform
internal import Spool

/// `pressroom list`: lists jobs, the newest first.
struct List: Subcommand {
    static let command = Command(
        "pressroom list", "List jobs, newest first.",
        options: [state, pipeline, batch, limit, Settings.spool, Settings.json],
        examples: [.init("pressroom list --state failed", "List failed jobs.")],
        notes: [.exitStatus])

    private static let state = Setting(
        "state", ValueKind<JobState>.choice("STATE"), "only jobs in this state")
    private static let pipeline = Setting(
        "pipeline", .text("NAME"), "only jobs of this pipeline")
    private static let batch = Setting("batch", .text("ID"), "only jobs of this batch")
    private static let limit = Setting(
        "limit", .count(1...1_000_000), "the most jobs to list", preset: "20")

    private let arguments: Arguments

    init(_ arguments: Arguments) { self.arguments = arguments }

    func perform() throws -> Int32 {
        let state = arguments[Self.state]
        let spool = try ExistingSpool.open(arguments)
        var query = JobQuery(
            state.map { [$0] } ?? Set(JobState.allCases), limit: arguments[Self.limit])
        query.pipeline = arguments[Self.pipeline]
        if let text = arguments[Self.batch] {
            guard let batch = BatchID(text), try spool.batches.manifest(of: batch) != nil else {
                throw Failure("there is no batch \(text)")
            }
            query.batch = batch
        }
        var found: [StoredStatus] = []
        // A page may have fewer jobs than asked for, or none, though there are more.
        while query.limit > 0 {
            let page = try spool.lookup.list(query)
            found += page.jobs
            query.limit -= page.jobs.count
            guard let next = page.next else { break }
            query.after = next
        }
        if arguments[Settings.json] {
            let texts = found.map { stored in
                var text = String(decoding: stored.json, as: UTF8.self)
                while text.last?.isNewline == true { text.removeLast() }
                return text
            }
            try StandardStream.output.write("[" + texts.joined(separator: ",\n") + "]\n")
        } else {
            let statuses = found.compactMap { try? $0.decoded() }
            try StandardStream.output.write(Self.table(statuses))
            if statuses.count < found.count {
                Message.say("the status of \(found.count - statuses.count) jobs cannot be read")
                return 1
            }
        }
        return 0
    }

    /// The jobs as a table; nothing when there are none.
    static func table(_ statuses: [Status]) -> String {
        guard !statuses.isEmpty else { return "" }
        let rows = statuses.map { status in
            [
                status.id.text, status.pipeline, status.state.rawValue,
                String(status.createdAt.text.prefix(19)).replacing("T", with: " "),
                Outcome.name(status.inputs.map(\.name)).visible,
                status.error.map(Outcome.reason) ?? status.message,
            ]
        }
        return Table.text(
            [["JOB", "PIPELINE", "STATE", "CREATED (UTC)", "FILE", "MESSAGE"]] + rows)
    }
}
