extension Command {
    /// The widest line of a help text, in characters.
    static let helpWidth = 79

    /// What `--help` shows.
    package var help: String {
        var parts = [usageText, Self.fill(summary, indent: "", first: "")]
        if !subcommands.isEmpty {
            let visible = subcommands.filter { !$0.isHidden }
            parts.append(Self.list("Commands", visible.map { ($0.word, $0.summaryStart) }))
        }
        if !aliases.isEmpty {
            parts.append("Also called \(aliases.joined(separator: ", ")).\n")
        }
        if !operands.isEmpty {
            parts.append(Self.list("Arguments", operands.map { ($0.placeholder, $0.help) }))
        }
        parts.append(Self.list("Options", listedOptions.map { ($0.column, $0.explanation) }))
        for note in notes { parts.append(Self.list(note.title, note.rows)) }
        if !examples.isEmpty {
            let rows = examples.map { example in
                "  \(example.line)\n" + Self.fill(example.purpose, indent: "      ")
            }
            parts.append("Examples:\n" + rows.joined())
        }
        if !subcommands.isEmpty {
            parts.append("'\(name) COMMAND --help' explains a command.\n")
        }
        return parts.joined(separator: "\n")
    }

    private var usageText: String {
        let start = "Usage: \(name) "
        return Self.fill(
            usageWords, indent: String(repeating: " ", count: start.count), first: start)
    }

    /// What stands behind the name in a usage line.
    var usageWords: String {
        var words = ["[OPTION]..."] + options.filter(\.isRequired).map(\.usage)
        if subcommands.isEmpty { words += operands.map(\.usage) } else { words.append("COMMAND") }
        return words.joined(separator: " ")
    }

    /// The summary's first sentence without its full stop, for the list of commands.
    var summaryStart: String {
        let sentence = summary.prefix { $0 != "." }
        return (sentence.first?.lowercased() ?? "") + sentence.dropFirst()
    }

    /// A titled list in two columns.
    private static func list(_ title: String, _ rows: [(String, String)]) -> String {
        let width = rows.map(\.0.count).filter { $0 <= 30 }.max() ?? 0
        let indent = String(repeating: " ", count: width + 4)
        let lines = rows.map { term, explanation in
            if term.count > width {
                return "  \(term)\n" + fill(explanation, indent: indent)
            }
            let padding = String(repeating: " ", count: width - term.count)
            return fill(explanation, indent: indent, first: "  \(term)\(padding)  ")
        }
        return "\(title):\n" + lines.joined()
    }

    /// Breaks a text into lines of at most `helpWidth` characters.
    /// - Parameters:
    ///   - indent: before each line.
    ///   - first: before the first line, instead.
    private static func fill(_ text: String, indent: String, first: String? = nil) -> String {
        var lines: [String] = []
        var line = first ?? indent
        var isEmpty = true
        for word in text.split(separator: " ") {
            if !isEmpty, line.count + 1 + word.count > helpWidth {
                lines.append(line)
                line = indent
                isEmpty = true
            }
            line += (isEmpty ? "" : " ") + word
            isEmpty = false
        }
        return (lines + [line]).map { $0 + "\n" }.joined()
    }
}

extension Option {
    /// How it stands in the help's left column: `-o, --output DIR`.
    fileprivate var column: String { (short == nil ? "    " : "") + term }
}
