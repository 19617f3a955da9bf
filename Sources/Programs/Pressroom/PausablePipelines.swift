internal import CommandLine
internal import Jobs
internal import PipelineFiles
internal import Platform
internal import Settings
internal import Spool
internal import Text

/// The pipelines that can be paused and resumed.
struct PausablePipelines {
    private let control: Spool.Control
    private let queues: Spool.Queues
    private let arguments: Arguments

    init(_ control: Spool.Control, _ queues: Spool.Queues, _ arguments: Arguments) {
        self.control = control
        self.queues = queues
        self.arguments = arguments
    }

    /// Those that are defined, with or without an error, and those whose jobs wait in its deferred
    /// queue.
    func all() throws -> [String] {
        let catalog = Catalog(served: arguments).current()
        return try Set(catalog.pipelines.keys).union(catalog.errors.keys).union(waiting()).sorted()
    }

    /// Those that are paused, or that have a deferred queue.
    func waiting() throws -> [String] {
        try Set(control.pipelineRequests().map(\.pipeline)).union(queues.deferredPipelines())
            .sorted()
    }

    /// The names, if there are such pipelines.
    func checked(_ names: [String]) throws -> [String] {
        guard !names.isEmpty else { return [] }
        let known = try all()
        if let name = names.first(where: { !known.contains($0) }) {
            let hint = Spelling.suggestion(for: name, among: known)
            throw Failure("there is no pipeline \"\(name.visible)\"\(hint)")
        }
        return names
    }

    /// How long to wait until the scheduler has ended a pause, in seconds.
    private static let waitSeconds = 3.0

    /// Ends the pause of pipelines and has all their jobs start that were accepted until now.
    /// - Parameter word: says of each on standard output that it was done.
    func resume(_ pipelines: [String], reportedAs word: String) throws {
        for pipeline in pipelines { try control.ask(PipelineRequest(.resume, pipeline)) }
        for pipeline in pipelines {
            if try control.waitUntilResumed(pipeline, seconds: Self.waitSeconds) {
                try StandardStream.output.write("\(pipeline)  \(word)\n")
            } else {
                Message.say(
                    "pipeline \(pipeline): the scheduler has not processed the request yet; "
                        + "the request stays until a scheduler runs")
            }
        }
    }
}
