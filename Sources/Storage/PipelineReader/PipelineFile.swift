package import Pipelines
internal import Text
internal import YAML

/// Reads pipeline files. Values/Pipelines/README.md describes the format.
package enum PipelineFile {
    /// Reads one file's text.
    /// - Parameters:
    ///   - bytes: the text, UTF-8.
    ///   - path: for messages; the pipeline must be called as its last part without `.yaml`.
    ///   - options: values of options that the file declares, each one that the option can have.
    ///   - zones: gives the names of all time zones.
    ///   - attach: reads a file beside it.
    ///   - isInstalled: whether what a step needs is there; without it the step is an error.
    /// - Throws: `DefinitionErrors` with every error; of a text that is not YAML the first.
    package static func parse(
        _ bytes: [UInt8], path: String, options: [String: String] = [:],
        zones: @escaping () -> [String], attach: @escaping Attaching = nothingBeside,
        isInstalled: @escaping (OptionalPackage) -> Bool = { _ in true }
    ) throws(DefinitionErrors) -> Pipeline {
        try DefinitionReader.read(
            bytes, path: path, given: options, zones: zones, attach: attach,
            isInstalled: isInstalled
        ) { reader, root in
            reader.pipeline(root, bytes)
        }
    }

    /// Where there is nothing beside the text.
    package static let nothingBeside: Attaching = { _ in
        .unusable("is not there: there are no files beside this text")
    }

    /// Reads one file's text; see `parse(_:path:zones:)`.
    package static func parse(text: String, path: String, zones: @escaping () -> [String])
        throws(DefinitionErrors) -> Pipeline
    {
        try parse(Array(text.utf8), path: path, zones: zones)
    }

    /// What is wrong with a file that cannot be read.
    package static func unreadable(_ path: String, because reason: String) -> DefinitionErrors {
        let start = Position(line: 1, column: 1)
        return DefinitionErrors([
            Diagnostic(path: path, start: start, end: start, message: reason, line: "")
        ])
    }

    /// A warning about a part of a file that has no error.
    /// - Parameters:
    ///   - keys: lead to the part from the top of the file.
    ///   - bytes: the file's text.
    package static func warning(
        _ message: String, about keys: [String], in bytes: [UInt8],
        path: String
    ) -> Diagnostic {
        var node = try? Node(parsing: bytes)
        var place = (start: Position(line: 1, column: 1), end: Position(line: 1, column: 1))
        for key in keys {
            guard case .mapping(let entries) = node?.value,
                let entry = entries.first(where: { $0.name == key })
            else { break }
            place = (entry.key.start, entry.key.end)
            node = entry.value
        }
        let lines = SourceText(bytes.prefix(Node.bytesMax)).lines
        return Diagnostic(
            path: path, start: place.start, end: place.end, message: message,
            line: lines[min(place.start.line, lines.count) - 1], severity: .warning)
    }

    /// What a pipeline in this file must be called.
    static func stem(of path: String) -> String {
        let file = path.pathNames.last.map(String.init) ?? path
        for suffix in [".yaml", ".yml"] where file.hasSuffix(suffix) {
            return String(file.dropLast(suffix.count))
        }
        return file
    }
}
