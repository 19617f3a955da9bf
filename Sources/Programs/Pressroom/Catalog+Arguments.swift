internal import CommandLine
internal import PipelineFiles
internal import Platform
internal import Settings

extension Catalog {
    /// The pipelines that a run knows: those of --pipelines, and all that are built in.
    convenience init(run arguments: Arguments) {
        self.init(arguments[Settings.pipelines], builtIn: BuiltInPipelines.all) { _ in }
    }

    /// The pipelines that daemons know that were started with the same settings.
    convenience init(served arguments: Arguments) {
        self.init(
            arguments[Settings.pipelines],
            builtIn: arguments.serveBuiltIn ? BuiltInPipelines.all : [:]
        ) { _ in }
    }
}

extension Arguments {
    /// Whether the daemons take jobs for built-in pipelines: where the operator has no directory of
    /// pipelines, or wants them beside it. An operator who has written pipelines of their own
    /// expects no others on the network.
    var serveBuiltIn: Bool {
        self[Settings.builtIn] || lacksPipelines
    }
    /// Whether no directory of pipelines was named, and there is none where it would be.
    var lacksPipelines: Bool {
        guard !has(Settings.pipelines) else { return false }
        do {
            _ = try Directory(opening: self[Settings.pipelines])
            return false
        } catch {
            return error.isNotFound
        }
    }
}
