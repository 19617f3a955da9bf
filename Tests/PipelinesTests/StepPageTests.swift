import Jobs
import Testing
import Text
@testable import Pipelines

@Suite struct `The page about a kind of step` {
    /// What the page must say of a kind: it follows from its declaration.
    static func section(of kind: any StepKind.Type) -> String {
        var parts = [kind.traffic]
        if !kind.declarations.isEmpty {
            let rows = kind.declarations.map { option in
                "| `\(option.name)` | \(values(of: option.form)) | \(preset(option)) "
                    + "| \(option.text) |"
            }
            parts.append(
                (["| option | value | left out | meaning |", "|---|---|---|---|"] + rows)
                    .joined(separator: "\n"))
        }
        if !kind.rules.isEmpty {
            parts.append(kind.rules.map { $0.text.sentence }.joined(separator: " "))
        }
        parts.append("```yaml\n\(kind.example)\n```")
        return "### `\(kind.word)`: \(kind.summary)\n\n" + parts.joined(separator: "\n\n") + "\n"
    }

    private static func values(of form: OptionForm) -> String {
        guard case .choice(let choices) = form else { return form.words }
        let hasTexts = choices.contains { !$0.text.isEmpty }
        return choices.map { "`\($0.word)`" + ($0.text.isEmpty ? "" : ": \($0.text)") }
            .joined(separator: hasTexts ? " · " : ", ")
    }

    private static func preset(_ option: OptionDeclaration) -> String {
        option.absence ?? "`\(option.defaultWords)`"
    }

    @Test(arguments: TestedKind.all)
    func `the page of steps has each option as declared, with range and default`(kind: TestedKind) {
        let root = #filePath.split(separator: "/").dropLast(3).reduce("") { "\($0)/\($1)" }
        let page = String(
            decoding: read("\(root)/Sources/Values/Pipelines/README.md"), as: UTF8.self)
        let section = Self.section(of: kind.type)
        let isThere = page.contains(section)
        #expect(isThere, "Sources/Values/Pipelines/README.md must have:\n\(section)")
    }
}
