internal import CommandLine
internal import Glibc
internal import Platform

/// `pressroom launch`: a small step between `pressroom` and a program that it starts. It gives up
/// root if a user is named, asks the kernel to end it when `pressroom` ends, and becomes the
/// program.
struct Launch: Subcommand {
    /// Not for people: starts what shall end when its parent does.
    static let command = Command(
        "pressroom launch", "Become a program that ends with its parent.",
        operands: [
            Operand("PROGRAM", "what to become"),
            Operand("ARGUMENT", "its arguments", isOptional: true, repeats: true),
        ],
        options: [parent, inherited, Up.user], isHidden: true)

    private static let parent = Setting(
        required: "parent", .count(1...Int(Int32.max), "PID"), "end when this one does")
    private static let inherited = Setting(
        "nginx-sockets", .text("LIST"), "descriptors that nginx finds its listening sockets at")

    private let arguments: Arguments

    init(_ arguments: Arguments) { self.arguments = arguments }

    /// - Returns: only when the program could not be started.
    func perform() throws -> Int32 {
        // The word to read files again may come before the program knows it, and must not end it.
        Signals.ignore(SIGHUP)
        if let name = arguments[Up.user] {
            guard let user = User(named: name) else { throw Failure("there is no user \(name)") }
            try user.become()
        }
        if let list = arguments[Self.inherited] { Program.setEnvironment("NGINX", list) }
        // After the change of user: that forgets it.
        Program.dieWithParent(SIGTERM)
        // The parent may have ended before it was asked for.
        guard Int32(arguments[Self.parent]) == Program.parentProcessID else { return 1 }
        throw Program.become(arguments.operands[0], Array(arguments.operands.dropFirst()))
    }

    /// The arguments that make `pressroom` launch a program.
    static func arguments(
        _ program: String, _ arguments: [String], user: String? = nil,
        nginxSockets: String? = nil
    ) -> [String] {
        ["launch", "--parent", String(Program.ownProcessID)]
            + (user.map { ["--user", $0] } ?? [])
            + (nginxSockets.map { ["--nginx-sockets", $0] } ?? [])
            + ["--", program] + arguments
    }

    /// Starts a program that ends when this process does, away from the terminal.
    /// - Parameter descriptors: become its numbers 0, 1, 2, …
    static func start(_ arguments: [String], descriptors: [Descriptor]) throws(SystemError)
        -> Program
    {
        try withExtendedLifetime(descriptors) { () throws(SystemError) -> Program in
            try Program(
                "/proc/self/exe", arguments, descriptors: descriptors.map(\.raw),
                newSession: true)
        }
    }
}
