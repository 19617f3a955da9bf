import Jobs
import PDF
import Pipelines

extension PDFMerge: FileWork {
    func perform(_ step: Step, in runner: TaskRunner) throws(Problem) {
        runner.admit(Cost(rewriting: runner.inputs))
        try runner.parsing {
            let (book, starts) = try runner.merged()
            if hasBookmarks {
                book.add(
                    zip(runner.task.inputs, starts).map {
                        PDFBookmark(title: $0.title, page: $1)
                    })
            }
            for output in runner.outputs(of: step) {
                try book.write(to: runner.outputs[output])
                try runner.finish(output: output, pages: book.pages)
            }
        }
    }
}

extension TaskRunner {
    /// All inputs in one document.
    /// - Returns: it, and the page on which each begins.
    fileprivate func merged() throws -> (PDFEditor, starts: [Int]) {
        let book = PDFEditor()
        var starts: [Int] = []
        for input in inputs.indices {
            starts.append(book.pages + 1)
            try append(input, to: book)
            report(.progress(Double(input + 1) / Double(inputs.count + 1)))
        }
        return (book, starts)
    }
}
