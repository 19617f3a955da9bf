internal import CommandLine
internal import Platform

/// `pressroom completion`: prints what has a shell complete command lines.
struct Complete: Subcommand {
    private enum Shell: String, CaseIterable { case bash, zsh }

    static let command = Command(
        "pressroom completion", "Print a script that completes command lines in a shell.",
        operands: [
            Operand(
                "SHELL", "which shell: bash or zsh",
                completion: .words(Shell.allCases.map(\.rawValue)))
        ],
        examples: [
            .init("source <(pressroom completion bash)", "Complete command lines in this shell."),
            .init(
                "source <(pressroom completion zsh)",
                "The same for zsh, below compinit in ~/.zshrc for all shells."),
            .init(
                "pressroom completion bash > /etc/bash_completion.d/pressroom",
                "Complete them in all shells that start from now on."),
        ],
        notes: [.exitStatus])

    private let arguments: Arguments

    init(_ arguments: Arguments) { self.arguments = arguments }

    func perform() throws -> Int32 {
        guard let shell = Shell(rawValue: arguments.operands[0]) else {
            let known = Shell.allCases.map(\.rawValue).joined(separator: ", ")
            throw UsageError(
                "SHELL cannot be \"\(arguments.operands[0])\": known are \(known)",
                command: arguments.command)
        }
        let pressroom = Commands.pressroom
        try StandardStream.output.write(
            shell == .bash ? pressroom.bashCompletion : pressroom.zshCompletion)
        return 0
    }
}
