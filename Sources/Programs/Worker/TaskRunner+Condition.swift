import Imaging
import Jobs
import PDF
import Pipelines

/// Which steps take the input, where that depends on what is in it.
extension TaskRunner {
    /// The same with the steps that take the input; those that do not are reported as skipped.
    /// - Returns: `nil` when none does.
    /// - Throws: `Problem` when the input cannot be looked into.
    func selecting() throws(Problem) -> TaskRunner? {
        let all = task.steps + task.companions + task.counted
        guard all.contains(where: { $0.when?.looksIntoFile == true }) else { return self }
        let file = try measures()
        func isTaken(_ step: Step) -> Bool { step.when?.refusal(of: file) == nil }
        for step in task.steps + task.counted {
            guard let reason = step.when?.refusal(of: file) else { continue }
            report(.stepSkipped(step: step.name, reason))
        }
        let rest = task.taking(
            task.steps.filter(isTaken), companions: task.companions.filter(isTaken),
            counted: task.counted.filter(isTaken))
        guard !rest.steps.isEmpty || !rest.counted.isEmpty else { return nil }
        return TaskRunner(
            task: rest, inputs: inputs, attachments: attachments, outputs: outputs, report: report,
            ask: ask, preparation: preparation, complaintsBefore: complaintsBefore)
    }

    private func measures() throws(Problem) -> Condition.Measures {
        guard let format = SourceFormat(task.inputs[0].mediaType) else {
            do {
                let document = try PDFDocument(descriptor: inputs[0])
                let paper = try document.size(ofPage: 1)
                return Condition.Measures(
                    width: Int(paper.width.rounded()), height: Int(paper.height.rounded()),
                    pages: document.pages)
            } catch {
                throw problem(error)
            }
        }
        let (first, pictures) = try look(at: 0, format)
        let size = first.orientation.apply(to: first.size)
        return Condition.Measures(width: size.width, height: size.height, pages: pictures.count)
    }
}
