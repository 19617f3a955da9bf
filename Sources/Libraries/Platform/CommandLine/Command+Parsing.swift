internal import Glibc
internal import Text

extension Command {
    /// What a command line asks for.
    package enum Request: Hashable, Sendable {
        case run(Arguments)
        /// `--help` or `--version`: text for standard output, and success.
        case show(String)
    }

    /// Understands this process's own command line. Help and version are shown, and an error is
    /// reported, by ending the process: with status 0, or 2 after an error.
    package func parseOrExit() -> Arguments {
        do {
            switch try parse(Array(Swift.CommandLine.arguments.dropFirst())) {
            case .run(let arguments): return arguments
            case .show(let text):
                exit((try? StandardStream.output.write(text)) == nil ? 1 : 0)
            }
        } catch {
            try? StandardStream.error.write("\(error)\n")
            exit(UsageError.exitStatus)
        }
    }

    /// Understands a command line.
    /// - Parameter words: without the program's own name.
    /// - Throws: `UsageError` when it does not fit the declaration.
    package func parse(_ words: [String]) throws(UsageError) -> Request {
        guard !subcommands.isEmpty else { return try parseOwn(words) }
        guard let position = words.firstIndex(where: { !$0.hasPrefix("-") }) else {
            switch try parseOwn(words) {
            case .show(let text): return .show(text)
            case .run: throw UsageError("a command is missing", command: name)
            }
        }
        var rest = words
        let word = rest.remove(at: position)
        if word == "help" {
            guard let topic = rest.first else { return .show(help) }
            return .show(try subcommand(topic).help)
        }
        return try subcommand(word).parse(rest)
    }

    private func subcommand(_ word: String) throws(UsageError) -> Command {
        if let found = subcommands.first(where: { $0.word == word }) { return found }
        let known = subcommands.filter { !$0.isHidden }.map(\.word)
        let hint = Spelling.nearest(to: word, among: known).map { "; did you mean \($0)?" }
        throw UsageError("unknown command \(word)" + (hint ?? ""), command: name)
    }

    private func parseOwn(_ words: [String]) throws(UsageError) -> Request {
        var scan = Scan(command: self)
        try scan.read(words)
        if scan.arguments.has(.help) { return .show(help) }
        if scan.arguments.has(.version) { return .show("\(program) \(Version.text)\n") }
        try check(scan.arguments)
        return .run(scan.arguments)
    }

    private func check(_ arguments: Arguments) throws(UsageError) {
        let count = arguments.operands.count
        let needed = operands.filter { !$0.isOptional }
        if count < needed.count {
            throw UsageError("\(needed[count].placeholder) is missing", command: name)
        }
        if count > operands.count, operands.last?.repeats != true {
            let first = arguments.operands[operands.count]
            throw UsageError("unexpected argument \"\(first)\"", command: name)
        }
        for option in options where option.isRequired && !arguments.has(option) {
            throw UsageError("option \(option.usage) is missing", command: name)
        }
    }
}

/// One pass over the words of a command line.
private struct Scan {
    let command: Command
    var arguments: Arguments
    private var rest: ArraySlice<String> = []

    init(command: Command) {
        self.command = command
        arguments = Arguments(command: command.name)
    }

    mutating func read(_ words: [String]) throws(UsageError) {
        rest = words[...]
        while let word = rest.popFirst() {
            if word == "--" {
                arguments.operands += rest
                return
            } else if word.hasPrefix("--") {
                try readLong(word.dropFirst(2))
            } else if word.hasPrefix("-"), word != "-" {
                try readShort(word.dropFirst())
            } else {
                arguments.operands.append(word)
            }
        }
    }

    private mutating func readLong(_ word: Substring) throws(UsageError) {
        let equals = word.firstIndex(of: "=")
        let name = String(word[..<(equals ?? word.endIndex)])
        let attached = equals.map { String(word[word.index(after: $0)...]) }
        guard let option = command.allOptions.first(where: { $0.name == name }) else {
            let near = Spelling.nearest(to: name, among: command.allOptions.map(\.name))
            throw error("unknown option --\(name)" + (near.map { "; did you mean --\($0)?" } ?? ""))
        }
        if option.placeholder == nil, attached != nil {
            throw error("option --\(name) takes no value")
        }
        try add(option, attached: attached, as: "--\(name)")
    }

    /// Reads `-o VALUE`, `-oVALUE`, and several flags in one word.
    private mutating func readShort(_ word: Substring) throws(UsageError) {
        var letters = word
        while let letter = letters.popFirst() {
            guard let option = command.allOptions.first(where: { $0.short == letter }) else {
                throw error("unknown option -\(letter)")
            }
            guard option.placeholder != nil else {
                try add(option, attached: nil, as: "-\(letter)")
                continue
            }
            try add(option, attached: letters.isEmpty ? nil : String(letters), as: "-\(letter)")
            return
        }
    }

    private mutating func add(_ option: Option, attached: String?, as spelling: String)
        throws(UsageError)
    {
        guard let placeholder = option.placeholder else {
            arguments.given[option, default: []].append("")
            return
        }
        guard let value = attached ?? rest.popFirst() else {
            throw error("option \(spelling) needs a value: \(spelling) \(placeholder)")
        }
        // Most likely a variable of a shell that is not set; no option means something by it.
        if value.isEmpty { throw error("the value of option \(spelling) is empty") }
        arguments.given[option, default: []].append(value)
    }

    private func error(_ message: String) -> UsageError {
        UsageError(message, command: command.name)
    }
}

extension Option {
    /// How it is written in a usage line: `-o DIR`, `--json`.
    var usage: String {
        (short.map { "-\($0)" } ?? "--\(name)") + (placeholder.map { " \($0)" } ?? "")
    }
}
