package import CommandLine
internal import Glibc

extension Command {
    /// Understands this process's own command line. Help and version are shown, and an error is
    /// reported, by ending the process: with status 0, or 2 after an error.
    package func parseOrExit() -> Arguments {
        let text: String
        do {
            switch try parse(Array(Swift.CommandLine.arguments.dropFirst())) {
            case .run(let arguments): return arguments
            case .show(let shown): text = shown
            case .showVersion: text = "\(program) \(Version.full)\n"
            }
        } catch {
            try? StandardStream.error.write("\(error)\n")
            exit(UsageError.exitStatus)
        }
        exit((try? StandardStream.output.write(text)) == nil ? 1 : 0)
    }
}
