import Imaging
import Jobs
import PDF
import Pipelines
import TestMedia
import Testing
@testable import Worker

@Suite struct `Pages of a document as images` {
    init() { TaskRunner.warmUp() }

    private func run(_ pdf: PDFText, _ change: (inout PDFPages) -> Void) -> Run {
        var options = PDFPages()
        options.dpi = 72
        options.format = .png
        change(&options)
        return Run(
            [Step(name: "pages", action: options)], pdf.bytes, .pdf,
            pages: 1...pdf.pages.count)
    }

    @Test(
        arguments: [
            (100, nil, 100, 50), (nil, 100, 200, 100), (100, 40, 80, 40), (30, 400, 30, 15),
            (3000, 3000, 3000, 1500),
        ] as [(Int?, Int?, Int, Int)])
    func `a page fits into a box of pixels, larger or smaller than the page is`(
        boxWidth: Int?, boxHeight: Int?, width: Int, height: Int
    ) throws {
        let run = run(PDFText(pages: [(400, 200), (200, 100)])) {
            ($0.width, $0.height) = (boxWidth, boxHeight)
        }
        for page in 1...2 {
            let image = try run.image("pages", page: page)
            #expect(image.size == PixelSize(width, height))
        }
        let dots = try #require(run.image("pages", page: 1).resolution)
        #expect(abs(dots.horizontal - Double(width) * 72 / 400) < 0.05)
    }

    /// Left: a colour. Right: nothing.
    private let halves: PDFText = {
        var text = PDFText(pages: [(40, 20)])
        text.content = { _, _ in "0.8 0.2 0.4 rg 0 0 20 20 re f" }
        return text
    }()

    @Test(arguments: [ImageFormat.png, .webp])
    func `what is not drawn on lets everything through`(format: ImageFormat) throws {
        let run = run(halves) { ($0.isTransparent, $0.format, $0.quality) = (true, format, 100) }
        let samples = try run.image("pages", page: 1).samples()
        #expect(samples.count == 4 * 40 * 20)
        let tolerance = format == .png ? 0 : 3
        for (sample, expected) in zip(samples, [204, 51, 102, 255]) {
            #expect(abs(Int(sample) - expected) <= tolerance)
        }
        #expect(samples[4 * 30 + 3] == 0)
    }

    @Test func `the colour of what is half opaque is its own`() throws {
        var text = halves
        text.resources = "/ExtGState<</H<</ca 0.5>>>>"
        text.content = { _, _ in "/H gs 0.8 0.2 0.4 rg 0 0 20 20 re f" }
        let samples = try run(text) { $0.isTransparent = true }.image("pages", page: 1).samples()
        for (sample, expected) in zip(samples, [204, 51, 102, 128]) {
            #expect(abs(Int(sample) - expected) <= 1)
        }
    }

    @Test func `a page of a lower quality takes fewer bytes`() {
        let sizes = [20, 95].map { quality in
            run(halves) { ($0.format, $0.quality) = (.jpeg, quality) }.bytes("pages", page: 1).count
        }
        #expect(sizes[0] > 0 && sizes[0] < sizes[1])
    }

    @Test func `a grey page with an opacity has two channels`() throws {
        let run = run(halves) { ($0.isTransparent, $0.isGrey) = (true, true) }
        let samples = try run.image("pages", page: 1).samples()
        #expect(samples.count == 2 * 40 * 20)
        #expect(samples[0] == 103 && samples[1] == 255 && samples[61] == 0)
    }

    @Test(arguments: ImageFormat.allCases) func `a grey page has no colours in any format`(
        format: ImageFormat
    ) throws {
        let run = run(halves) { ($0.isGrey, $0.format, $0.quality) = (true, format, 100) }
        let image = try run.image("pages", page: 1)
        let (samples, bands) = (try image.samples(), image.bands)
        for (place, expected) in [(5, 103), (35, 255)] {
            for band in 0..<min(bands, 3) {
                #expect(abs(Int(samples[bands * place + band]) - expected) <= 2)
            }
        }
    }

    @Test(.enabled(if: Referee.has("pdftoppm"), "poppler-utils is not installed"))
    func `colours become the greys that pdftoppm gives them`() throws {
        var text = PDFText(pages: [(60, 10)])
        text.content = { _, _ in
            """
            1 0 0 rg 0 0 10 10 re f 0 1 0 rg 10 0 10 10 re f 0 0 1 rg 20 0 10 10 re f
            0.5 g 30 0 10 10 re f 0.2 0.7 0.9 rg 40 0 10 10 re f
            """
        }
        let samples = try run(text) { $0.isGrey = true }.image("pages", page: 1).samples()
        let expected = try #require(
            Referee.output(of: "pdftoppm -r 72 -gray FILE", text.bytes))
        #expect(samples.count == 600)
        for (sample, expected) in zip(samples, expected.suffix(600)) {
            #expect(abs(Int(sample) - Int(expected)) <= 1)
        }
    }

    @Test(arguments: [ImageFormat.jpeg, .png, .tiff])
    func `a page says its dots per inch`(format: ImageFormat) throws {
        for (width, dots) in [(nil, [200, 200]), (300, [216, 216])] as [(Int?, [Int])] {
            let run = run(PDFText(pages: [(100, 50)])) {
                ($0.dpi, $0.width, $0.format) = (200, width, format)
            }
            let found = try run.image("pages", page: 1).resolution
            #expect(found.map { [$0.horizontal, $0.vertical].map { Int($0.rounded()) } } == dots)
        }
    }
}
