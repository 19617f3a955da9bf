package import PipelineReader
package import Pipelines
internal import Platform

extension PipelineFile {
    /// Reads the text of a pipeline file that is to be run on this machine: with its time zones,
    /// the packages that are installed, and what lies beside the file.
    /// - Parameters:
    ///   - path: where the file lies, or would.
    ///   - values: of options that the pipeline declares.
    /// - Throws: `DefinitionErrors` with every error.
    package static func parse(
        toRun text: [UInt8], path: String, options values: [String: String] = [:]
    ) throws(DefinitionErrors) -> Pipeline {
        try parse(
            text, path: path, options: values, zones: { ZoneNames.all },
            attach: PipelineFolder(of: path).attach, isInstalled: \.isInstalled)
    }
}
