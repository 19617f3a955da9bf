import Platform

/// What the command line asks of the worker.
struct Options: Equatable {
    var strength = Confinement.Strength.strict

    /// What to do.
    enum Request: Equatable {
        case help, version
        case serve(Options)
    }

    /// A command line that is not understood.
    struct Mistake: Error {
        /// One sentence: lower case, no full stop.
        let text: String
    }

    static let usage = """
        usage: pressroom-worker [--sandbox strict|best-effort]

        Runs the tasks of pressroom-scheduler, which starts it: not a program to start by hand.

          --sandbox strict        refuse to start where a part of the sandbox is missing (default)
          --sandbox best-effort   go on without the parts that the system does not offer
          --help                  print this and exit
          --version               print the version and exit

        """

    /// - Parameter arguments: without the program's name.
    /// - Throws: `Mistake` when one is unknown or lacks its value.
    static func parse(_ arguments: [String]) throws(Mistake) -> Request {
        var options = Options()
        var rest = arguments[...]
        while let argument = rest.popFirst() {
            switch argument {
            case "--help", "-h": return .help
            case "--version": return .version
            case "--sandbox": options.strength = try strength(rest.popFirst())
            case _ where argument.hasPrefix("--sandbox="):
                options.strength = try strength(String(argument.dropFirst("--sandbox=".count)))
            default: throw Mistake(text: "unknown argument \"\(argument)\"")
            }
        }
        return .serve(options)
    }

    private static func strength(_ text: String?) throws(Mistake) -> Confinement.Strength {
        guard let text, let strength = Confinement.Strength(rawValue: text) else {
            throw Mistake(text: "--sandbox wants strict or best-effort")
        }
        return strength
    }
}
