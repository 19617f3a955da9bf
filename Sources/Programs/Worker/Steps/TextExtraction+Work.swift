import Jobs
import PDF
import Pipelines

extension TextExtraction: DocumentWork {
    func cost(in runner: TaskRunner) -> Cost { .readingDocument }

    func perform(_ step: Step, on document: borrowing PDFDocument, in runner: TaskRunner) throws {
        let count = document.pages
        let numbers = pages?.pages(of: count) ?? Array(1...count)
        guard !numbers.isEmpty else { throw Problem.noPage(pages?.text ?? "", of: count) }
        // A page at a time: the text of a long document is long.
        for output in runner.outputs(of: step) {
            if format == .json { try runner.write(#"{"pages":["#.utf8, to: output) }
            for (place, number) in numbers.enumerated() {
                if format == .json {
                    let page = try DocumentText.Page(number, of: document)
                    let text = JSON.encode(page)
                    try runner.write((place > 0 ? Array(",\n".utf8) : []) + text, to: output)
                } else {
                    let text = try document.text(ofPage: number) + "\u{c}"
                    try runner.write(text.utf8, to: output)
                }
            }
            if format == .json { try runner.write("]}\n".utf8, to: output) }
            try runner.finish(output: output, pages: numbers.count)
        }
    }
}

/// The text of a document as JSON: `{"pages": [Page]}`.
private enum DocumentText {
    struct Page: Encodable {
        let page: Int
        let width: Double
        let height: Double
        let lines: [Line]

        init(_ number: Int, of document: borrowing PDFDocument) throws(PDFError) {
            let size = try document.size(ofPage: number)
            page = number
            width = size.width.rounded(decimals: 2)
            height = size.height.rounded(decimals: 2)
            lines = try document.lines(ofPage: number).map { Line($0) }
        }
    }

    struct Line: Encodable {
        let text: String
        let box: [Double]
        let words: [Word]

        init(_ line: TextLine) {
            text = line.text
            box = line.box.edges
            words = line.words.map { Word(text: $0.text, box: $0.box.edges) }
        }
    }

    struct Word: Encodable {
        let text: String
        let box: [Double]
    }
}

extension TextBox {
    /// As JSON has it.
    fileprivate var edges: [Double] { [left, top, right, bottom].map { $0.rounded(decimals: 2) } }
}
