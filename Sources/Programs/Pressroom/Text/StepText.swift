internal import Pipelines
internal import Text

/// Kinds of step for a terminal.
enum StepText {
    /// Each kind with what it makes, in a line.
    static func list(_ kinds: [any StepKind.Type]) -> String {
        Table.text(kinds.map { [$0.word, $0.summary] })
    }

    /// What there is to know of a kind: what it takes and makes, its options, an example.
    static func text(of kind: any StepKind.Type) -> String {
        let parts = [
            "\(kind.word): \(kind.summary)\n", kind.traffic + "\n", options(of: kind),
            meanings(of: kind), kind.rules.map { plain($0.text.sentence) + "\n" }.joined(),
            "Example:\n  \(kind.example)\n",
        ]
        return parts.filter { !$0.isEmpty }.joined(separator: "\n")
    }

    private static func options(of kind: any StepKind.Type) -> String {
        guard !kind.declarations.isEmpty else { return "It has no options.\n" }
        let rows = kind.declarations.map { option in
            [option.name, option.form.words, option.defaultWords, plain(option.text)]
        }
        return Table.text([["OPTION", "VALUE", "LEFT OUT", "MEANING"]] + rows)
    }

    /// The words among the values that do not speak for themselves.
    private static func meanings(of kind: any StepKind.Type) -> String {
        Table.text(
            kind.declarations.flatMap { option -> [[String]] in
                guard case .choice(let choices) = option.form else { return [] }
                return choices.filter { !$0.text.isEmpty }.map {
                    ["\(option.name): \($0.word)", $0.text]
                }
            })
    }

    private static func plain(_ text: String) -> String { text.filter { $0 != "`" } }
}
