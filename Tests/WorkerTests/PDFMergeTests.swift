import Jobs
import PDF
import Pipelines
import TestMedia
import Testing
@testable import Worker

private let hasReferees: ConditionTrait = .enabled(
    if: ["qpdf", "pdftotext", "pdftoppm", "mutool"].allSatisfy(Referee.has),
    "qpdf, poppler-utils or mupdf-tools is not installed")

@Suite(hasReferees) struct `PDFs that are merged` {
    init() { TaskRunner.warmUp() }

    private func run(
        _ parts: [[UInt8]], bookmarks: Bool = false, _ change: (inout Limits) -> Void = { _ in }
    ) -> Run {
        var options = PDFMerge()
        options.hasBookmarks = bookmarks
        return Run(
            [Step(name: "book", action: options)], parts.map { ($0, MediaType.pdf) }, change)
    }

    /// What is written, once qpdf has found no fault with it.
    private func merged(_ parts: [[UInt8]], bookmarks: Bool = false) throws -> [UInt8] {
        let run = run(parts, bookmarks: bookmarks)
        #expect(run.code == .done && run.problem == nil)
        let bytes = run.bytes("book")
        try #require(Referee.text(of: "qpdf --check FILE", bytes) != nil, "qpdf finds no fault")
        return bytes
    }

    private let parts = [
        textDocument([["one"], ["two"]]), textDocument([["three"]]),
        textDocument([["four"], ["five"]], [1: "/Rotate 90"]),
    ]

    @Test func `are one document in the order of the files`() throws {
        #expect(run(parts).metadata["book"]?.pages == 5)
        let pdf = try merged(parts)
        let text = try #require(Referee.text(of: "pdftotext FILE -", pdf))
        #expect(
            text.split { $0 == "\n" || $0 == "\u{c}" } == ["one", "two", "three", "four", "five"])
        #expect(try merged(parts) == pdf)
        let info = try #require(Referee.text(of: "pdfinfo -f 4 -l 4 FILE", pdf))
        #expect(info.contains(#/rot: +90/#))
        let alone = try merged([parts[1]])
        #expect(Referee.text(of: "qpdf --show-npages FILE", alone) == "1\n")
    }

    @Test func `have a bookmark for each file where that is wanted`() throws {
        let outline = try #require(
            Referee.text(of: "mutool show FILE outline", merged(parts, bookmarks: true)))
        let titles = outline.matches(of: #/"(.*?)"\s+#page=([0-9]+)/#).map { "\($0.1) \($0.2)" }
        #expect(titles == ["file 0 1", "file 1 3", "file 2 4"])
        #expect(Referee.text(of: "mutool show FILE outline", try merged(parts)) == "")
    }

    @Test func `have links that lead to the pages of their own file, by a name or not`() throws {
        func linked(to page: Int) -> [UInt8] {
            let link = "/Type/Annot/Subtype/Link/Rect[0 0 9 9]"
            return textDocument(
                [["a"], ["b"], ["c"]],
                [
                    1: """
                    /Annots[<<\(link)/Dest(ch\\344p)>><<\(link)/A<</S/GoTo/D/old>>>>\
                    <<\(link)/Dest/ch#20b>><<\(link)/Dest(none)>>]
                    """,
                    2: "/Annots[<<\(link)/Dest[\(8 + 2 * page) 0 R/XYZ 1 2 0]>>]",
                ]
            ) {
                let place = "\(8 + 2 * page) 0 R/XYZ 1 2 0"
                $0.objects = """
                    1 0 obj <</Type/Catalog/Pages 2 0 R
                    /Dests<</old[\(place)]/ch#20b<</D[\(place)]>>>>
                    /Names<</Dests<</Kids[91 0 R 91 0 R]>>>>>> endobj
                    91 0 obj <</Limits[(a)(z)]/Names[(ch\\344p)<</D[\(place)]>>]/Kids[91 0 R]>>
                    endobj
                    """
            }
        }
        let pdf = try merged([linked(to: 3), linked(to: 1)])
        let text = try #require(
            Referee.text(of: "qpdf --qdf --no-original-object-ids FILE -", pdf))
        let pages = text.matches(of: #/%% Page [0-9]+\n([0-9]+) 0 obj/#).map { String($0.1) }
        let targets = text.matches(of: #/\/(?:Dest|D) \[\s+([0-9]+) 0 R/#).map {
            pages.firstIndex(of: String($0.1)).map { $0 + 1 }
        }
        #expect(pages.count == 6 && targets == [3, 3, 3, 3, 4, 4, 4, 4])
        #expect(text.contains("(none)"))
    }

    @Test func `keep their form fields, under names of their own`() throws {
        let form = textDocument([["form"]], [1: "/Annots[91 0 R]"]) {
            $0.objects = """
                1 0 obj <</Type/Catalog/Pages 2 0 R/AcroForm<</Fields[91 0 R]>>>> endobj
                91 0 obj <</Type/Annot/Subtype/Widget/FT/Tx/T(name)/V(mine)/Rect[0 0 9 9]
                /P 10 0 R>> endobj
                """
        }
        let pdf = try merged([form, parts[0], form, form])
        let json = try #require(Referee.text(of: "qpdf --json --json-key=acroform FILE", pdf))
        let names = json.matches(of: #/"fullname": "(.*?)"/#).map { String($0.1) }
        #expect(names == ["name", "name-2", "name-3"])
        let pages = json.matches(of: #/"pageposfrom1": ([0-9]+)/#).compactMap { Int($0.1) }
        #expect(pages == [1, 4, 5])
    }

    @Test func `do not show layers that are hidden`() throws {
        func layered(_ state: String) -> [UInt8] {
            var text = PDFText(pages: [(20, 20)])
            text.resources = "/Properties<</L 91 0 R>>"
            text.content = { _, _ in "/OC /L BDC 0 0 20 20 re f EMC" }
            text.objects = """
                1 0 obj <</Type/Catalog/Pages 2 0 R/OCProperties<</OCGs[91 0 R]/D<<\(state)>>>>>>
                endobj
                91 0 obj <</Type/OCG/Name(layer)>> endobj
                """
            return text.bytes
        }
        let pdf = try merged([
            parts[1], layered("/OFF[91 0 R]"), layered(""), layered("/BaseState/OFF"),
            layered("/BaseState/OFF/ON[91 0 R]"),
        ])
        for (page, sample) in [(2, 255), (3, 0), (4, 255), (5, 0)] as [(Int, UInt8)] {
            let image = try #require(
                Referee.output(of: "pdftoppm -r 72 -gray -f \(page) -l \(page) FILE", pdf))
            #expect(image.suffix(400).allSatisfy { $0 == sample }, "page \(page)")
        }
    }

    @Test func `say what of them is left out`() {
        let more = textDocument([["more"]]) {
            $0.objects = """
                1 0 obj <</Type/Catalog/Pages 2 0 R/Outlines<</First 96 0 R/Last 96 0 R>>
                /Names<</EmbeddedFiles<</Names[]>>>>>> endobj
                96 0 obj <</Title(second)/Dest[10 0 R/Fit]>> endobj
                """
        }
        #expect(
            run([parts[0], more]).warnings.filter { $0.contains("left out") }
                == ["file 1: its bookmarks and attachments are left out"])
    }

    @Test func `fail as a whole, and name the file that is at fault`() throws {
        let locked = try #require(
            Referee.output(
                of: "qpdf --warning-exit-0 --encrypt user owner 256 -- FILE -", parts[0]))
        let restricted = try #require(
            Referee.output(of: "qpdf --warning-exit-0 --encrypt '' owner 256 -- FILE -", parts[0]))
        let cases: [([UInt8], Problem.Kind, String)] = [
            (locked, .encrypted, "the document opens only with a password"),
            (restricted, .encrypted, "the document is encrypted, and changes need its password"),
            (
                Array("%PDF-1.7 no".utf8), .brokenPDF,
                "the document is damaged, cut short, or not a PDF"
            ),
        ]
        for (bad, kind, detail) in cases {
            let run = run([parts[0], bad, parts[1]])
            #expect(run.problem == Problem(kind, "file 1: \(detail)"))
            #expect(run.metadata.isEmpty)
        }
        let many = run(parts) { $0.pages = 4 }
        #expect(
            many.problem
                == Problem(.pageLimit, "file 2: 5 pages are more than the pipeline's limit of 4"))
        #expect(many.metadata.isEmpty)
    }

    @Test func `keep what their forms, layers and links need`() throws {
        func form(_ name: String, _ order: String) -> [UInt8] {
            textDocument([["a"]], [1: "/Annots[91 0 R]"]) {
                $0.objects = """
                    1 0 obj <</Type/Catalog/Pages 2 0 R/AcroForm<</Fields[91 0 R]/DA(/\(name) 9 Tf)
                    /NeedAppearances true/DR<</Font<</\(name)<</BaseFont/\(name)/Type/Font>>
                    /Both<</BaseFont/\(name)/Type/Font>>>>>>>>
                    /OCProperties<</OCGs[92 0 R]/D<<\(order)>>>>>> endobj
                    91 0 obj <</Type/Annot/Subtype/Widget/FT/Tx/T(\(name))/Rect[0 0 9 9]>> endobj
                    92 0 obj <</Type/OCG/Name(layer \(name))>> endobj
                    """
            }
        }
        let pdf = try merged([form("First", "/Order[(label)[92 0 R]]"), form("Second", "")])
        let text = try #require(
            Referee.text(of: "qpdf --qdf --no-original-object-ids FILE -", pdf))
        // The form has one default appearance and the fonts of both; the first of a name stays.
        #expect(text.contains("(/First 9 Tf)") && !text.contains("(/Second 9 Tf)"))
        #expect(text.contains("/NeedAppearances"))
        let fonts = text.matches(of: #/\/BaseFont \/(First|Second)/#).map { String($0.1) }
        #expect(fonts.sorted() == ["First", "First", "Second"])
        let pages = text.matches(of: #/%% Page [0-9]+\n([0-9]+) 0 obj/#).map { String($0.1) }
        let owners = text.matches(of: #/\/P ([0-9]+) 0 R/#).map { String($0.1) }
        #expect(owners == pages && pages.count == 2)
        // The label of the first layer, the layer itself, and the other layer.
        let order = try #require(text.firstMatch(of: #/\/Order ([0-9]+) 0 R/#)?.1)
        #expect(text.contains("(label)"))
        #expect(text.contains(try Regex(#"\n\#(order) 0 obj\n\[\s+(\d+ 0 R\s+){3}\]"#)))
    }

    @Test func `have bookmarks that lead back and forth, and the newest version of PDF`() throws {
        let newest = String(decoding: parts[1], as: UTF8.self)
            .replacing("%PDF-1.6", with: "%PDF-2.0")
        let pdf = try merged([parts[0], Array(newest.utf8), parts[2]], bookmarks: true)
        #expect(pdf.starts(with: "%PDF-2.0".utf8))
        #expect(try merged(parts).starts(with: "%PDF-1.6".utf8))
        let text = try #require(Referee.text(of: "qpdf --qdf FILE -", pdf))
        #expect(text.matches(of: #/\/Next [0-9]+ 0 R/#).count == 2)
        #expect(text.matches(of: #/\/Prev [0-9]+ 0 R/#).count == 2)
    }
}
