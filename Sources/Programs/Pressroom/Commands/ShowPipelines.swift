internal import CommandLine
internal import PipelineFiles
internal import Platform
internal import Settings

/// `pressroom pipelines`: lists the pipelines that `run` knows, or prints the file of one.
struct ShowPipelines: Subcommand {
    static let command = Command(
        "pressroom pipelines",
        "List the pipelines that `pressroom run` knows: the files of --pipelines, and the built-in "
            + "ones of other names. With NAME, print the file of one, as the start of your own.",
        operands: [Operand("NAME", "a pipeline (default: all)", isOptional: true)],
        options: [Settings.pipelines],
        examples: [
            .init(
                "pressroom pipelines web > pipelines/web.yaml",
                "Make a copy of a built-in pipeline, which takes its place.")
        ],
        notes: [.exitStatus])

    private let arguments: Arguments

    init(_ arguments: Arguments) { self.arguments = arguments }

    func perform() throws -> Int32 {
        let catalog = Catalog(run: arguments)
        if let name = arguments.operands.first {
            let chosen = try ChosenPipeline(name, in: catalog, arguments)
            try StandardStream.output.write(String(decoding: chosen.text, as: UTF8.self))
            return 0
        }
        let known = catalog.current()
        for errors in known.errors.sorted(by: { $0.key < $1.key }) {
            Message.say("\(errors.value)", named: false)
        }
        try StandardStream.output.write(
            PipelineText.list(
                Array(known.pipelines.values), builtIn: known.builtIn, folder: catalog.path))
        return known.errors.isEmpty ? 0 : 1
    }
}
