import Imaging
import Jobs
import PDF
import Pipelines
import Platform

/// Images to one PDF, one after the other, so that memory holds one of them at a time. Where there
/// are PDFs or attachments, that PDF is made first, and its pages are put among theirs.
extension PDFExport: FileWork {
    func perform(_ step: Step, in runner: TaskRunner) throws(Problem) {
        let areImages = runner.task.inputs.allSatisfy(\.mediaType.isImage)
        for output in runner.outputs(of: step) {
            let pages =
                areImages
                ? try runner.export(self, to: output) : try runner.gather(self, to: output)
            try runner.finish(output: output, pages: pages)
        }
    }
}

extension TaskRunner {
    /// - Parameters:
    ///   - isAdmitted: whether the task may take what its inputs cost.
    ///   - begin: is called with the page on which an image begins.
    /// - Returns: how many pages the document has.
    func export(
        _ options: PDFExport, to output: Int, isAdmitted: Bool = false,
        begin: (Int) -> Void = { _ in }
    ) throws(Problem) -> Int {
        try parsing {
            var writer = PDFWriter(descriptor: outputs[output])
            var (isAdmitted, pages) = (isAdmitted, 0)
            var bookmarks: [PDFBookmark] = []
            for input in inputs.indices where task.inputs[input].mediaType.isImage {
                begin(pages + 1)
                bookmarks.append(PDFBookmark(title: task.inputs[input].title, page: pages + 1))
                pages += try add(input, to: &writer, options, &isAdmitted)
                report(.progress(Double(input + 1) / Double(inputs.count)))
            }
            try writer.finish(
                title: options.title, author: options.author,
                bookmarks: options.hasBookmarks ? bookmarks : [])
            return pages
        }
    }

    /// Adds an input's pages: of an animation the first frame.
    /// - Parameter isAdmitted: whether the task may take what its inputs cost.
    /// - Returns: how many they are.
    private func add(
        _ input: Int, to writer: inout PDFWriter, _ options: PDFExport,
        _ isAdmitted: inout Bool
    ) throws -> Int {
        do {
            guard let format = SourceFormat(task.inputs[input].mediaType) else {
                throw Problem(.unsuitable, "only images can be put into a PDF")
            }
            let (first, all) = try look(at: input, format)
            let jpeg = format == .jpeg ? try embeddable(input) : nil
            // Of one in several scans the coefficients were looked at.
            let cost =
                jpeg == nil || first.isInterlaced
                ? try costOfPages(all, first, input, format) : .headersOnly
            if !isAdmitted, cost.memoryBytes > task.allowanceBytes {
                admit(costOfInputs(from: input))
                isAdmitted = true
            }
            if let jpeg {
                try writer.add(
                    jpeg: jpeg.file, jpeg.structure, jpeg.colours, size: first.size,
                    layout: PageLayout(options, of: first))
                return 1
            }
            guard case .pages(let pages) = all else {
                try add(first, to: &writer, options)
                try checkDecoded(input)
                return 1
            }
            for page in pages { try add(opened(page: page, of: input), to: &writer, options) }
            try checkDecoded(input)
            return pages.count
        } catch {
            throw named(input, error)
        }
    }

    private func add(_ image: Image, to writer: inout PDFWriter, _ options: PDFExport) throws {
        let layout = PageLayout(options, of: image)
        let isBilevel = image.isBilevel
        let pixels: Image
        do { pixels = try image.inSRGB().flattened() } catch { throw decoding(error) }
        try writer.add(pixels, isBilevel: isBilevel, layout: layout)
    }

    /// What an input's pages cost, once it has been seen that they are within the limits.
    private func costOfPages(
        _ all: Pictures, _ first: Image, _ input: Int,
        _ format: SourceFormat
    ) throws(Problem) -> Cost {
        guard case .pages(let pages) = all else { return Cost(embedding: first, as: format) }
        let largest = try largest(of: pages)
        var cost = Cost(embedding: try opened(page: largest, of: input), as: format)
        cost.images = pages.count
        return cost
    }

    /// What an input and those behind it cost; what cannot be read fails in its turn.
    func costOfInputs(from first: Int) -> Cost {
        var cost = Cost.headersOnly
        for input in first..<inputs.count {
            guard let format = SourceFormat(task.inputs[input].mediaType),
                let (first, all) = try? look(at: input, format),
                format != .jpeg || (try? embeddable(input)) == nil,
                let pages = try? costOfPages(all, first, input, format)
            else { continue }
            cost.append(pages)
        }
        return cost
    }

    /// A JPEG that a PDF can hold as it is.
    private struct EmbeddableJPEG {
        let file: MappedFile
        let structure: JPEGStructure
        let colours: DCTColours
    }

    /// The JPEG that an input is; `nil` when it has to be decoded.
    private func embeddable(_ input: Int) throws(Problem) -> EmbeddableJPEG? {
        guard let file = MappedFile(descriptor: inputs[input]) else { return nil }
        // What is not whole is decoded, so that what is there is shown and written whole.
        let isWhole = try task.inputs[input].isMade ? true : isWhole(file.bytes)
        guard isWhole, let structure = JPEGStructure(file.bytes) else { return nil }
        return DCTColours(of: structure).map {
            EmbeddableJPEG(file: file, structure: structure, colours: $0)
        }
    }
}

extension PageLayout {
    /// The page that a step's options give an image.
    init(_ options: PDFExport, of image: Image) {
        if let (paper, turn) = options.paper(for: image) {
            self.init(
                paper: paper, turned: turn, image: image.size, orientation: image.orientation,
                resolution: image.resolution, marginPoints: options.marginPoints)
        } else {
            self.init(
                fitting: image.size, orientation: image.orientation,
                resolution: image.resolution, marginPoints: options.marginPoints)
        }
    }
}

extension PDFExport {
    /// `nil` when the page is as large as the image.
    fileprivate func paper(for image: Image) -> (PaperSize, PageLayout.Turn)? {
        guard widthPoints != nil || heightPoints != nil else {
            let turn: PageLayout.Turn =
                switch orientation {
                case .auto: .byImage
                case .portrait: .portrait
                case .landscape: .landscape
                }
            return page.paper.map { ($0, turn) }
        }
        let shown = image.orientation.apply(to: image.sizeInSquares)
        let ratio = Double(shown.height) / Double(shown.width)
        /// The other side of a page whose margins hold the image.
        func other(_ side: Double, _ ratio: Double) -> Double {
            let inner = max(1, side - 2 * marginPoints) * ratio
            return min(max(1, inner + 2 * marginPoints), PageLayout.sideMax)
        }
        let width = widthPoints ?? heightPoints.map { other($0, 1 / ratio) } ?? 0
        let height = heightPoints ?? other(width, ratio)
        return PaperSize(width, height).map { ($0, .none) }
    }
}

extension PDFExport.PageSize {
    /// In portrait (ISO 216; ANSI/ASME Y14.1); `nil` for `auto`.
    fileprivate var paper: PaperSize? {
        switch self {
        case .auto: nil
        case .a3: PaperSize(841.89, 1190.55)
        case .a4: PaperSize(595.276, 841.89)
        case .a5: PaperSize(419.528, 595.276)
        case .letter: PaperSize(612, 792)
        case .legal: PaperSize(612, 1008)
        }
    }
}
