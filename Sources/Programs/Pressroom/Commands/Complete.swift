internal import CommandLine
internal import Platform

/// `pressroom completion`: prints what has a shell complete command lines.
struct Complete: Subcommand {
    private enum Shell: String, CaseIterable { case bash }

    static let command = Command(
        "pressroom completion", "Print a script that completes command lines in a shell.",
        operands: [
            Operand(
                "SHELL", "which shell: bash", completion: .words(Shell.allCases.map(\.rawValue)))
        ],
        examples: [
            .init("source <(pressroom completion bash)", "Complete command lines in this shell."),
            .init(
                "pressroom completion bash > /etc/bash_completion.d/pressroom",
                "Complete them in all shells that start from now on."),
        ],
        notes: [.exitStatus])

    private let arguments: Arguments

    init(_ arguments: Arguments) { self.arguments = arguments }

    func perform() throws -> Int32 {
        guard Shell(rawValue: arguments.operands[0]) != nil else {
            throw UsageError(
                "SHELL cannot be \"\(arguments.operands[0])\": known are bash",
                command: arguments.command)
        }
        try StandardStream.output.write(Commands.pressroom.bashCompletion)
        return 0
    }
}
