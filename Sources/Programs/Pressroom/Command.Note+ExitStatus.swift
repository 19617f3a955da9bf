internal import CommandLine

extension Command.Note {
    /// What the exit status of a command says.
    static let exitStatus = Command.Note(
        "Exit status",
        [("0", "success"), ("1", "something failed"), ("2", "the command line is wrong")])
}
