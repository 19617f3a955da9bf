internal import CommandLine
internal import PipelineFiles
internal import Pipelines
internal import Settings

/// `NAME=VALUE` on the command line: an option that the pipeline declares.
struct PipelineValue: Hashable, Sendable {
    let name: String
    let value: String

    init?(_ text: String) {
        guard let equals = text.firstIndex(of: "="), equals > text.startIndex else { return nil }
        name = String(text[..<equals])
        value = String(text[text.index(after: equals)...])
    }
}

extension Settings {
    static let set = Setting(
        repeated: "set", short: "s",
        ValueKind("NAME=VALUE", needed: "a name, = and a value are needed") { PipelineValue($0) },
        "set an option that the pipeline declares; once for each")
}

extension Arguments {
    /// The values of the pipeline's options; of one that is given twice the last.
    var pipelineValues: [String: String] {
        Dictionary(self[Settings.set].map { ($0.name, $0.value) }) { $1 }
    }

    /// The pipeline with these options.
    /// - Throws: `UsageError` when it does not take them.
    func setting(_ pipeline: Pipeline) throws -> Pipeline {
        do throws(InvalidOption) {
            return try pipeline.with(pipelineValues)
        } catch {
            throw UsageError(error.text, command: command)
        }
    }
}
