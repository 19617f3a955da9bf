import Imaging
import PDF
import Platform
import Recognition
import Synchronization

/// Reads the pages of a document, several at once.
// Safe because threads touch the document, what is left to do and what was found only while they
// hold the lock; each has a recogniser of its own.
final class ScanReader: @unchecked Sendable {
    /// A page to read.
    struct Page {
        let number: Int
        let scan: ScanSize
    }

    private let document: PDFDocument
    private let pages: [Page]
    private let deskews: Bool
    private let progress: (Double) -> Void
    private let lock = Mutex(())
    private var begun = 0
    private var layers: [Int: TextLayer] = [:]
    private var failure: (any Error)?

    /// - Parameter progress: is called with how much is done, 0 to 1.
    init(
        _ document: consuming PDFDocument, _ pages: [Page], deskews: Bool,
        progress: @escaping (Double) -> Void
    ) {
        self.document = document
        self.pages = pages
        self.deskews = deskews
        self.progress = progress
    }

    /// Reads all pages, on a thread for each recogniser.
    /// - Returns: what is on each, by its number.
    /// - Throws: `PDFError` when a page cannot be drawn, or there is no memory left.
    func read(with recognizers: [TextRecognizer]) throws -> [Int: TextLayer] {
        let workers = recognizers.prefix(max(1, pages.count)).map { Worker(self, $0) }
        // Where there can be no more threads, one does all the work.
        let threads = workers.dropFirst().compactMap { worker in
            try? Thread("recognizer") { worker.run() }
        }
        workers.first?.run()
        for thread in threads { thread.join() }
        if let failure { throw failure }
        return layers
    }

    /// What a thread does.
    // Safe because one thread has the recogniser: the one that runs it.
    private struct Worker: @unchecked Sendable {
        let reader: ScanReader
        let recognizer: TextRecognizer

        init(_ reader: ScanReader, _ recognizer: TextRecognizer) {
            (self.reader, self.recognizer) = (reader, recognizer)
        }

        func run() {
            while reader.readNext(with: recognizer) {}
        }
    }

    /// Returns whether there was a page left.
    private func readNext(with recognizer: TextRecognizer) -> Bool {
        guard let page = lock.withLock({ _ in next() }) else { return false }
        let layer = page.layer(readBy: recognizer, deskewing: deskews)
        lock.withLock { _ in
            layers[page.number] = layer
            if layer == nil { failure = failure ?? PDFError.outOfMemory }
            progress(Double(layers.count) / Double(pages.count))
        }
        return true
    }

    /// The next page, drawn; `nil` when there is none left, or one has failed.
    private func next() -> DrawnPage? {
        guard failure == nil, begun < pages.count else { return nil }
        let page = pages[begun]
        begun += 1
        do {
            let image = try document.render(
                page: page.number, to: page.scan.size, in: PageColours(isGrey: true))
            return DrawnPage(number: page.number, scan: page.scan, samples: try image.samples())
        } catch {
            failure = error is PDFError ? error : PDFError.outOfMemory
            return nil
        }
    }
}

/// A page in shades of grey.
private struct DrawnPage {
    let number: Int
    let scan: ScanSize
    let samples: [UInt8]

    /// What is written on the page; `nil` when there is no memory left.
    func layer(readBy recognizer: TextRecognizer, deskewing: Bool) -> TextLayer? {
        let (width, height) = (scan.size.width, scan.size.height)
        guard var page = ScannedPage(width: width, height: height, samples: samples) else {
            return nil
        }
        let turn = deskewing ? page.skew : 0
        if turn != 0 {
            guard let turned = page.turned(by: turn) else { return nil }
            page = turned
        }
        let words = recognizer.words(of: page, dotsPerInch: scan.dotsPerInch)
        return words.map { words in
            TextLayer(
                words: words.map { word in
                    TextLayer.Word(
                        text: word.text, left: word.left / Double(width),
                        right: word.right / Double(width),
                        baseline: word.baseline / Double(height),
                        height: word.lineHeight / Double(height))
                }, turn: turn)
        }
    }
}
