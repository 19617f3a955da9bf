internal import Jobs
internal import PipelineFiles
internal import Platform
internal import Spool
internal import Text

/// The pipelines that can be paused and released.
enum PausablePipelines {
    /// Those that are defined, with or without an error, and those whose jobs wait in its deferred
    /// queue.
    static func all(_ arguments: Arguments, _ spool: Spool) throws -> [String] {
        let catalog = Catalog(arguments.value(Commands.pipelines)!) { _ in }.current()
        return try Set(catalog.pipelines.keys).union(catalog.errors.keys)
            .union(waiting(in: spool)).sorted()
    }

    /// Those that are paused, or that have a deferred queue.
    static func waiting(in spool: Spool) throws -> [String] {
        try Set(spool.pipelineRequests().map(\.pipeline)).union(spool.deferredPipelines()).sorted()
    }

    /// The name, if there is such a pipeline.
    static func checked(_ name: String, _ arguments: Arguments, _ spool: Spool) throws -> String {
        let known = try all(arguments, spool)
        if known.contains(name) { return name }
        let hint =
            Spelling.nearest(to: name, among: known)
            .map { "; did you mean \"\($0)\"?" } ?? ""
        throw Failure("there is no pipeline \"\(printable(name))\"\(hint)")
    }
}
