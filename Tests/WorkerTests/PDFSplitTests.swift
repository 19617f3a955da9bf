import Jobs
import PDF
import Pipelines
import TestMedia
import Testing
@testable import Worker

private let hasReferees: ConditionTrait = .enabled(
    if: ["qpdf", "pdftotext"].allSatisfy(Referee.has), "qpdf or poppler-utils is not installed")

@Suite(hasReferees) struct `PDFs that are split` {
    init() { TaskRunner.warmUp() }

    private func step(every: Int?) -> Step {
        var options = PDFSplit()
        options.every = every
        return Step(name: "parts", action: options)
    }

    private func count(_ pdf: [UInt8], every: Int?, _ change: (inout Limits) -> Void = { _ in })
        -> (count: Int?, problem: Problem?)
    {
        let step = step(every: every)
        let run = Run([], [(pdf, .pdf)], counted: [step], change)
        for case .parts("parts", let count) in run.events { return (count, run.problem) }
        return (nil, run.problem)
    }

    private func words(_ pdf: [UInt8]) -> [String] {
        Referee.text(of: "pdftotext FILE -", pdf).map {
            $0.split { $0 == "\n" || $0 == "\u{c}" }.map(String.init)
        } ?? []
    }

    private let book = [["one"], ["two"], ["three"], ["four"], ["five"]]

    @Test(arguments: [
        (1, [["one"], ["two"], ["three"], ["four"], ["five"]]),
        (2, [["one", "two"], ["three", "four"], ["five"]]),
        (5, [["one", "two", "three", "four", "five"]]),
        (9999, [["one", "two", "three", "four", "five"]]),
    ]) func `have so many pages in each part`(every: Int, parts: [[String]]) throws {
        let pdf = textDocument(book)
        #expect(count(pdf, every: every).count == parts.count)
        let run = Run([step(every: every)], pdf, .pdf, pages: 1...parts.count)
        #expect(run.code == .done && run.problem == nil)
        for (number, part) in parts.enumerated() {
            let bytes = run.bytes("parts", page: number + 1)
            #expect(Referee.text(of: "qpdf --check FILE", bytes) != nil)
            #expect(words(bytes) == part)
        }
    }

    /// A document with bookmarks on pages 2 and 4, one of them by a name, and one within another.
    private var marked: [UInt8] {
        textDocument(book) {
            $0.objects = """
                1 0 obj <</Type/Catalog/Pages 2 0 R/Outlines 95 0 R
                /Dests<</chapter[16 0 R/Fit]>>>> endobj
                95 0 obj <</First 96 0 R/Last 97 0 R/Count 2>> endobj
                96 0 obj <</Title(first)/Parent 95 0 R/Next 97 0 R/Dest[12 0 R/Fit]
                /First 98 0 R/Last 98 0 R/Count 1>> endobj
                97 0 obj <</Title(second)/Parent 95 0 R/Prev 96 0 R/Dest/chapter>> endobj
                98 0 obj <</Title(inner)/Parent 96 0 R/Dest[14 0 R/Fit]>> endobj
                """
        }
    }

    @Test func `begin a part at each bookmark of the highest level`() throws {
        #expect(count(marked, every: nil).count == 3)
        let run = Run([step(every: nil)], marked, .pdf, pages: 1...3)
        #expect(run.problem == nil)
        #expect(
            (1...3).map { words(run.bytes("parts", page: $0)) }
                == [["one"], ["two", "three"], ["four", "five"]])
        let none = count(textDocument(book), every: nil)
        #expect(
            none.problem == Problem(.unsuitable, "the document has no bookmarks to split it at"))
    }

    @Test func `have the form fields of their own pages`() throws {
        let form = textDocument([["a"], ["b"]], [1: "/Annots[91 0 R]", 2: "/Annots[92 0 R]"]) {
            $0.objects = """
                1 0 obj <</Type/Catalog/Pages 2 0 R/AcroForm<</Fields[91 0 R 92 0 R]>>>> endobj
                91 0 obj <</Type/Annot/Subtype/Widget/FT/Tx/T(left)/V(x)/Rect[0 0 9 9]
                /P 10 0 R>> endobj
                92 0 obj <</Type/Annot/Subtype/Widget/FT/Tx/T(right)/V(y)/Rect[0 0 9 9]
                /P 12 0 R>> endobj
                """
        }
        let run = Run([step(every: 1)], form, .pdf, pages: 1...2)
        for (page, name) in [(1, "left"), (2, "right")] {
            let json = try #require(
                Referee.text(
                    of: "qpdf --json --json-key=acroform FILE", run.bytes("parts", page: page)))
            let names = json.matches(of: #/"fullname": "(.*?)"/#).map { String($0.1) }
            #expect(names == [name])
        }
    }

    @Test func `have nothing of what only pages of other parts draw with`() throws {
        var text = PDFText(pages: [(20, 20), (20, 20), (20, 20)])
        text.shared = "/Resources<</XObject<</P1 91 0 R/P2 92 0 R/P3 93 0 R>>>>"
        var next = ["/P1 Do", "/P2 Do", "/P1 Do /P3 Do"].makeIterator()
        text.content = { _, _ in next.next() ?? "" }
        text.objects = (1...3).map {
            """
            \(90 + $0) 0 obj <</Type/XObject/Subtype/Image/Width 8/Height 1/BitsPerComponent 8
            /ColorSpace/DeviceGray/Length 8>> stream
            picture\($0)
            endstream endobj

            """
        }.joined()
        // Resources of a page's own take the place of those of all pages.
        let pdf = String(decoding: text.bytes, as: UTF8.self).replacing("/Resources<<>>", with: "")
        let run = Run([step(every: 1)], Array(pdf.utf8), .pdf, pages: 1...3)
        #expect(run.problem == nil)
        for (page, expected) in [(1, "1"), (2, "2"), (3, "13")] {
            let plain = try #require(
                Referee.text(of: "qpdf --qdf FILE -", run.bytes("parts", page: page)))
            let found = (1...3).filter { plain.contains("picture\($0)") }
            #expect(found.map(String.init).joined() == expected, "part \(page)")
        }
    }

    @Test func `fail with what is wrong with their file`() throws {
        let locked = try #require(
            Referee.output(
                of: "qpdf --warning-exit-0 --encrypt user owner 256 -- FILE -", textDocument(book)))
        #expect(count(locked, every: 1).problem?.kind == .encrypted)
        #expect(count(Array("%PDF-1.7 no".utf8), every: 1).problem?.kind == .brokenPDF)
        #expect(count(textDocument(book), every: 1) { $0.pages = 4 }.problem?.kind == .pageLimit)
    }

    @Test func `are as many parts as were counted, with so many pages each`() {
        let run = Run([step(every: 2)], textDocument(book), .pdf, pages: 1...3)
        let pages = run.events.compactMap { event -> Int? in
            if case .output(_, let metadata) = event { metadata.pages } else { nil }
        }
        #expect(pages == [2, 2, 1])
        let more = Run([step(every: 2)], textDocument(book), .pdf, pages: 1...4)
        #expect(more.problem?.kind == .brokenPDF)
    }

    @Test func `begin no part at a page that is not there`() {
        let pdf = textDocument(book) {
            $0.objects = """
                1 0 obj <</Type/Catalog/Pages 2 0 R/Outlines 95 0 R>> endobj
                95 0 obj <</First 96 0 R/Last 97 0 R/Count 2>> endobj
                96 0 obj <</Title(far)/Parent 95 0 R/Next 97 0 R/Dest[99/Fit]>> endobj
                97 0 obj <</Title(near)/Parent 95 0 R/Prev 96 0 R/Dest[14 0 R/Fit]>> endobj
                """
        }
        #expect(count(pdf, every: nil).count == 2)
    }

    @Test(.enabled(if: Referee.has("pdftoppm"), "poppler-utils is not installed"))
    func `do not show layers that are hidden`() throws {
        var text = PDFText(pages: [(20, 20), (20, 20)])
        text.resources = "/Properties<</L 91 0 R>>"
        text.content = { _, _ in "/OC /L BDC 0 0 20 20 re f EMC" }
        text.objects = """
            1 0 obj <</Type/Catalog/Pages 2 0 R
            /OCProperties<</OCGs[91 0 R]/D<</OFF[91 0 R]>>>>>> endobj
            91 0 obj <</Type/OCG/Name(layer)>> endobj
            """
        let run = Run([step(every: 1)], text.bytes, .pdf, pages: 1...2)
        for page in 1...2 {
            let image = try #require(
                Referee.output(of: "pdftoppm -r 72 -gray FILE", run.bytes("parts", page: page)))
            #expect(image.suffix(400).allSatisfy { $0 == 255 })
        }
    }
}
