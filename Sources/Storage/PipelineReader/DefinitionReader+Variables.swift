internal import Pipelines
internal import Text
internal import YAML

/// Options that a pipeline declares and an upload sets, and `${NAME}` in the options of its steps.
extension DefinitionReader {
    /// The kinds of option that there are.
    private enum OptionType: String, CaseIterable {
        case integer, number, choice, text, boolean, colour

        /// What says which values there are.
        var keys: [String] {
            switch self {
            case .integer, .number: ["from", "to"]
            case .choice: ["values"]
            case .text: ["max-length"]
            case .boolean, .colour: []
            }
        }
    }

    mutating func readDeclarations(_ entry: Node.Entry) -> [OptionDeclaration] {
        guard case .mapping(let entries) = entry.value.value, !entries.isEmpty else {
            wrong(entry, expected: "a mapping of names and options")
            return []
        }
        guard entries.count <= Pipeline.optionsMax else {
            report(
                "a pipeline has \(Pipeline.optionsMax) options at most",
                at: entries[Pipeline.optionsMax].key)
            return []
        }
        return entries.compactMap { entry in
            let declaration = readDeclaration(entry)
            // What has an error is known all the same, so that its uses are none.
            variables[entry.name] = variable(entry.name, declaration)
            return declaration
        }
    }

    private func variable(_ name: String, _ declaration: OptionDeclaration?) -> Variable {
        guard let declaration else { return Variable("", of: .boolean) }
        return Variable(given[name] ?? declaration.defaultWords, of: declaration.form)
    }

    private mutating func readDeclaration(_ entry: Node.Entry) -> OptionDeclaration? {
        checkName(entry)
        let all = ["type", "default", "text"] + OptionType.allCases.flatMap(\.keys)
        guard let fields = fields(of: entry, keys: Set(all).sorted()) else { return nil }
        guard let type = choice(need("type", fields, entry), OptionType.self) else { return nil }
        let known = ["type", "default", "text"] + type.keys
        for (key, field) in fields where !known.contains(key) {
            report(
                "\"\(key)\" means nothing to an option of the type \(type.rawValue)", at: field.key)
        }
        let text = fields["text"].flatMap { self.text($0) } ?? ""
        guard let form = readForm(type, fields, entry), let preset = need("default", fields, entry),
            let words = scalar(preset.value, expected: form.words)
        else { return nil }
        guard let value = form.value(of: words) else {
            wrong(preset, expected: form.words)
            return nil
        }
        return OptionDeclaration(name: entry.name, form: form, text: text, defaultValue: value)
    }

    private mutating func checkName(_ entry: Node.Entry) {
        if !isIdentifier(entry.name, lengthMax: 32) {
            report(
                "\(quoted(entry.name)) is no option's name: 1 to 32 lower-case letters, digits "
                    + "and hyphens", at: entry.key)
        } else if Pipeline.reservedOptions.contains(entry.name) {
            report("\"\(entry.name)\" is what uploads say something else with", at: entry.key)
        }
    }

    private mutating func readForm(
        _ type: OptionType, _ fields: [String: Node.Entry], _ option: Node.Entry
    ) -> OptionForm? {
        switch type {
        case .boolean: return .boolean
        case .colour: return .colour
        case .text: return .text(lengthMax: integer(fields["max-length"], 1...200) ?? 100)
        case .choice: return need("values", fields, option).flatMap { readValues($0) }
        case .integer:
            let most = -1_000_000_000...1_000_000_000
            let from = need("from", fields, option).flatMap { integer($0, most) }
            let to = need("to", fields, option).flatMap { integer($0, most) }
            return range(from, to, option).map { .integer($0, unit: nil) }
        case .number:
            let from = need("from", fields, option).flatMap { number($0, -1e9...1e9) }
            let to = need("to", fields, option).flatMap { number($0, -1e9...1e9) }
            return range(from, to, option).map { .number($0, unit: nil) }
        }
    }

    private mutating func range<Number>(_ from: Number?, _ to: Number?, _ option: Node.Entry)
        -> ClosedRange<Number>?
    {
        guard let from, let to else { return nil }
        guard from < to else {
            report("\"from\" of \(quoted(option.name)) must be less than \"to\"", at: option.key)
            return nil
        }
        return from...to
    }

    private mutating func readValues(_ entry: Node.Entry) -> OptionForm? {
        let expected = "a list of words"
        guard let items = items(entry, expected: expected) else { return nil }
        if items.isEmpty { wrong(entry, expected: expected) }
        var words: [String] = []
        for item in items {
            guard let word = scalar(item, expected: "a word") else { continue }
            if words.contains(word) {
                report("\(quoted(word)) is in the list already", at: item)
            } else {
                words.append(word)
            }
        }
        return words.isEmpty || words.count < items.count
            ? nil : .choice(words.map { OptionForm.Choice($0) })
    }

    private mutating func need(
        _ key: String, _ fields: [String: Node.Entry], _ option: Node.Entry
    ) -> Node.Entry? {
        if fields[key] == nil {
            report("the option \(quoted(option.name)) has no \"\(key)\"", at: option.key)
        }
        return fields[key]
    }

    /// An option that no step names would be set for nothing.
    mutating func checkUse(of entry: Node.Entry?) {
        guard case .mapping(let entries) = entry?.value.value, diagnostics.isEmpty else { return }
        for entry in entries where variables[entry.name]?.isUsed == false {
            report("no step names ${\(entry.name)}", at: entry.key)
        }
    }

    // MARK: Uses

    /// A value of a step's option with what `${NAME}` in it stands for, at the same place; `nil`
    /// when there is no such option, which was reported.
    mutating func resolved(_ node: Node) -> Node? {
        switch node.value {
        case .scalar(let text, let style):
            guard text.contains("${") else { return node }
            return resolved(text, style).map { Node($0, start: node.start, end: node.end) }
                ?? unresolved(node)
        case .sequence(let items):
            var resolvedItems: [Node] = []
            for item in items {
                guard let item = resolved(item) else { return nil }
                resolvedItems.append(item)
            }
            return Node(.sequence(resolvedItems), start: node.start, end: node.end)
        case .mapping: return node
        }
    }

    /// - Returns: `nil` when an option is not known.
    private mutating func resolved(_ text: String, _ style: Node.Style) -> Node.Value? {
        let uses = text.matches(of: Self.use)
        for use in uses {
            let name = String(use.output.1)
            guard variables[name] != nil else { return nil }
            variables[name]?.isUsed = true
        }
        if let only = uses.first, only.output.0.count == text.count {
            return variables[String(only.output.1)]?.value
        }
        return .scalar(
            text.replacing(Self.use) { variables[String($0.output.1)]?.text ?? "" }, style)
    }

    private mutating func unresolved(_ node: Node) -> Node? {
        guard case .scalar(let text, _) = node.value else { return nil }
        for use in text.matches(of: Self.use) where variables[String(use.output.1)] == nil {
            let name = String(use.output.1)
            let known = variables.keys.sorted()
            let hint =
                known.isEmpty
                ? "; the pipeline declares none" : Spelling.hint(for: name, among: known)
            report("there is no option \(quoted(name))\(hint)", at: node)
        }
        return nil
    }

    private static var use: Regex<(Substring, Substring)> { #/\$\{([^{}]*)\}/# }
}
