internal import YAML

/// Reads pipeline files. The format is described in README.md beside this file.
package enum PipelineFile {
    /// Reads one file's text.
    /// - Parameters:
    ///   - bytes: the text, UTF-8.
    ///   - path: for messages; the pipeline must be called as its last part without `.yaml`.
    ///   - zones: gives the names of all time zones.
    /// - Throws: `DefinitionErrors` with every mistake; of a text that is not YAML the first.
    package static func parse(_ bytes: [UInt8], path: String, zones: @escaping () -> [String])
        throws(DefinitionErrors) -> Pipeline {
        try DefinitionReader.read(bytes, path: path, zones: zones) { reader, root in
            reader.pipeline(root)
        }
    }

    /// Reads one file's text; see `parse(_:path:zones:)`.
    package static func parse(text: String, path: String, zones: @escaping () -> [String])
        throws(DefinitionErrors) -> Pipeline {
        try parse(Array(text.utf8), path: path, zones: zones)
    }

    /// What is wrong with a file that cannot be read.
    package static func unreadable(_ path: String, because reason: String) -> DefinitionErrors {
        let start = Position(line: 1, column: 1)
        return DefinitionErrors([
            Diagnostic(path: path, start: start, end: start, message: reason, line: ""),
        ])
    }

    /// What a pipeline in this file must be called.
    static func stem(of path: String) -> String {
        let file = path.split(separator: "/").last.map(String.init) ?? path
        for suffix in [".yaml", ".yml"] where file.hasSuffix(suffix) {
            return String(file.dropLast(suffix.count))
        }
        return file
    }
}
