import Imaging
import Jobs
import PDF
import Pipelines

/// Which steps take the input, where that depends on what is in it.
extension TaskRunner {
    /// The same with the steps that take the input; those that do not are reported as skipped, and
    /// those that cannot look into it as failed.
    /// - Returns: `nil` when none does.
    /// - Throws: `Problem` when no step can look into the input.
    func selecting() throws(Problem) -> TaskRunner? {
        let all = task.steps + task.companions + task.counted
        guard all.contains(where: { $0.when?.looksIntoFile == true }) else { return self }
        var known: [String?: Condition.Measures] = [:]
        var taken: Set<String> = []
        for step in task.steps + task.counted {
            try attempt(step) { () throws(Problem) in
                if let reason = try refusal(by: step, &known) {
                    report(.stepSkipped(step: step.name, reason))
                } else {
                    taken.insert(step.name)
                }
            }
        }
        // Those are reported by the tasks that take them.
        for step in task.companions {
            let reason = Result { () throws(Problem) in try refusal(by: step, &known) }
            if case .success(nil) = reason { taken.insert(step.name) }
        }
        func isTaken(_ step: Step) -> Bool { taken.contains(step.name) }
        let rest = task.taking(
            task.steps.filter(isTaken), companions: task.companions.filter(isTaken),
            counted: task.counted.filter(isTaken))
        guard !rest.steps.isEmpty || !rest.counted.isEmpty else { return nil }
        return TaskRunner(
            task: rest, inputs: inputs, attachments: attachments, outputs: outputs, report: report,
            ask: ask, preparation: preparation, complaintsBefore: complaintsBefore)
    }

    /// Why a step does not take the input; `nil` when it does.
    /// - Parameter known: what was seen in it before, with each password.
    private func refusal(by step: Step, _ known: inout [String?: Condition.Measures])
        throws(Problem) -> String?
    {
        guard let when = step.when, when.looksIntoFile else { return nil }
        let password = try (step.action as? PDFEdit)?.password(in: self)
        if let file = known[password] { return when.refusal(of: file) }
        let file = try measures(password)
        known[password] = file
        return when.refusal(of: file)
    }

    private func measures(_ password: String?) throws(Problem) -> Condition.Measures {
        guard let format = SourceFormat(task.inputs[0].mediaType) else {
            return try parsing {
                guard let password else {
                    let document = try PDFDocument(descriptor: inputs[0])
                    return Condition.Measures(try document.size(ofPage: 1), document.pages)
                }
                let editor = try PDFEditor(descriptor: inputs[0], password: password)
                return Condition.Measures(try editor.size(ofPage: 1), editor.pages)
            }
        }
        let (first, pictures) = try look(at: 0, format)
        let size = first.orientation.apply(to: first.size)
        return Condition.Measures(width: size.width, height: size.height, pages: pictures.count)
    }
}

extension Condition.Measures {
    /// Those of a document.
    fileprivate init(_ paper: PaperSize, _ pages: Int) {
        let points = paper.pixels(dpi: 72)
        self.init(width: points.width, height: points.height, pages: pages)
    }
}
