import Jobs
import PDF
import Pipelines

extension PDFSplit: FileWork, PartsWork {
    func countParts(in runner: TaskRunner) throws(Problem) -> Int {
        try runner.parsing { () throws -> Int in
            try parts(of: PDFDocument(descriptor: runner.inputs[0]), in: runner).count
        }
    }

    func perform(_ step: Step, in runner: TaskRunner) throws(Problem) {
        runner.admit(Cost(rewriting: runner.inputs))
        try runner.parsing {
            let document = try PDFDocument(descriptor: runner.inputs[0])
            let parts = try parts(of: document, in: runner)
            let book = try PDFEditor(descriptor: runner.inputs[0], agreeingWith: document)
            for output in runner.outputs(of: step) {
                guard let number = runner.task.outputs[output].page, number <= parts.count else {
                    throw PDFError.damaged
                }
                let pages = parts[number - 1]
                try book.part(pages).write(to: runner.outputs[output])
                try runner.finish(output: output, pages: pages.count)
            }
        }
    }

    /// The pages of each part.
    private func parts(of document: borrowing PDFDocument, in runner: TaskRunner) throws
        -> [ClosedRange<Int>]
    {
        try runner.checkPages(document.pages)
        var starts = every.map { Array(stride(from: 1, through: document.pages, by: $0)) }
        if starts == nil {
            let marked = Set(document.bookmarks.map(\.page))
            guard !marked.isEmpty else {
                throw Problem(.unsuitable, "the document has no bookmarks to split it at")
            }
            // What stands before the first is a part, too.
            starts = marked.union([1]).sorted()
        }
        let firsts = starts ?? []
        return zip(firsts, firsts.dropFirst() + [document.pages + 1]).map { $0...($1 - 1) }
    }
}
