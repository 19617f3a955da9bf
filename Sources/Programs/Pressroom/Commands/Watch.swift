internal import CommandLine
internal import Settings
internal import Jobs
internal import Platform
internal import Spool

/// `pressroom watch`: prints each change of jobs and batches until all have ended.
struct Watch: Subcommand {
    static let command = Command(
        "pressroom watch",
        "Print each change of jobs and batches. Stop when all have ended; the exit status is 1 "
            + "unless all were completed.",
        operands: [.jobsAndBatches], options: [Settings.spool],
        examples: [
            .init(
                "pressroom watch $(pressroom submit web photo.jpg)",
                "Submit a job and wait for it.")
        ],
        notes: [.exitStatus])

    private let arguments: Arguments

    init(_ arguments: Arguments) { self.arguments = arguments }

    /// How long it takes at most until a change is seen of which no hint came, in seconds.
    private static let rescanSeconds = 1.0

    func perform() throws -> Int32 {
        let spool = try ExistingSpool.open(arguments)
        let (lookup, batches) = (spool.lookup, spool.batches)
        let inotify = try Inotify()
        let epoll = try Epoll()
        try epoll.add(inotify.raw, token: 0)
        var waiting: [(name: String, look: () throws -> Look)] = []
        for text in arguments.operands {
            switch try ExistingSpool.find(text, in: lookup, batches, arguments) {
            case .job(let id):
                // Watched before it is first read, so that no change falls in between.
                guard let path = try lookup.path(of: id) else {
                    throw try ExistingSpool.missing(id, in: lookup)
                }
                _ = try inotify.watch(path)
                waiting.append((id.text, { try Self.look(at: id, lookup) }))
            case .batch(let batch):
                waiting.append((batch.id.text, { try Self.look(at: batch, batches) }))
            }
        }
        var shown: [String: String] = [:]
        var succeeded = true
        while true {
            for (name, look) in waiting {
                let look = try look()
                if shown.updateValue(look.line, forKey: name) != look.line {
                    try StandardStream.output.write(look.line + "\n")
                }
                if let isHealthy = look.isHealthy {
                    waiting.removeAll { $0.name == name }
                    succeeded = succeeded && isHealthy
                }
            }
            if waiting.isEmpty { return succeeded ? 0 : 1 }
            _ = try epoll.wait(seconds: Self.rescanSeconds)
            _ = inotify.drain { _, _ in }
        }
    }

    /// What is seen of a job or a batch.
    private struct Look {
        let line: String
        /// Whether all completed; `nil` until all has ended.
        let isHealthy: Bool?
    }

    private static func look(at id: JobID, _ lookup: Spool.Lookup) throws -> Look {
        guard let status = try lookup.status(of: id)?.decoded() else {
            throw Failure("job \(id) was removed")
        }
        return Look(
            line: line(status),
            isHealthy: status.state.isFinal ? status.state == .completed : nil)
    }

    private static func look(at batch: BatchManifest, _ batches: Spool.Batches) throws -> Look {
        let summary = try batches.summary(of: batch)
        let completed = summary.counts[JobState.completed.rawValue]
        // One that nothing is left of has ended, too.
        let isHealthy = completed == summary.total && summary.refused == nil
        return Look(
            line: BatchText.line(summary),
            isHealthy: summary.ended == summary.total ? isHealthy : nil)
    }

    /// `0198…  processing  40 %  running step small`.
    static func line(_ status: Status) -> String {
        let percent = Int((status.progress * 100).rounded())
        let message = status.state == .failed ? status.error.map(Outcome.reason) : nil
        return "\(status.id)  \(status.state.rawValue)  \(percent) %  \(message ?? status.message)"
    }
}
