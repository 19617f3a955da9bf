internal import PipelineReader
package import Pipelines

extension Pipeline {
    /// The pipeline as it is with values of its options that an upload sets.
    /// - Throws: `InvalidOption` when it has no such option, the option cannot have the value, or
    ///   the values do not go together.
    package func with(_ values: [String: String]) throws(InvalidOption) -> Pipeline {
        guard !values.isEmpty else { return self }
        try check(values)
        guard let source else { return self }
        do {
            return try PipelineFile.parse(toRun: source.text, path: source.path, options: values)
        } catch {
            throw .combination(error.diagnostics.first?.message ?? "")
        }
    }
}
