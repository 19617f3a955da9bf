/// A command line that a program does not understand.
package struct UsageError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The exit status that says so, as in sysexits' forerunners and GNU's programs.
    package static let exitStatus: Int32 = 2

    /// What is wrong: lower case, no full stop.
    package let message: String
    /// Whose help explains it: `pressroom up`.
    package let command: String

    package init(_ message: String, command: String) {
        self.message = message
        self.command = command
    }

    package var description: String {
        let program = command.split(separator: " ").first.map(String.init) ?? command
        let end = message.hasSuffix("?") ? "" : "."
        return "\(program): \(message)\(end) Try '\(command) --help'."
    }
}
