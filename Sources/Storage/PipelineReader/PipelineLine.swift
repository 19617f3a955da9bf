internal import Jobs
internal import Pipelines
internal import Text
internal import YAML

/// A pipeline that is written on the spot, on one line: `thumbnail width=800 | optimize`.
///
/// A step is a word that `uses` knows and its options, as `NAME=VALUE`. It takes what the step
/// before it makes; where it cannot work on that, what the nearest step makes that it can work on,
/// or else the files themselves. What a further step takes is no result, unless the step that makes
/// it has a name: `small: thumbnail width=800 | optimize`.
package enum PipelineLine {
    /// What such a pipeline is called.
    package static let name = "inline"

    /// The text of a pipeline file that says the same.
    /// - Parameter attach: reads a file by its path from the working directory on.
    /// - Throws: `DefinitionErrors` with every error, each at its place in the line.
    package static func fileText(
        of line: String, attach: @escaping Attaching = PipelineFile.nothingBeside
    ) throws(DefinitionErrors) -> String {
        var reader = DefinitionReader(
            path: name, source: SourceText(line.utf8), given: [:], zones: { [] }, attach: attach)
        let text = reader.fileText(of: line)
        guard reader.diagnostics.isEmpty else { throw DefinitionErrors(reader.diagnostics) }
        return text
    }
}

extension DefinitionReader {
    /// A step of a line, with its options as they are written there.
    private struct Stage {
        var draft: StepDraft
        let options: [Node.Entry]
        /// Whether the line gives it a name.
        let isNamed: Bool
    }

    /// The text of a pipeline file; of no use when something was reported.
    fileprivate mutating func fileText(of line: String) -> String {
        var stages: [Stage] = []
        let all = stageWords(of: line)
        var names = Set(all.compactMap { $0[0].stepName?.text })
        for words in all {
            guard stages.count < Pipeline.stepsMax else {
                report("a pipeline has \(Pipeline.stepsMax) steps at most", at: words[0].node)
                break
            }
            if let name = words[0].stepName {
                checkName(name, among: stages)
                guard words.count > 1 else {
                    report("a step is missing behind this", at: name.node)
                    continue
                }
                stages.append(stage(words[1...], called: name.text, isNamed: true))
            } else {
                let name = Self.free(words[0].text, among: names)
                names.insert(name)
                stages.append(stage(words[...], called: name, isNamed: false))
            }
        }
        guard diagnostics.isEmpty else { return "" }
        let accepts = connect(&stages)
        return Self.text(line, accepts: accepts, stages)
    }

    /// The words of each step, at least one; a step that is missing is reported.
    private mutating func stageWords(of line: String) -> [[LineWord]] {
        var scanner = LineScanner(line)
        var stages: [[LineWord]] = [[]]
        while let word = scanner.next() {
            guard word.isBar else {
                stages[stages.count - 1].append(word)
                continue
            }
            if stages.last?.isEmpty == true {
                report("a step is missing before this", at: word.node)
            }
            stages.append([])
        }
        if stages.last?.isEmpty == true { report("a step is missing here", at: scanner.position) }
        return stages.filter { !$0.isEmpty }
    }

    private mutating func checkName(_ name: LineWord, among stages: [Stage]) {
        if !isIdentifier(name.text, lengthMax: 32) {
            reportStepName(name.text, at: name.node)
        } else if stages.contains(where: { $0.draft.name == name.text }) {
            report("the name \(quoted(name.text)) is there already", at: name.node)
        }
    }

    /// The word, or the first of `word-2`, `word-3` and so on that no step is called.
    private static func free(_ word: String, among names: Set<String>) -> String {
        var (name, number) = (word, 1)
        while names.contains(name) {
            number += 1
            name = "\(word)-\(number)"
        }
        return name
    }

    /// - Parameter words: the kind of step, and its options.
    private mutating func stage(
        _ words: ArraySlice<LineWord>, called name: String, isNamed: Bool
    ) -> Stage {
        let kind = words.first!
        var draft = StepDraft(key: kind.node, name: name)
        draft.uses = kind.node
        let before = diagnostics.count
        let options = options(words.dropFirst())
        if let found = self.kind(named: kind.text, at: kind.node), diagnostics.count == before {
            let value = Node(.mapping(options), start: kind.node.end, end: kind.node.end)
            draft.action = readAction(
                found, with: Node.Entry(key: kind.node, name: "with", value: value),
                step: kind.node)
        }
        return Stage(draft: draft, options: options, isNamed: isNamed)
    }

    private mutating func options(_ words: ArraySlice<LineWord>) -> [Node.Entry] {
        let options = words.compactMap { option($0) }
        for (index, option) in options.enumerated()
        where options[..<index].contains(where: { $0.name == option.name }) {
            report("the option \(quoted(option.name)) is there already", at: option.key)
        }
        return options
    }

    private mutating func option(_ word: LineWord) -> Node.Entry? {
        guard let (name, value) = word.option else {
            report(
                "\(quoted(word.text)) must be an option and its value, as width=200", at: word.node)
            return nil
        }
        do {
            return Node.Entry(key: name.node, name: name.text, value: try value.parsed())
        } catch {
            report(error.message, at: error.start, to: error.end)
            return nil
        }
    }

    /// Gives each step what it takes.
    /// - Returns: the types of file that every step has something to do for.
    private mutating func connect(_ stages: inout [Stage]) -> [MediaType] {
        var accepts = MediaType.accepted
        // What each step so far makes of a file of each type.
        var made: [MediaType: [Set<MediaType>]] = [:]
        for place in stages.indices {
            guard let action = stages[place].draft.action, let uses = stages[place].draft.uses
            else {
                preconditionFailure("every step was read")
            }
            let need = stages.indices[..<place].last { index in
                accepts.contains { made[$0]?[index].contains(where: action.takes) == true }
            }
            func given(_ type: MediaType) -> Set<MediaType> {
                (need.flatMap { made[type]?[$0] } ?? [type]).filter(action.takes)
            }
            let left = accepts.filter { !given($0).isEmpty }
            guard !left.isEmpty else {
                let types = accepts.map(\.rawValue).joined(separator: ", ")
                report(
                    "\(action.uses) works on \(action.takesWords), but the steps before it take "
                        + "only \(types) and make none", at: uses)
                return []
            }
            accepts = left
            for type in accepts {
                made[type, default: []].append(
                    Set(given(type).flatMap(action.outputs).flatMap(\.types)))
            }
            if let need {
                stages[place].draft.needs = [.init(name: stages[need].draft.name, node: uses)]
                stages[need].draft.isKept = stages[need].isNamed
            }
        }
        return accepts
    }

    // MARK: Writing

    private static func text(_ line: String, accepts: [MediaType], _ stages: [Stage]) -> String {
        var text = "name: \(PipelineLine.name)\n"
        if line.count <= 500, line.unicodeScalars.allSatisfy(\.isVisible) {
            text += "description: \(quotedText(line))\n"
        }
        text += "accepts: [\(accepts.map(\.rawValue).joined(separator: ", "))]\nsteps:\n"
        for stage in stages {
            var parts = ["uses: \(stage.draft.action?.uses ?? "")"]
            if let need = stage.draft.needs.first { parts.append("needs: [\(need.name)]") }
            if !stage.options.isEmpty {
                let options = stage.options.map { "\($0.name): \(Self.text(of: $0.value))" }
                parts.append("with: { \(options.joined(separator: ", ")) }")
            }
            if !stage.draft.isKept { parts.append("keep: false") }
            text += "  \(stage.draft.name): { \(parts.joined(separator: ", ")) }\n"
        }
        return text
    }

    /// A value as it stands within braces.
    private static func text(of node: Node) -> String {
        switch node.value {
        case .scalar(let text, .plain)
        where text.wholeMatch(of: #/[A-Za-z0-9.]([A-Za-z0-9._%+\/-]*[A-Za-z0-9.%])?/#) != nil:
            text
        case .scalar(let text, _): quotedText(text)
        case .sequence(let items): "[\(items.map(text(of:)).joined(separator: ", "))]"
        case .mapping(let entries):
            "{ "
                + entries.map { "\(quotedText($0.name)): \(text(of: $0.value))" }
                .joined(separator: ", ") + " }"
        }
    }

    private static func quotedText(_ text: String) -> String {
        let scalars = text.unicodeScalars.map { scalar in
            switch scalar {
            case "\"", "\\": "\\\(scalar)"
            case _ where scalar.isVisible: String(scalar)
            default:
                "\\U" + String(repeating: "0", count: 8 - String(scalar.value, radix: 16).count)
                    + String(scalar.value, radix: 16)
            }
        }
        return "\"\(scalars.joined())\""
    }
}
