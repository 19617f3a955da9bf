internal import CommandLine

/// A command of the program: declares its command line, and does what it says.
protocol Subcommand: SendableMetatype {
    /// What the command line takes, and what help says.
    static var command: Command { get }

    init(_ arguments: Arguments)

    /// Does it.
    /// - Returns: the exit status.
    func perform() throws -> Int32
}
