internal import CommandLine

extension Command.Note {
    /// What the exit status of a command says.
    static let exitStatus = Command.Note(
        "Exit status",
        [("0", "success"), ("1", "something failed"), ("2", "the command line is wrong")])
    /// The same of a command that a signal can end before all is done.
    static let exitStatusWithSignals = Command.Note(
        exitStatus.title, exitStatus.rows + [("128+N", "signal N ended it: 130 after Ctrl-C")])
}
