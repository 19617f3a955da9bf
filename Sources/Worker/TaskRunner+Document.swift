import Imaging
import Jobs
import PDF
import Pipelines

/// PDF files: parsed once; pages are drawn in the size in which they are wanted.
extension TaskRunner {
    func renderDocument() throws(Problem) {
        do {
            try render(PDFDocument(descriptor: inputs[0]))
        } catch let error as PDFError {
            throw problem(error)
        } catch let error as Problem {
            throw error
        } catch {
            preconditionFailure("a document fails in two ways: \(error)")
        }
    }

    private func render(_ document: borrowing PDFDocument) throws {
        report(.document(pages: document.pages))
        guard document.pages <= task.limits.pages else {
            throw Problem(.tooLarge, """
                \(document.pages) pages are more than the pipeline's limit of \(task.limits.pages)
                """)
        }
        for step in task.steps where step.action == .metadata {
            let facts = DocumentFacts(of: document)
            try attempt(step) { () throws(Problem) in try writeFacts(facts, of: step) }
        }
        try renderCover(document)
        try renderPages(document)
    }

    /// The steps that work on the first page.
    private func renderCover(_ document: borrowing PDFDocument) throws {
        let paper = try document.size(ofPage: 1)
        let orders = renditions(of: paper.virtualPixels,
                                full: paper.pixels(dpi: Self.optimizeDPI))
        guard !orders.isEmpty else { return }
        let plan = RenditionPlan(orders.map { $0.order(stored: .upright) })
        let size = paper.pixels(covering: plan.largest)
        guard size.area <= task.limits.pixels, size.isDrawable else {
            throw tooManyPixels(size, task.limits)
        }
        let page = try document.render(page: 1, to: size)
        // The scale counts from the page without pixels that placements were computed for.
        try make(orders, plan, of: page, Scale(from: paper.virtualPixels, to: size), .upright)
    }

    /// The resolution at which a page is optimised.
    private static let optimizeDPI = 150.0

    /// The steps that make an image of each page. Every size is checked before the first is drawn.
    private func renderPages(_ document: borrowing PDFDocument) throws {
        var wanted: [(step: Step, options: PDFPages, output: Int, page: Int, size: PixelSize)] = []
        for step in task.steps {
            guard case .pdfPages(let options) = step.action else { continue }
            for output in outputs(of: step) {
                let page = task.outputs[output].page ?? 1
                guard page <= document.pages else {
                    throw Problem(.undecodable, "page \(page) of the document is missing")
                }
                let size = try document.size(ofPage: page).pixels(dpi: Double(options.dpi))
                guard size.area <= task.limits.pixels, size.isDrawable else {
                    throw tooManyPixels(size, task.limits)
                }
                wanted.append((step, options, output, page, size))
            }
        }
        for (index, item) in wanted.enumerated() {
            let image = try document.render(page: item.page, to: item.size)
            let encoding = Encoding(task.outputs[item.output].mediaType,
                                    quality: item.options.quality, huffman: .own)
            try attempt(item.step) { () throws(Problem) in
                do throws(VipsError) {
                    try image.encode(to: outputs[item.output], as: encoding)
                } catch {
                    throw self.encoding(error)
                }
                try finish(output: item.output, width: item.size.width, height: item.size.height)
            }
            report(.progress(Double(index + 1) / Double(wanted.count)))
        }
    }
}
