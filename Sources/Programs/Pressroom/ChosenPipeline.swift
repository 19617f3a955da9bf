internal import CommandLine
internal import Settings
internal import PipelineFiles
internal import PipelineReader
internal import Pipelines
internal import Platform
internal import Text

/// A pipeline that was named on the command line.
struct ChosenPipeline {
    let pipeline: Pipeline
    /// The file that defines it.
    let path: String

    /// Finds a pipeline.
    /// - Parameters:
    ///   - name: as it was given: a name, or the path of a pipeline file.
    ///   - arguments: the command line, for the directory of pipelines.
    ///   - allowsPath: whether a path will do.
    /// - Throws: `UsageError` when there is none of this name, `Failure` when its file has an
    ///   error.
    init(_ name: String, _ arguments: Arguments, allowsPath: Bool) throws {
        if allowsPath, name.contains("/") || name.hasSuffix(".yaml") || name.hasSuffix(".yml") {
            path = name
            pipeline = try Self.parse(name, arguments)
            return
        }
        let folder = arguments[Settings.pipelines]
        let catalog = Catalog(folder) { _ in }
        path = "\(folder)/\(name).yaml"
        switch catalog.entry(name) {
        case .pipeline(let found): pipeline = found
        case .invalid(let errors): throw Failure(Self.explain(errors, name))
        case .unknown:
            throw Self.unknown(name, catalog.current(), in: folder, arguments)
        }
    }

    private static func parse(_ path: String, _ arguments: Arguments) throws -> Pipeline {
        let text: [UInt8]
        do {
            text = try PathName(path).contents(bytesMax: 1 << 20)
        } catch {
            throw UsageError("\(error)", command: arguments.command)
        }
        do {
            return try PipelineFile.parse(text, path: path, zones: { ZoneNames.all })
        } catch {
            throw Failure(explain(error, path))
        }
    }

    private static func explain(_ errors: DefinitionErrors, _ name: String) -> String {
        let count = Quantity.count(errors.diagnostics.count, "error")
        return "the pipeline \(name) has \(count)\n\(errors)"
    }

    private static func unknown(
        _ name: String, _ known: Catalog.Snapshot, in folder: String,
        _ arguments: Arguments
    ) -> UsageError {
        let names = (Array(known.pipelines.keys) + known.errors.keys).sorted()
        let hint =
            names.isEmpty
            ? "; there are no pipeline files in \"\(folder)\" (see --pipelines)"
            : Spelling.hint(for: name, among: names) { $0 }
        return UsageError("unknown pipeline \(name)" + hint, command: arguments.command)
    }
}
