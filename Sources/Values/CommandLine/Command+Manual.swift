extension Command {
    /// The manual page, in the language of man(7): of a program with all its commands.
    package var manual: String {
        let title = name.split(separator: " ").joined(separator: "-")
        var page = """
            .TH \(Roff.text(title.uppercased())) 1 "" "" "Pressroom"
            .SH NAME
            \(Roff.text(title)) \\- \(Roff.text(summaryStart))
            .SH SYNOPSIS
            .nh
            \(synopsis)
            .hy
            .SH DESCRIPTION
            \(Roff.text(summary))

            """
        if !subcommands.isEmpty {
            page += ".SH COMMANDS\n"
            for command in subcommands where !command.isHidden {
                page += ".SS \(Roff.text(command.word))\n\(command.synopsis)\n.PP\n"
                page += Roff.text(command.summary) + "\n" + command.operandEntries
                page += command.options.map(Self.entry).joined()
                page += command.exampleEntries
            }
        }
        if !operands.isEmpty { page += ".SH ARGUMENTS\n" + operandEntries }
        page += ".SH OPTIONS\n" + allOptions.map(Self.entry).joined()
        for note in notes {
            page += ".SH \(Roff.text(note.title.uppercased()))\n"
            page += note.rows.map { Roff.entry(Roff.bold($0.0), Roff.text($0.1)) }.joined()
        }
        if !examples.isEmpty { page += ".SH EXAMPLES\n" + exampleEntries }
        return page
    }

    private var synopsis: String { "\(Roff.bold(name)) \(Roff.text(usageWords))" }

    private var operandEntries: String {
        operands.map { Roff.entry(Roff.italic($0.placeholder), Roff.text($0.help)) }.joined()
    }

    private var exampleEntries: String {
        examples.map { Roff.entry(Roff.bold($0.line), Roff.text($0.purpose)) }.joined()
    }

    private static func entry(_ option: Option) -> String {
        let names = [option.short.map { "-\($0)" }, "--\(option.name)"].compactMap(\.self)
        let value = option.value.map { " " + Roff.italic($0.placeholder) } ?? ""
        return Roff.entry(
            names.map(Roff.bold).joined(separator: ", ") + value, Roff.text(option.explanation))
    }
}

/// The language that manual pages are written in: roff with the macros of man(7).
private enum Roff {
    /// A text as it is, on one line: nothing in it is a request or an escape.
    static func text(_ text: String) -> String {
        let plain = text.split(whereSeparator: \.isNewline).joined(separator: " ")
        let escaped = plain.replacing("\\", with: "\\e").replacing("-", with: "\\-")
        return escaped.hasPrefix(".") || escaped.hasPrefix("'") ? "\\&" + escaped : escaped
    }

    static func bold(_ text: String) -> String { "\\fB\(self.text(text))\\fR" }
    static func italic(_ text: String) -> String { "\\fI\(self.text(text))\\fR" }

    /// An entry of a list: a term, and its explanation indented below.
    static func entry(_ term: String, _ explanation: String) -> String {
        ".TP\n\(term)\n\(explanation)\n"
    }
}
