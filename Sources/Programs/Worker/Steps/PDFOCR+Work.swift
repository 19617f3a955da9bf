import Glibc
import Imaging
import Jobs
import PDF
import Pipelines
import Platform
import Recognition

/// The pages are drawn and read; what was read is put under them.
extension PDFOCR: FileWork {
    func perform(_ step: Step, in runner: TaskRunner) throws(Problem) {
        try runner.parsing {
            for output in runner.outputs(of: step) {
                let pages = try runner.recognize(self, to: output)
                try runner.finish(output: output, pages: pages)
            }
        }
    }
}

extension TaskRunner {
    /// - Returns: how many pages the document has.
    fileprivate func recognize(_ options: PDFOCR, to output: Int) throws -> Int {
        // Tesseract does without a language that it does not find.
        if let missing = options.languages.all.first(where: preparation.lacks) {
            throw Problem(.pipeline, PDFOCR.missing(.language(missing)))
        }
        let recognizers = preparation.recognizers[options.languages] ?? []
        guard !recognizers.isEmpty else {
            throw Problem(.pipeline, "tesseract cannot read the files of the step's languages")
        }
        var source = inputs[0]
        if task.inputs[0].mediaType != .pdf {
            admit(try costOfReadingPictures(options, threads: recognizers.count))
            _ = try export(PDFExport(), to: output, isAdmitted: true)
            source = outputs[output]
        }
        let document = try PDFDocument(descriptor: source)
        let editor = try PDFEditor(descriptor: source, agreeingWith: document)
        try checkPages(editor.pages)
        let pages = try scans(in: document)
        if source == inputs[0] {
            report(.document(pages: editor.pages))
            var cost = Cost(rewriting: [source])
            cost.memoryBytes += Cost.bytesToRead(
                pages.map(\.scan), languages: options.languages.all.count,
                threads: recognizers.count)
            admit(cost)
        }
        let reader = ScanReader(document, pages, deskews: options.deskews) {
            report(.progress($0))
        }
        let layers = try silently { try reader.read(with: recognizers) }
        for (number, layer) in layers { try editor.add(layer, toPage: number) }
        try editor.write(to: outputs[output])
        return editor.pages
    }

    /// The pages of a document that are to be read: those without text.
    private func scans(in document: borrowing PDFDocument) throws -> [ScanReader.Page] {
        var pages: [ScanReader.Page] = []
        for number in 1...document.pages {
            let text = try document.text(ofPage: number)
            guard text.allSatisfy(\.isWhitespace) else { continue }
            let scan = ScanSize(
                of: try document.size(ofPage: number),
                pictureSide: document.pictureSide(ofPage: number), pixelsMax: task.limits.pixels)
            pages.append(ScanReader.Page(number: number, scan: scan))
        }
        return pages
    }

    /// What it costs to make pages of pictures and read them.
    private func costOfReadingPictures(_ options: PDFOCR, threads: Int) throws(Problem) -> Cost {
        guard let format = SourceFormat(task.inputs[0].mediaType) else {
            throw Problem(.unsuitable, "only pictures and PDFs can be read")
        }
        let (first, all) = try look(at: 0, format)
        var largest = first
        if case .pages(let pages) = all {
            largest = try opened(page: self.largest(of: pages), of: 0)
        }
        let layout = PageLayout(PDFExport(), of: largest)
        let scan = ScanSize(
            of: layout.page, pictureSide: max(largest.size.width, largest.size.height),
            pixelsMax: task.limits.pixels)
        var cost = costOfInputs(from: 0)
        // The document with its pictures is read, and written in memory.
        let samples = largest.size.area * (largest.isBilevel ? 1 : 8 * min(3, largest.bands)) / 8
        cost.memoryBytes +=
            Cost.documentBytes - Cost.processBytes + 2 * all.count * samples
            + Cost.bytesToRead(
                [scan], languages: options.languages.all.count, threads: threads)
        return cost
    }

    /// Does work of which tesseract has much to say on standard error.
    private func silently<Result>(_ work: () throws -> Result) rethrows -> Result {
        guard let nowhere = preparation.nowhere else { return try work() }
        let before = dup(STDERR_FILENO)
        dup2(nowhere.raw, STDERR_FILENO)
        defer {
            dup2(before, STDERR_FILENO)
            close(before)
        }
        return try work()
    }
}

extension Cost {
    /// What tesseract holds of a language and of a page, by its pixels.
    private static let languageBytes = 30 << 20
    private static let bytesPerPixel = 10

    /// What it takes to read pages beside the document.
    /// - Parameters:
    ///   - languages: how many each is read in.
    ///   - threads: how many are read at a time.
    fileprivate static func bytesToRead(_ scans: [ScanSize], languages: Int, threads: Int) -> Int {
        let largest = scans.map(\.size.area).max() ?? 0
        return threads * (languages * languageBytes + bytesPerPixel * largest)
    }
}
