internal import CommandLine
internal import Jobs
internal import PipelineFiles
internal import Platform
internal import Settings
internal import Spool
internal import Text

/// The pipelines that can be paused and resumed.
enum PausablePipelines {
    /// Those that are defined, with or without an error, and those whose jobs wait in its deferred
    /// queue.
    static func all(_ arguments: Arguments, _ spool: Spool) throws -> [String] {
        let catalog = Catalog(served: arguments).current()
        return try Set(catalog.pipelines.keys).union(catalog.errors.keys)
            .union(waiting(in: spool)).sorted()
    }

    /// Those that are paused, or that have a deferred queue.
    static func waiting(in spool: Spool) throws -> [String] {
        try Set(spool.control.pipelineRequests().map(\.pipeline)).union(spool.deferredPipelines())
            .sorted()
    }

    /// The names, if there are such pipelines.
    static func checked(_ names: [String], _ arguments: Arguments, _ spool: Spool) throws
        -> [String]
    {
        guard !names.isEmpty else { return [] }
        let known = try all(arguments, spool)
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
    static func release(_ pipelines: [String], in spool: Spool, reportedAs word: String) throws {
        for pipeline in pipelines { try spool.control.ask(PipelineRequest(.release, pipeline)) }
        for pipeline in pipelines {
            if try spool.control.waitUntilResumed(pipeline, seconds: waitSeconds) {
                try StandardStream.output.write("\(pipeline)  \(word)\n")
            } else {
                Message.say(
                    "pipeline \(pipeline): the scheduler has not processed the request yet; "
                        + "the request stays until a scheduler runs")
            }
        }
    }
}
