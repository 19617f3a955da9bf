internal import Jobs
internal import Pipelines
internal import Text
internal import YAML

/// Which files a step, or a pipeline, takes: `when`.
extension DefinitionReader {
    private static let keys = [
        "types", "min-width", "max-width", "min-height", "max-height", "orientation", "min-pages",
        "max-pages",
    ]

    mutating func readCondition(_ entry: Node.Entry) -> Condition? {
        guard case .mapping(let entries) = entry.value.value, !entries.isEmpty else {
            wrong(entry, expected: "a mapping of what a file must be like")
            return nil
        }
        guard let fields = fields(of: entry, keys: Self.keys) else { return nil }
        let before = diagnostics.count
        var when = Condition()
        when.types = fields["types"].flatMap { readTypes($0) }
        when.orientation = choice(fields["orientation"], Condition.Orientation.self)
        (when.minWidth, when.maxWidth) = (side(fields["min-width"]), side(fields["max-width"]))
        (when.minHeight, when.maxHeight) = (side(fields["min-height"]), side(fields["max-height"]))
        when.minPages = integer(fields["min-pages"], 1...9999)
        when.maxPages = integer(fields["max-pages"], 1...9999)
        guard diagnostics.count == before else { return nil }
        guard when.isPossible else {
            report("no file can be as this says", at: entry.value)
            return nil
        }
        return when
    }

    private mutating func side(_ entry: Node.Entry?) -> Int? { integer(entry, 1...1_000_000) }

    private mutating func readTypes(_ entry: Node.Entry) -> [MediaType]? {
        let expected = "a list of types, as [jpeg, pdf]"
        guard let items = items(entry, expected: expected) else { return nil }
        if items.isEmpty { wrong(entry, expected: expected) }
        var types: [MediaType] = []
        for item in items {
            guard let text = scalar(item, expected: "a type of file") else { continue }
            guard let type = MediaType(word: text) else {
                let hint = Spelling.hint(for: text, among: MediaType.allCases.map(\.word))
                report("unknown type \(quoted(text))\(hint)", at: item)
                continue
            }
            if types.contains(type) {
                report("\(quoted(text)) is in the list already", at: item)
            } else {
                types.append(type)
            }
        }
        return types
    }

    /// Has a step take only files that a condition of its pipeline allows, too.
    mutating func restrict(_ draft: inout StepDraft, to condition: Condition, _ node: Node) {
        guard let own = draft.when else {
            (draft.when, draft.whenNode) = (condition, node)
            return
        }
        draft.when = own.and(condition)
        if draft.when == nil {
            report(
                "no file can be as this and the pipeline's \"when\" say", at: draft.whenNode ?? node
            )
        }
    }

    /// A step that does not look into files itself can ask for their types only.
    mutating func checkCondition(of draft: StepDraft) {
        guard let action = draft.action, let node = draft.whenNode,
            draft.when?.looksIntoFile == true,
            action.joinsInputs || !type(of: action).takes.allSatisfy({ $0.isImage || $0 == .pdf })
        else { return }
        report("\(action.uses) can ask for the types of its files, and for nothing else", at: node)
    }
}
