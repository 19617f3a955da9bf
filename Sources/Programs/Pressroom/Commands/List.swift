internal import Jobs
internal import Platform
internal import Spool

/// `pressroom list`: lists jobs, the newest first.
struct List {
    private let arguments: Arguments

    init(_ arguments: Arguments) { self.arguments = arguments }

    func perform() throws -> Int32 {
        let state = try arguments.choice(Commands.state, of: JobState.self)
        let limit = try arguments.number(Commands.limit, in: 1...1_000_000)!
        let spool = try ExistingSpool.open(arguments)
        var query = JobQuery(state.map { [$0] } ?? Set(JobState.allCases), limit: limit)
        query.pipeline = arguments.value(Commands.onlyPipeline)
        if let text = arguments.value(Commands.onlyBatch) {
            guard let batch = BatchID(text), try spool.manifest(of: batch) != nil else {
                throw Failure("there is no batch \(text)")
            }
            query.batch = batch
        }
        var found: [StoredStatus] = []
        // A page may have fewer jobs than asked for, or none, though there are more.
        while query.limit > 0 {
            let page = try spool.list(query)
            found += page.jobs
            query.limit -= page.jobs.count
            guard let next = page.next else { break }
            query.after = next
        }
        if arguments.has(Commands.json) {
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
                printable(Outcome.name(status.inputs.map(\.name))),
                status.error.map(Outcome.reason) ?? status.message,
            ]
        }
        return Table.text(
            [["JOB", "PIPELINE", "STATE", "CREATED (UTC)", "FILE", "MESSAGE"]] + rows)
    }
}
