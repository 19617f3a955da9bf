import Jobs
import PDF
import Pipelines

extension PDFEdit: DocumentWork {
    func cost(in runner: TaskRunner) -> Cost { Cost(rewriting: runner.inputs) }

    func perform(_ step: Step, on document: borrowing PDFDocument, in runner: TaskRunner) throws {
        let editor = try PDFEditor(descriptor: runner.inputs[0])
        // Two readers that do not find the same pages do not agree on what is where.
        guard editor.pages == document.pages else { throw PDFError.damaged }
        if let pages {
            let numbers = pages.pages(of: editor.pages)
            guard !numbers.isEmpty else { throw Problem.noPage(pages.text, of: editor.pages) }
            try editor.select(numbers)
        }
        if let rotation { editor.rotate(by: rotation) }
        if metadata == .strip { editor.removeMetadata() }
        for output in runner.outputs(of: step) {
            try editor.write(
                to: runner.outputs[output], isLinearized: isLinearized, isCompressed: isCompressed)
            try runner.finish(output: output, pages: editor.pages)
        }
        if editor.isRepaired {
            runner.report(.warning("the document is damaged; what could be read of it was kept"))
        }
    }
}
