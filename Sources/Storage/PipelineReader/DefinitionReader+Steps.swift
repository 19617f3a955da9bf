internal import Pipelines
internal import Jobs
internal import Text
internal import YAML

/// The steps of a definition: each for itself, then how they hang together.
extension DefinitionReader {
    /// All steps, those that are needed before those that need them.
    /// - Parameters:
    ///   - when: which files the steps without needs take.
    ///   - limits: those of the pipeline.
    mutating func readSteps(
        _ entry: Node.Entry, accepts: [AcceptedType]?, when: Node.Entry?, _ limits: Limits
    ) -> [Step]? {
        guard case .mapping(let entries) = entry.value.value, !entries.isEmpty else {
            wrong(entry, expected: "a mapping of names and steps")
            return nil
        }
        guard entries.count <= Pipeline.stepsMax else {
            report(
                "a pipeline has \(Pipeline.stepsMax) steps at most",
                at: entries[Pipeline.stepsMax].key)
            return nil
        }
        let condition = when.flatMap { readCondition($0) }
        var drafts = entries.map { readStep($0, limits) }
        for place in drafts.indices {
            if let when, let condition, drafts[place].needs.isEmpty {
                restrict(&drafts[place], to: condition, when.value)
            }
            checkCondition(of: drafts[place])
        }
        let graph = StepGraph(
            drafts.map { draft in draft.needs.map(\.name) },
            names: drafts.map(\.name))
        checkNeeds(drafts, graph)
        checkTypes(drafts, graph.order, accepts)
        return steps(drafts, graph.order)
    }

    private func steps(_ drafts: [StepDraft], _ order: [Int]) -> [Step]? {
        let steps = order.compactMap { index -> Step? in
            let draft = drafts[index]
            return draft.action.map {
                Step(
                    name: draft.name, action: $0, needs: draft.needs.map(\.name),
                    when: draft.when, limits: draft.limits, isKept: draft.isKept)
            }
        }
        return steps.count == drafts.count ? steps : nil
    }

    private mutating func readStep(_ entry: Node.Entry, _ limits: Limits) -> StepDraft {
        if !isIdentifier(entry.name, lengthMax: 32) { reportStepName(entry.name, at: entry.key) }
        var draft = StepDraft(key: entry.key, name: entry.name)
        guard case .mapping = entry.value.value else {
            report(
                "step \(quoted(entry.name)) must say what it uses, as { uses: thumbnail }",
                at: entry.key)
            return draft
        }
        let keys = ["uses", "with", "needs", "when", "limits", "keep"]
        guard let fields = fields(of: entry, keys: keys) else { return draft }
        draft.needs = fields["needs"].map { readNeeds($0) } ?? []
        draft.when = fields["when"].flatMap { readCondition($0) }
        draft.whenNode = fields["when"]?.value
        draft.limits = fields["limits"].map { readLimits($0, [], beside: limits) }
        draft.isKept = fields["keep"].map { word($0, among: ["true", "false"]) != "false" } ?? true
        draft.keepNode = fields["keep"]?.value
        guard let uses = fields["uses"] else {
            if !isMisspelt("uses", in: entry.value, keys: keys) {
                report("step \(quoted(entry.name)) has no \"uses\"", at: entry.key)
            }
            return draft
        }
        guard let word = text(uses), let kind = kind(named: word, at: uses.value) else {
            return draft
        }
        draft.uses = uses.value
        draft.action = readAction(kind, with: fields["with"], step: entry.key)
        if let action = draft.action {
            for package in action.requires where !isInstalled(package) {
                report(
                    "\(action.uses) \(package.missingWords)",
                    at: Self.naming(package, in: fields["with"]) ?? uses.value)
            }
        }
        return draft
    }

    mutating func reportStepName(_ name: String, at node: Node) {
        report(
            "\(quoted(name)) is no step's name: 1 to 32 lower-case letters, digits and hyphens",
            at: node)
    }

    /// The kind of step that a word stands for.
    mutating func kind(named word: String, at node: Node) -> (any StepKind.Type)? {
        if let kind = StepKinds.named(word) { return kind }
        let hint = Spelling.hint(for: word, among: StepKinds.words)
        report("unknown step \(quoted(word))\(hint)", at: node)
        return nil
    }

    /// Where the options of a step name what it needs; `nil` when they do not.
    private static func naming(_ package: OptionalPackage, in options: Node.Entry?) -> Node? {
        guard case .language(let language) = package,
            case .mapping(let entries) = options?.value.value,
            let list = entries.first(where: { $0.name == PDFOCR.languagesName })?.value
        else { return nil }
        guard case .sequence(let items) = list.value else { return list }
        return items.first { item in
            guard case .scalar(let text, _) = item.value else { return false }
            return RecognitionLanguage(text) == language
        } ?? list
    }

    private mutating func readNeeds(_ entry: Node.Entry) -> [StepDraft.Need] {
        guard let items = items(entry, expected: "a list of steps") else { return [] }
        var needs: [StepDraft.Need] = []
        for item in items {
            guard let name = scalar(item, expected: "the name of a step") else { continue }
            if needs.contains(where: { $0.name == name }) {
                report("\(quoted(name)) is in the list already", at: item)
            } else {
                needs.append(StepDraft.Need(name: name, node: item))
            }
        }
        return needs
    }

    private mutating func checkNeeds(_ drafts: [StepDraft], _ graph: StepGraph) {
        let names = drafts.map(\.name)
        for draft in drafts {
            for need in draft.needs where !names.contains(need.name) {
                let others = names.filter { $0 != draft.name }
                let hint = Spelling.suggestion(for: need.name, among: others)
                report("there is no step \(quoted(need.name))\(hint)", at: need.node)
            }
        }
        let needed = Set(drafts.flatMap { $0.needs.map(\.name) })
        for draft in drafts where !draft.isKept && !needed.contains(draft.name) {
            report(
                "no step needs what \(quoted(draft.name)) makes, and it is not kept",
                at: draft.keepNode ?? draft.key)
        }
        for cycle in graph.cycles {
            let (first, second) = (drafts[cycle[0]], drafts[cycle[1]])
            guard let need = first.needs.first(where: { $0.name == second.name }) else {
                preconditionFailure("a cycle goes from need to need")
            }
            let text = cycle.map { drafts[$0].name }.joined(separator: " → ")
            report(
                cycle.count == 2
                    ? "step \"\(first.name)\" needs itself"
                    : "steps need one another in a circle: \(text)", at: need.node)
        }
    }

    private mutating func checkTypes(
        _ drafts: [StepDraft], _ order: [Int],
        _ accepts: [AcceptedType]?
    ) {
        guard let accepts else { return }
        var made: [String: Set<MediaType>] = [:]
        for draft in order.map({ drafts[$0] }) {
            guard let action = draft.action else { continue }
            let given = draft.needs.map { made[$0.name] }
            var types = Set(given.compactMap { $0 }.joined())
            if draft.needs.isEmpty {
                types = Set(accepts.map(\.type))
                if !types.contains(where: action.takes), let uses = draft.uses {
                    report(
                        "\(action.uses) works on \(action.takesWords), but the pipeline "
                            + "accepts only \(list(types))", at: uses)
                }
            }
            for (need, types) in zip(draft.needs, given) {
                guard let types, !types.isEmpty, !types.contains(where: action.takes) else {
                    continue
                }
                report(
                    "\(action.uses) works on \(action.takesWords), but \"\(need.name)\" puts "
                        + "out \(list(types))", at: need.node)
            }
            types = types.filter(action.takes)
            if let when = draft.when, let node = draft.whenNode, !types.isEmpty {
                types = types.filter { when.refusal(of: $0) == nil }
                if types.isEmpty { report("the step is given no file of these types", at: node) }
            }
            made[draft.name] = Set(
                types.flatMap(action.outputs).flatMap(\.types))
        }
        checkEveryTypeIsUsed(drafts, accepts)
    }

    /// A file that no step looks at would be accepted only to fail.
    private mutating func checkEveryTypeIsUsed(_ drafts: [StepDraft], _ accepts: [AcceptedType]) {
        let actions = drafts.filter(\.needs.isEmpty).compactMap(\.action)
        guard drafts.allSatisfy({ $0.action != nil }), !actions.isEmpty,
            accepts.contains(where: { accepted in
                actions.contains { $0.takes(accepted.type) }
            })
        else { return }
        for accepted in accepts where !actions.contains(where: { $0.takes(accepted.type) }) {
            report("no step works on \(accepted.type.rawValue)", at: accepted.node)
        }
    }

    private func list(_ types: Set<MediaType>) -> String {
        MediaType.allCases.filter(types.contains).map(\.rawValue).joined(separator: ", ")
    }
}
