internal import CommandLine
internal import Jobs
internal import Pipelines
internal import Platform

/// `pressroom schema`: prints the JSON Schema of pipeline files, or of metadata.
struct Schema: Subcommand {
    static let command = Command(
        "pressroom schema",
        "Print the JSON Schema (draft 2020-12) of pipeline files, by which editors complete, "
            + "explain and check a file; or of what the step metadata writes.",
        operands: [Operand("OF", "pipelines (the default) or metadata", isOptional: true)],
        examples: [
            .init(
                "pressroom schema > pipeline.schema.json",
                "Write it to a file, for a line \"# yaml-language-server: "
                    + "$schema=pipeline.schema.json\" in a pipeline file.")
        ],
        notes: [.exitStatus])

    private let arguments: Arguments

    init(_ arguments: Arguments) { self.arguments = arguments }

    func perform() throws -> Int32 {
        let document: JSONValue
        switch arguments.operands.first ?? "pipelines" {
        case "pipelines": document = PipelineSchema.document
        case "metadata": document = MetadataSchema.document
        case let other:
            throw UsageError(
                "there is no schema of \(other); known are pipelines and metadata",
                command: arguments.command)
        }
        let text = JSON.encode(document, pretty: true)
        try StandardStream.output.write(String(decoding: text, as: UTF8.self))
        return 0
    }
}
