import Imaging
import Jobs
import PDF
import Pipelines
import TestMedia
import Testing
@testable import Worker

@Suite struct `The task runner with documents` {
    init() { TaskRunner.warmUp() }

    private let pageStep: Step = {
        var options = PDFPages()
        options.dpi = 144
        options.format = .png
        return Step(name: "pages", action: options)
    }()

    @Test func `pages of a range are rendered after the document is counted`() throws {
        let pdf = PDFText(pages: [(100, 50), (60, 90), (30, 30)]).bytes
        let run = Run([pageStep], pdf, .pdf, pages: 2...3)
        #expect(run.code == .done)
        #expect(run.events.first == .document(pages: 3))
        #expect(run.events.last == .progress(1))
        #expect(try run.image("pages", page: 2).size == PixelSize(120, 180))
        #expect(try run.image("pages", page: 3).size == PixelSize(60, 60))
    }

    @Test func `thumbnails and metadata of a document are of its first page`() throws {
        var small = Thumbnail(width: 80, height: 80)
        small.fit = .cover
        let steps = [
            Step(name: "small", action: small),
            Step(name: "large", action: Thumbnail(width: 400, height: 400)),
            Step(name: "slim", action: Optimize()),
            Step(name: "facts", action: FileMetadata()),
        ]
        let run = Run(steps, PDFText(pages: [(72, 144), (10, 10)]).bytes, .pdf)
        #expect(run.code == .done && run.failures.isEmpty)
        #expect(try run.image("small").size == PixelSize(80, 80))
        #expect(try run.image("large").size == PixelSize(200, 400))
        #expect(try run.image("slim").size == PixelSize(150, 300))
        let metadata = String(decoding: run.bytes("facts"), as: UTF8.self)
        #expect(metadata.contains("\"pages\" : 2") && metadata.contains("\"version\" : \"1.6\""))
    }

    @Test func `more pages or pixels than allowed are refused before one is drawn`() {
        let pdf = PDFText(pages: [(100, 50), (60, 90), (30, 30)]).bytes
        let pages = Run([pageStep], pdf, .pdf, pages: 1...1) { $0.pages = 2 }
        #expect(pages.failed?.kind == .pageLimit && pages.code == .permanent)
        let pixels = Run([pageStep], pdf, .pdf, pages: 2...2) { $0.pixels = 21_599 }
        #expect(pixels.failed?.kind == .pixelLimit && pixels.metadata.isEmpty)
    }

    @Test func `a page longer than can be drawn is refused with the bound that it exceeds`() {
        var options = PDFPages()
        options.dpi = 208
        let long = Step(name: "pages", action: options)
        let run = Run([long], PDFText(pages: [(14_400, 72)]).bytes, .pdf, pages: 1...1)
        #expect(
            run.failed
                == Problem(
                    .pixelLimit,
                    """
                    a page of 41600 × 208 pixels is too large to be drawn: cairo draws at most \
                    32767 \
                    pixels in each direction
                    """))
    }

    @Test func `a password and damage are told apart`() {
        var secret = PDFText(pages: [(100, 100)])
        secret.isEncrypted = true
        #expect(Run([pageStep], secret.bytes, .pdf, pages: 1...1).failed?.kind == .encrypted)
        #expect(Run([pageStep], [1, 2], .pdf, pages: 1...1).failed?.kind == .brokenPDF)
    }

    @Test func `a page that cannot be read fails the steps that want it, and is named`() throws {
        var text = PDFText(pages: [(100, 50), (60, 90), (30, 30)])
        text.missing = 3
        let small = Step(name: "small", action: Thumbnail(width: 80, height: 80))
        let metadata = Step(name: "facts", action: FileMetadata())
        let run = Run([small, pageStep, metadata], text.bytes, .pdf, pages: 1...3)
        #expect(run.code == .done)
        #expect(
            run.failures == [
                "pages": Problem(
                    .undecodable,
                    "page 3 of the document cannot be read")
            ])
        #expect(run.metadata["small"] != nil && run.metadata["facts"] != nil)
        #expect(Run([pageStep], text.bytes, .pdf, pages: 1...2).failures.isEmpty)
    }

    @Test func `a first page that cannot be read fails the steps that use it, and no other`() throws
    {
        var text = PDFText(pages: [(100, 50), (60, 90)])
        text.entries = [1: "/MediaBox[7 7 7 7]"]
        let small = Step(name: "small", action: Thumbnail(width: 80, height: 80))
        let run = Run([small, pageStep], text.bytes, .pdf, pages: 2...2)
        #expect(
            run.failures.mapValues(\.detail)
                == ["small": "page 1 of the document cannot be read"])
        #expect(run.metadata["pages"] != nil)
    }

    @Test func `a page of two levels stays in one bit`() throws {
        let picture = Picture(31, 20, bands: 1) { x, y in [(x / 3 + y) % 3 == 0 ? 0 : 255] }
        let album = Step(name: "album", action: PDFExport())
        for (bits, expected) in [(1, "/BitsPerComponent 1"), (8, "/BitsPerComponent 8")] {
            let run = Run([album], picture.png(bits: bits), .png)
            #expect(String(decoding: run.bytes("album"), as: UTF8.self).contains(expected))
            let file = ScratchFile(run.bytes("album"))
            defer { withExtendedLifetime(file) {} }
            let page = try PDFDocument(descriptor: file.descriptor)
                .render(page: 1, to: picture.size)
            #expect(try page.samples() == picture.samples.flatMap { [$0, $0, $0] })
        }
    }

    @Test func `images become one document in their order`() throws {
        var options = PDFExport()
        options.page = .a4
        options.marginPoints = 20
        let jpeg = try Picture.quarters(80, 40).jpeg()
        let alpha = Picture(30, 60, bands: 4) { _, _ in [0, 0, 0, 0] }
        let gray = Picture(10, 10, bands: 1) { _, _ in [77] }
        let run = Run(
            [Step(name: "album", action: options)],
            [(jpeg, .jpeg), (alpha.png(), .png), (gray.png(), .png)])
        #expect(run.code == .done)
        #expect(run.metadata["album"]?.pages == 3)
        let file = ScratchFile(run.bytes("album"))
        let document = try PDFDocument(descriptor: file.descriptor)
        withExtendedLifetime(file) {}
        #expect(document.pages == 3)
        let (wide, tall) = (try document.size(ofPage: 1), try document.size(ofPage: 2))
        #expect(wide.width > wide.height && tall.width < tall.height)
        let page = try document.render(page: 3, to: PixelSize(60, 84)).samples()
        #expect(page[(42 * 60 + 30) * 3] == 77)
    }

    @Test func `an export names the file that is bad`() throws {
        let jpeg = try Picture.scene(80, 40).jpeg()
        let step = Step(name: "album", action: PDFExport())
        let run = Run([step], [(jpeg, .jpeg), (Array(jpeg.dropLast(40)), .jpeg)])
        #expect(run.code == .permanent)
        #expect(
            run.failed
                == Problem(
                    .truncated,
                    """
                    file 1: the JPEG is cut short or damaged: 80 % of its picture is there in full
                    """))
    }

    @Test func `a document's font that the machine lacks and a page's error are warned of`() throws
    {
        var text = PDFText(pages: [(72, 72), (72, 72)])
        text.resources = """
            /Font<</F<</Type/Font/Subtype/Type0/BaseFont/HeiseiMin-W3/Encoding/UniJIS-UCS2-H
            /DescendantFonts[<</Type/Font/Subtype/CIDFontType0/BaseFont/HeiseiMin-W3
            /CIDSystemInfo<</Registry(Adobe)/Ordering(Japan1)/Supplement 2>>>>]>>>>
            """
        text.content = { _, _ in "/I Do" }
        let file = ScratchFile(text.bytes)
        // A machine may have fonts for Japanese.
        let font = try PDFDocument(descriptor: file.descriptor).missingFonts(ofPage: 1)
            .map {
                """
                the font \($0) is not embedded, and no font of this machine has its characters: \
                they may be shown as empty boxes
                """
            }
        let error = "may not be shown as a whole: XObject 'I' is unknown"
        let rows: [(Step, ClosedRange<Int>?, [String])] = [
            (
                pageStep, 1...2,
                font.map { "page 1: " + $0 } + ["page 1 \(error)", "page 2 \(error)"]
            ),
            (pageStep, 2...2, font.map { "page 2: " + $0 } + ["page 2 \(error)"]),
            (
                Step(name: "small", action: Thumbnail(width: 80, height: 80)), nil,
                font.map { "page 1: " + $0 } + ["page 1 \(error)"]
            ),
            (
                Step(name: "slim", action: Optimize()), nil,
                font.map { "page 1: " + $0 } + ["page 1 \(error)"]
            ),
            (Step(name: "facts", action: FileMetadata()), nil, font.map { "page 1: " + $0 }),
        ]
        for (step, pages, expected) in rows {
            let run = Run([step], text.bytes, .pdf, pages: pages)
            #expect(run.code == .done && run.warnings == expected, "\(step.name)")
        }
        let plain = PDFText(pages: [(72, 72), (72, 72)]).bytes
        #expect(Run([pageStep], plain, .pdf, pages: 1...2).warnings == [])
    }
}
