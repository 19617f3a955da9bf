import Imaging
import Jobs
import PDF
import Pipelines

/// PDF files: parsed once; pages are drawn in the size in which they are wanted.
extension TaskRunner {
    func renderDocument() throws(Problem) {
        try parsing { try render(PDFDocument(descriptor: inputs[0])) }
    }

    private func render(_ document: borrowing PDFDocument) throws {
        report(.document(pages: document.pages))
        try checkPages(document.pages)
        var headers: [String: any Encodable] = [:]
        for step in task.steps {
            guard let work = step.action as? any DescriptionWork else { continue }
            let description: any Encodable = try work.describe(document, in: self)
            if step.rendition == nil {
                try attempt(step) { () throws(Problem) in try write(description, of: step) }
            } else {
                headers[step.name] = description
            }
        }
        let covers = try covers(of: document, headers)
        var failed: Set<String> = []
        let pages = try pages(of: document, &failed)
        var cost = Cost.headersOnly
        let readers = task.steps.filter { $0.action is any DocumentWork }
        for step in readers {
            guard let work = step.action as? any DocumentWork else { continue }
            cost.append(work.cost(in: self))
        }
        for cover in covers { cost.append(Cost(drawing: cover.size, cover.orders, cover.plan)) }
        for page in pages { cost.append(Cost(drawing: page.form)) }
        admit(cost)
        for step in readers { try read(document, for: step) }
        for cover in covers { try draw(cover, of: document) }
        try draw(pages, of: document, &failed)
        warn(of: document, pages: Set(pages.map(\.page) + covers.map(\.view.page)))
    }

    /// Says what of a document may look otherwise than it should, a font once.
    /// - Parameter pages: those that were drawn.
    private func warn(of document: borrowing PDFDocument, pages: Set<Int>) {
        let isDescribed = task.steps.contains { $0.action is any DescriptionWork }
        let described = isDescribed ? min(document.pages, DocumentMetadata.pageSizesMax) : 0
        var missing: Set<String> = []
        for page in pages.union(1..<(described + 1)).sorted() {
            for font in document.missingFonts(ofPage: page) where missing.insert(font).inserted {
                report(
                    .warning(
                        """
                        page \(page): the font \(font) is not embedded, and no font of \
                        this machine has its characters: they may be shown as empty boxes
                        """))
            }
            if let error = document.drawingError(ofPage: page) {
                report(.warning("page \(page) may not be shown as a whole: \(error)"))
            }
        }
    }

    /// - Throws: `Problem.pageLimit` when a document has more pages than the pipeline allows.
    func checkPages(_ count: Int) throws(Problem) {
        guard count <= task.limits.pages else {
            throw Problem(
                .pageLimit,
                "\(count) pages are more than the pipeline's limit of \(task.limits.pages)")
        }
    }

    private func read(_ document: borrowing PDFDocument, for step: Step) throws {
        guard let work = step.action as? any DocumentWork else { return }
        _ = try onPage(for: [step]) {
            do {
                try work.perform(step, on: document, in: self)
            } catch let problem as Problem {
                try attempt(step) { () throws(Problem) in throw problem }
            }
        }
    }

    /// Does what some steps want of a page. When the page cannot be read those steps fail, and the
    /// document's other pages are as good as before.
    /// - Returns: `nil` then.
    private func onPage<Result>(for steps: [Step], _ work: () throws -> Result) throws
        -> Result?
    {
        do {
            return try work()
        } catch let error as PDFError {
            guard case .unreadablePage = error else { throw error }
            for step in steps { report(.stepFailed(step: step.name, problem(error))) }
            return nil
        }
    }

    /// A page, for the steps that make one image of it.
    private struct Cover {
        let view: SourceView
        let orders: [Rendition]
        let plan: RenditionPlan
        let paper: PaperSize
        /// The size to draw it in.
        let size: PixelSize
    }

    /// Those that steps want and that can be read.
    private func covers(
        of document: borrowing PDFDocument, _ headers: [String: any Encodable]
    ) throws -> [Cover] {
        var covers: [Cover] = []
        for view in views {
            guard view.page <= document.pages else {
                fail(view, .noPage("\(view.page)", of: document.pages))
                continue
            }
            let steps = task.steps.filter { $0.rendition?.view == view }
            guard
                let paper = try onPage(for: steps, { try document.size(ofPage: view.page) })
            else { continue }
            var orders = renditions(
                of: source(paper.virtualPixels, paper.pixels(dpi: Self.optimizeDPI)), view)
            for place in orders.indices {
                orders[place].header = headers[orders[place].step.name]
            }
            guard !orders.isEmpty else { continue }
            let plan = RenditionPlan(orders.map { $0.order(stored: .upright) })
            var size = paper.pixels(covering: plan.largest)
            // What is left without its borders is to be large enough, too.
            if view.tolerance != nil { size = PixelSize(2 * size.width, 2 * size.height) }
            try check(size)
            covers.append(
                Cover(view: view, orders: orders, plan: plan, paper: paper, size: size))
        }
        return covers
    }

    private func source(_ shown: PixelSize, _ full: PixelSize) -> RenditionSource {
        RenditionSource(
            shown: shown, full: full, density: (Self.optimizeDPI, Self.optimizeDPI),
            attachments: attachments)
    }

    /// - Throws: `Problem.pixelLimit` when a page cannot or may not be drawn in a size.
    func check(_ size: PixelSize, of drawing: String = "a page") throws(Problem) {
        guard size.isDrawable else {
            throw Problem(
                .pixelLimit,
                """
                \(drawing) of \(size.width) × \(size.height) pixels is too large to be drawn: \
                cairo draws at most \(PDFDocument.sideMax) pixels in each direction
                """)
        }
        guard size.area <= task.limits.pixels else { throw .tooManyPixels(size, task.limits) }
    }

    private func draw(_ cover: Cover, of document: borrowing PDFDocument) throws {
        let steps = cover.orders.compactMap { $0.output == nil ? nil : $0.step }
        let drawn = try onPage(for: steps) {
            try document.render(page: cover.view.page, to: cover.size)
        }
        guard let page = drawn else { return }
        guard let tolerance = cover.view.tolerance else {
            // The scale counts from the page without pixels that placements were computed for.
            return try make(
                cover.orders, cover.plan, of: page,
                Scale(from: cover.paper.virtualPixels, to: cover.size), .upright)
        }
        let trimmed: Image
        do throws(VipsError) { trimmed = try page.trimmed(within: tolerance) } catch {
            throw encoding(error)
        }
        let orders = renditions(of: source(trimmed.size, trimmed.size), cover.view)
        guard !orders.isEmpty else { return }
        try make(
            orders, RenditionPlan(orders.map { $0.order(stored: .upright) }), of: trimmed,
            Scale(1, 1), .upright)
    }

    /// The resolution at which a page is optimised.
    private static let optimizeDPI = 150.0

    /// One of the images of each page.
    private struct PageImage {
        let step: Step
        let output: Int
        let page: Int
        let form: PageForm
    }

    /// What the steps that make an image of each page want. Every size is checked before the first
    /// is drawn.
    /// - Parameter failed: the names of the steps that have failed.
    private func pages(of document: borrowing PDFDocument, _ failed: inout Set<String>) throws
        -> [PageImage]
    {
        var wanted: [PageImage] = []
        for step in task.steps {
            guard let work = step.action as? any PageWork else { continue }
            let pages = try onPage(for: [step]) {
                try outputs(of: step).map {
                    try page($0, of: document, for: step, work)
                }
            }
            guard let pages else {
                failed.insert(step.name)
                continue
            }
            wanted += pages
        }
        return wanted
    }

    private func page(
        _ output: Int, of document: borrowing PDFDocument, for step: Step,
        _ work: any PageWork
    ) throws -> PageImage {
        let page = task.outputs[output].page ?? 1
        guard page <= document.pages else {
            throw Problem(.undecodable, "page \(page) of the document is missing")
        }
        let paper = try document.size(ofPage: page)
        let form = work.form(of: paper, as: task.outputs[output].mediaType)
        try check(form.size)
        return PageImage(step: step, output: output, page: page, form: form)
    }

    private func draw(
        _ pages: [PageImage], of document: borrowing PDFDocument,
        _ failed: inout Set<String>
    ) throws {
        for (index, item) in pages.enumerated() where !failed.contains(item.step.name) {
            let drawn = try onPage(for: [item.step]) {
                try document.render(
                    page: item.page, to: item.form.size, in: item.form.colours)
            }
            guard let image = drawn else {
                failed.insert(item.step.name)
                continue
            }
            try attempt(item.step) { () throws(Problem) in
                do throws(VipsError) {
                    try image.encode(
                        to: outputs[item.output], as: item.form.encoding,
                        density: item.form.density)
                } catch {
                    throw self.encoding(error)
                }
                try finish(
                    output: item.output, width: item.form.size.width,
                    height: item.form.size.height)
            }
            report(.progress(Double(index + 1) / Double(pages.count)))
        }
    }
}
