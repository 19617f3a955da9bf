internal import HTML
internal import Jobs

/// The steps of a job, with how far each is.
struct JobSteps: PageFragment {
    let status: Status
    let visitor: Visitor

    var html: HTML {
        guard !status.steps.isEmpty else { return .empty }
        return """
            <section aria-labelledby="steps-title"><h2 id="steps-title">\(say(.steps))</h2>
            \(table("steps", .steps, Self.columns, status.steps.map(row)))</section>
            """
    }

    private static let columns: [TableColumn] = [
        .text(.step), .text(.state), .numbers(.files), .numbers(.seconds),
    ]

    private func row(_ step: StepStatus) -> HTML {
        let notes =
            (step.warnings ?? []) + (step.skipped ?? []) + [step.error?.detail].compactMap(\.self)
        let shown: [HTML] = notes.prefix(10).map { "<br><small>\(sentence($0))</small>" }
        let reused = step.reused == true ? " (\(say(.reused)))" : ""
        return """
            <tr data-step="\(step.name)" data-state="\(step.state.rawValue)">\
            <th scope="row">\(step.name) <small>\(step.uses)</small></th>\
            <td>\(say(Words(step.state)))\(reused)\(shown)</td>\
            <td class="number">\(step.outputs.count)</td>\
            <td class="number">\(seconds(step.seconds))</td></tr>

            """
    }

    private func seconds(_ seconds: Double) -> String {
        let hundredths = Int((seconds * 100).rounded())
        let digits = "\(hundredths % 100 + 100)".dropFirst()
        return "\(hundredths / 100)\(visitor.language == .german ? "," : ".")\(digits)"
    }
}
