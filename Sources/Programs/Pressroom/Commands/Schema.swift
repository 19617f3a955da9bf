internal import CommandLine
internal import Jobs
internal import Pipelines
internal import Platform

/// `pressroom schema`: prints the JSON Schema of pipeline files.
struct Schema: Subcommand {
    static let command = Command(
        "pressroom schema",
        "Print the JSON Schema (draft 2020-12) of pipeline files. Editors complete, explain and "
            + "check a file by it.",
        examples: [
            .init(
                "pressroom schema > pipeline.schema.json",
                "Write it to a file, for a line \"# yaml-language-server: "
                    + "$schema=pipeline.schema.json\" in a pipeline file.")
        ],
        notes: [.exitStatus])

    init(_ arguments: Arguments) {}

    func perform() throws -> Int32 {
        let text = JSON.encode(PipelineSchema.document, pretty: true)
        try StandardStream.output.write(String(decoding: text, as: UTF8.self))
        return 0
    }
}
