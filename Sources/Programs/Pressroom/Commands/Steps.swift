internal import CommandLine
internal import Pipelines
internal import Platform
internal import Text

/// `pressroom steps`: lists the kinds of step, or explains one.
struct Steps: Subcommand {
    static let command = Command(
        "pressroom steps",
        "List the kinds of step that a pipeline can have. With NAME, show what a kind takes and "
            + "makes, and its options with their ranges and defaults.",
        operands: [Operand("NAME", "a kind of step (default: all)", isOptional: true)],
        examples: [.init("pressroom steps thumbnail", "Show the options of thumbnails.")],
        notes: [.exitStatus])

    private let arguments: Arguments

    init(_ arguments: Arguments) { self.arguments = arguments }

    func perform() throws -> Int32 {
        guard let name = arguments.operands.first else {
            try StandardStream.output.write(StepText.list(StepKinds.all))
            return 0
        }
        guard let kind = StepKinds.named(name) else {
            let hint = Spelling.hint(for: name, among: StepKinds.words) { $0 }
            throw UsageError("unknown step \(name)\(hint)", command: arguments.command)
        }
        try StandardStream.output.write(StepText.text(of: kind))
        return 0
    }
}
