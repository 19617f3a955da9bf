internal import Text
internal import CommandLine
internal import Settings
internal import Jobs
internal import Platform
internal import Spool

/// `pressroom status`: shows what is known of a job or a batch.
struct ShowStatus: Subcommand {
    static let command = Command(
        "pressroom status", "Show the status of a job or a batch.",
        operands: [Operand("ID", "the job or the batch")],
        options: [Settings.spool, Settings.json],
        examples: [.init("pressroom status --json ID", "Print the same JSON as GET /jobs/ID.")],
        notes: [.exitStatus])

    private let arguments: Arguments

    init(_ arguments: Arguments) { self.arguments = arguments }

    func perform() throws -> Int32 {
        let spool = try ExistingSpool.open(arguments)
        let (lookup, batches) = (spool.lookup, spool.batches)
        let isJSON = arguments[Settings.json]
        switch try ExistingSpool.find(arguments.operands[0], in: lookup, batches, arguments) {
        case .job(let id):
            guard let stored = try lookup.status(of: id) else {
                throw try ExistingSpool.missing(id, in: lookup)
            }
            try StandardStream.output.write(
                isJSON
                    ? String(decoding: stored.json, as: UTF8.self)
                    : Self.text(try stored.decoded()))
        case .batch(let batch):
            let summary = try batches.summary(of: batch)
            let json = String(decoding: JSON.encode(summary, pretty: true), as: UTF8.self)
            try StandardStream.output.write(isJSON ? json : BatchText.table(summary))
        }
        return 0
    }

    /// The status for people.
    static func text(_ status: Status) -> String {
        var rows = [
            ["job", status.id.text],
            ["pipeline", status.pipeline],
        ]
        if let options = status.options {
            let texts = options.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value.visible)" }
            rows.append(["options", texts.joined(separator: " ")])
        }
        rows += [
            ["state", "\(status.state.rawValue), \(Int((status.progress * 100).rounded())) %"],
            ["message", status.message],
        ]
        rows += status.inputs.map {
            [
                "file",
                $0.name.visible
                    + " (\($0.mediaType.rawValue), \(Quantity.bytes($0.bytes)))",
            ]
        }
        rows.append(["created", status.createdAt.text])
        if let start = status.startedAt {
            rows.append(["begun", "\(start.text), attempt \(status.attempt)"])
            if let end = status.finishedAt {
                rows.append([
                    "ended",
                    "\(end.text), after "
                        + Quantity.seconds(end.seconds(since: start)),
                ])
            }
        }
        if let moment = status.notBefore { rows.append(["begins", moment.text]) }
        if let moment = status.estimatedCompletionAt { rows.append(["expected", moment.text]) }
        if let moment = status.expiresAt { rows.append(["kept until", moment.text]) }
        rows += (status.attempts ?? []).map {
            ["attempt \($0.number)", "\($0.startedAt.text), " + Outcome.reason($0.error)]
        }
        for step in status.steps {
            rows += (step.warnings ?? []).map { ["warning", "\(step.name): " + $0.visible] }
            rows += (step.skipped ?? []).map { ["skipped", "\(step.name): " + $0.visible] }
        }
        if let error = status.error { rows.append(["error", Outcome.reason(error)]) }
        rows += DeliveryText.rows(status.notifications)
        rows += DeliveryText.rows(of: status.published)
        return Table.text(rows) + steps(status)
    }

    private static func steps(_ status: Status) -> String {
        guard !status.steps.isEmpty else { return "" }
        var rows = [["STEP", "USES", "STATE", "TIME", "OUTPUT", "SIZE", "PIXELS"]]
        for step in status.steps {
            let time =
                step.reused == true
                ? "reused"
                : step.state == .pending
                    ? ""
                    : Quantity.seconds(step.seconds)
            let start = [step.name, step.uses, step.state.rawValue, time]
            if step.outputs.isEmpty { rows.append(start + ["", "", ""]) }
            for (index, output) in step.outputs.enumerated() {
                rows.append(
                    (index == 0 ? start : ["", "", "", ""]) + [
                        output.title.visible, Quantity.bytes(output.bytes), extent(output),
                    ])
            }
        }
        return "\n" + Table.text(rows)
    }

    private static func extent(_ output: Output) -> String {
        if let width = output.width, let height = output.height { return "\(width)×\(height)" }
        return output.pages.map { Quantity.count($0, "page") } ?? ""
    }
}
