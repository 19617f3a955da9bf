/// The command line of `pressroom-responder`.
struct Options: Hashable, Sendable {
    /// What the command line asks for.
    enum Command: Hashable, Sendable {
        case serve(Options)
        case help
        case version
    }

    /// A command line that cannot be followed; the text is a sentence without its full stop.
    struct Mistake: Error, Hashable, Sendable {
        let text: String
    }

    static let usage = """
        usage: pressroom-responder --socket PATH --upload-socket PATH --spool DIR --pipelines DIR
                                   [--threads N] [--upload-threads N]
               pressroom-responder --help | --version

        Answers the FastCGI requests of a web server: accepts jobs into the spool, serves their
        status and results.

          --socket PATH          where requests without uploads come in
          --upload-socket PATH   where uploads come in
          --spool DIR            the queue; made if it does not exist
          --pipelines DIR        the pipelines' definitions, NAME.yaml each
          --threads N            requests answered at once, 1 to 1024 (default 8)
          --upload-threads N     uploads taken at once, 1 to 1024 (default 64)

        Sockets that a service manager passes (LISTEN_FDS), the upload socket second, are used
        instead of the paths.

        """

    var socket = ""
    var uploadSocket = ""
    var spool = ""
    var pipelines = ""
    var threads = 8
    var uploadThreads = 64

    /// - Parameters:
    ///   - arguments: without the program's name.
    ///   - areSocketsPassed: whether the socket options may be left out.
    static func parse(_ arguments: [String], areSocketsPassed: Bool) throws(Mistake) -> Command {
        var options = Options()
        var rest = arguments[...]
        while let argument = rest.popFirst() {
            if argument == "--help" { return .help }
            if argument == "--version" { return .version }
            let parts = argument.split(separator: "=", maxSplits: 1).map(String.init)
            guard let name = parts.first, Self.names.contains(name) else {
                throw Mistake(text: "unknown option \"\(argument)\"")
            }
            guard let value = parts.count > 1 ? parts[1] : rest.popFirst(), !value.isEmpty else {
                throw Mistake(text: "option \(name) needs a value")
            }
            try options.set(name, value)
        }
        try options.check(areSocketsPassed)
        return .serve(options)
    }

    private static let names = ["--socket", "--upload-socket", "--spool", "--pipelines",
                                "--threads", "--upload-threads"]

    private mutating func set(_ name: String, _ value: String) throws(Mistake) {
        switch name {
        case "--socket": socket = value
        case "--upload-socket": uploadSocket = value
        case "--spool": spool = value
        case "--pipelines": pipelines = value
        case "--threads": threads = try Self.count(name, value)
        default: uploadThreads = try Self.count(name, value)
        }
    }

    private static func count(_ name: String, _ value: String) throws(Mistake) -> Int {
        guard let count = Int(value), (1...1024).contains(count) else {
            throw Mistake(text: "option \(name) needs a number from 1 to 1024, not \"\(value)\"")
        }
        return count
    }

    private func check(_ areSocketsPassed: Bool) throws(Mistake) {
        let needed = [("--spool", spool), ("--pipelines", pipelines)]
            + (areSocketsPassed ? [] : [("--socket", socket), ("--upload-socket", uploadSocket)])
        for (name, value) in needed where value.isEmpty {
            throw Mistake(text: "option \(name) is missing")
        }
    }
}
