internal import CommandLine
internal import Settings
internal import PipelineFiles
internal import PipelineReader
internal import Pipelines
internal import Platform
internal import Text

/// A pipeline that was named on the command line, or written there.
struct ChosenPipeline {
    let pipeline: Pipeline
    /// The text of the file that defines it, or could.
    let text: [UInt8]

    /// Finds a pipeline to run here.
    /// - Parameters:
    ///   - name: as it was given: a name, the path of a pipeline file, or its steps on one line.
    ///   - arguments: the command line, for the directory of pipelines.
    /// - Throws: `UsageError` when there is none of this name, `Failure` when it has an error.
    init(toRun name: String, _ arguments: Arguments) throws {
        // No kind of step has a slash in its name.
        let isPath = name.prefix { !$0.isWhitespace && $0 != "|" }.hasSlash
        if isPath || name.hasSuffix(".yaml") || name.hasSuffix(".yml") {
            try self.init(file: name, arguments)
        } else if name.isEmpty || name.contains(where: { $0.isWhitespace || $0 == "|" }) {
            try self.init(line: name, arguments)
        } else {
            let catalog = Catalog(run: arguments)
            if case .unknown = catalog.entry(name), StepKinds.words.contains(name) {
                try self.init(line: name, arguments)
            } else {
                try self.init(name, in: catalog, arguments)
                try Self.checkPackages(of: name, text)
            }
        }
    }

    /// - Throws: `Failure` when a step of a built-in pipeline needs what is not installed here.
    private static func checkPackages(of name: String, _ text: [UInt8]) throws {
        guard text == BuiltInPipelines.text(of: name) else { return }
        do {
            _ = try PipelineFile.parse(toRun: text, path: "\(name).yaml")
        } catch {
            throw Failure(explain(error, name))
        }
    }

    private init(line: String, _ arguments: Arguments) throws {
        do {
            let attach = PipelineFolder(".").attach
            text = Array(try PipelineLine.fileText(of: line, attach: attach).utf8)
            pipeline = try arguments.setting(
                PipelineFile.parse(toRun: text, path: "\(PipelineLine.name).yaml"))
        } catch let errors as DefinitionErrors {
            throw Failure(Self.explain(errors, "on the command line"))
        }
    }

    private init(file path: String, _ arguments: Arguments) throws {
        do {
            text = try PathName(path).contents(bytesMax: 1 << 20)
        } catch {
            throw UsageError("\(error)", command: arguments.command)
        }
        do {
            pipeline = try arguments.setting(
                PipelineFile.parse(toRun: text, path: path))
        } catch let errors as DefinitionErrors {
            throw Failure(Self.explain(errors, path))
        }
    }

    /// Finds a pipeline by its name.
    /// - Throws: as `init(toRun:_:)`.
    init(_ name: String, in catalog: Catalog, _ arguments: Arguments) throws {
        switch catalog.entry(name) {
        case .pipeline(let found): pipeline = try arguments.setting(found)
        case .invalid(let errors): throw Failure(Self.explain(errors, name))
        case .unknown:
            throw Self.unknown(name, catalog.current(), in: catalog.path, arguments)
        }
        let isBuiltIn = catalog.current().builtIn.contains(name)
        text =
            try (isBuiltIn ? BuiltInPipelines.text(of: name) : nil)
            ?? PathName("\(catalog.path)/\(name).yaml").contents(bytesMax: 1 << 20)
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
