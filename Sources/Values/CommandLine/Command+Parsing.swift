internal import Text

extension Command {
    /// What a command line asks for.
    package enum Request: Hashable, Sendable {
        case run(Arguments)
        /// `--help` and the like: text for standard output, and success.
        case show(String)
        /// `--version`.
        case showVersion
    }

    /// Understands a command line.
    /// - Parameter words: without the program's own name.
    /// - Throws: `UsageError` when it does not fit the declaration.
    package func parse(_ words: [String]) throws(UsageError) -> Request {
        guard !subcommands.isEmpty else { return try parseOwn(words) }
        guard let position = words.firstIndex(where: { !$0.hasPrefix("-") }) else {
            let request = try parseOwn(words)
            if case .run = request { throw UsageError("a command is missing", command: name) }
            return request
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
        if let found = subcommands.first(where: { $0.aliases.contains(word) }) {
            return found.called(word)
        }
        let known = subcommands.filter { !$0.isHidden }.map(\.word)
        let hint = Spelling.suggestion(for: word, among: known) { $0 }
        throw UsageError("unknown command \(word)\(hint)", command: name)
    }

    private func parseOwn(_ words: [String]) throws(UsageError) -> Request {
        var scan = Scan(command: self)
        try scan.read(words)
        if scan.arguments.has(Self.help) { return .show(help) }
        if scan.arguments.has(Self.manual) { return .show(manual) }
        if scan.arguments.has(Self.version) { return .showVersion }
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
        for option in options where option.isRequired && arguments.given[option.name] == nil {
            throw UsageError("option \(option.usage) is missing", command: name)
        }
        for option in options {
            guard let value = option.value, let texts = arguments.given[option.name] else {
                continue
            }
            for text in texts where !value.allows(text) {
                throw arguments.wrong(option, text, value.needed)
            }
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
            let names = command.allOptions.map(\.name)
            let hint = Spelling.suggestion(for: name, among: names) { "--\($0)" }
            throw error("unknown option --\(name)\(hint)")
        }
        if option.value == nil, attached != nil {
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
            guard option.value != nil else {
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
        guard let placeholder = option.value?.placeholder else {
            arguments.given[option.name, default: []].append("")
            return
        }
        guard let value = attached ?? rest.popFirst() else {
            throw error("option \(spelling) needs a value: \(spelling) \(placeholder)")
        }
        // Most likely a variable of a shell that is not set; no option means something by it.
        if value.isEmpty { throw error("the value of option \(spelling) is empty") }
        arguments.given[option.name, default: []].append(value)
    }

    private func error(_ message: String) -> UsageError {
        UsageError(message, command: command.name)
    }
}
