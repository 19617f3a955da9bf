import Imaging
import Jobs
import PDF
import Pipelines
import TestMedia
import Testing
@testable import Worker

@Suite struct `Images that become a PDF` {
    init() { TaskRunner.warmUp() }

    private func export(_ change: (inout PDFExport) -> Void) throws -> [UInt8] {
        var options = PDFExport()
        change(&options)
        let wide = try Picture.quarters(80, 40).jpeg()
        let tall = Picture(30, 60, bands: 1) { _, _ in [77] }
        let run = Run(
            [Step(name: "album", action: options)], [(wide, .jpeg), (tall.png(), .png)])
        #expect(run.code == .done && run.failures.isEmpty)
        return run.bytes("album")
    }

    private func sizes(_ change: (inout PDFExport) -> Void) throws -> [[Int]] {
        let file = ScratchFile(try export(change))
        defer { withExtendedLifetime(file) {} }
        let document = try PDFDocument(descriptor: file.descriptor)
        return try (1...2).map {
            let size = try document.size(ofPage: $0)
            return [Int(size.width.rounded()), Int(size.height.rounded())]
        }
    }

    @Test func `have pages of the size and orientation that were asked for`() throws {
        #expect(try sizes { $0.page = .a4 } == [[842, 595], [595, 842]])
        #expect(
            try sizes { ($0.page, $0.orientation) = (.a4, .portrait) } == [
                [595, 842], [595, 842],
            ])
        #expect(
            try sizes { ($0.page, $0.orientation) = (.a5, .landscape) }
                == [[595, 420], [595, 420]])
        #expect(
            try sizes { ($0.widthPoints, $0.heightPoints) = (300, 200) }
                == [[300, 200], [300, 200]])
        #expect(try sizes { $0.widthPoints = 300 } == [[300, 150], [300, 600]])
        #expect(
            try sizes { ($0.heightPoints, $0.marginPoints) = (120, 10) }
                == [[220, 120], [70, 120]])
    }

    @Test(
        .enabled(
            if: ["pdfinfo", "mutool", "qpdf"].allSatisfy(Referee.has),
            "poppler-utils, mupdf-tools or qpdf is not installed"))
    func `have the title, author and bookmarks that were asked for`() throws {
        let pdf = try export {
            ($0.title, $0.author, $0.hasBookmarks) = ("Été (1) 😀", "A. B", true)
        }
        #expect(Referee.text(of: "qpdf --check FILE", pdf) != nil)
        let info = try #require(Referee.text(of: "pdfinfo FILE", pdf))
        #expect(info.contains("Title:           Été (1) 😀\n"))
        #expect(info.contains("Author:          A. B\n"))
        let outline = try #require(Referee.text(of: "mutool show FILE outline", pdf))
        let titles = outline.matches(of: #/"(.*?)"\s+#page=([0-9]+)/#).map { "\($0.1) \($0.2)" }
        #expect(titles == ["file 0 1", "file 1 2"])
        let plain = try export { _ in }
        #expect(Referee.text(of: "mutool show FILE outline", plain) == "")
        #expect(!(Referee.text(of: "pdfinfo FILE", plain) ?? "").contains("Author"))
    }

    /// Pictures and documents in turns.
    private func mix(
        _ files: [([UInt8], MediaType)], _ change: (inout PDFExport) -> Void = { _ in },
        _ limit: (inout Limits) -> Void = { _ in }
    ) -> Run {
        var options = PDFExport()
        change(&options)
        return Run([Step(name: "album", action: options)], files, limit)
    }

    private static let areRefereesThere: ConditionTrait = .enabled(
        if: ["pdfinfo", "mutool", "qpdf", "pdftotext", "pdfdetach"].allSatisfy(Referee.has),
        "poppler-utils, mupdf-tools or qpdf is not installed")

    @Test(areRefereesThere) func `stand among the pages of documents, in the order of the files`()
        throws
    {
        let wide = try Picture.quarters(80, 40).jpeg()
        let tiff = TIFFSample([TIFFSample.Page(.scene(30, 60)), TIFFSample.Page(.scene(40, 50))])
        let parts: [([UInt8], MediaType)] = [
            (wide, .jpeg), (textDocument([["one"], ["two"]], [2: "/Rotate 90"]), .pdf),
            (tiff.bytes, .tiff), (textDocument([["three"]]), .pdf), (wide, .jpeg),
        ]
        let run = mix(parts) {
            ($0.hasBookmarks, $0.title, $0.author) = (true, "Été 😀", "A. B")
        }
        #expect(run.code == .done && run.problem == nil)
        #expect(run.metadata["album"]?.pages == 7)
        let pdf = run.bytes("album")
        #expect(Referee.text(of: "qpdf --check FILE", pdf) != nil)
        let info = try #require(Referee.text(of: "pdfinfo -l 7 FILE", pdf))
        #expect(info.contains("Title:           Été 😀\n") && info.contains("A. B\n"))
        let sizes = info.matches(of: #/size: +([0-9.]+) x ([0-9.]+)/#).map { "\($0.1)x\($0.2)" }
        #expect(sizes == ["80x40", "300x200", "300x200", "30x60", "40x50", "300x200", "80x40"])
        #expect(info.contains(#/Page +3 rot: +90/#))
        let text = try #require(Referee.text(of: "pdftotext FILE -", pdf))
        #expect(
            text.split(separator: "\u{c}", omittingEmptySubsequences: false).map {
                $0.filter { !$0.isWhitespace }
            } == ["", "one", "two", "", "", "three", "", ""])
        let outline = try #require(Referee.text(of: "mutool show FILE outline", pdf))
        let titles = outline.matches(of: #/"(.*?)"\s+#page=([0-9]+)/#).map { "\($0.1) \($0.2)" }
        #expect(titles == ["file 0 1", "file 1 2", "file 2 4", "file 3 6", "file 4 7"])
        #expect(pdf.firstRange(of: wide.dropFirst(600)) != nil, "the JPEG is there as it is")
        #expect(mix(parts).bytes("album") == mix(parts).bytes("album"))
        let alone = mix([parts[1]])
        #expect(alone.metadata["album"]?.pages == 2)
    }

    @Test(areRefereesThere) func `bring files of other types along as attachments`() throws {
        let notes = Array("{\"a\": 1}".utf8)
        let files: [([UInt8], MediaType)] = [
            (notes, .json), (textDocument([["one"]]), .pdf), (Array("hello".utf8), .text),
        ]
        let run = mix(files) { $0.attaches = true }
        #expect(run.code == .done && run.problem == nil)
        let pdf = run.bytes("album")
        #expect(Referee.text(of: "qpdf --check FILE", pdf) != nil)
        let list = try #require(Referee.text(of: "pdfdetach -list FILE", pdf))
        #expect(list == "2 embedded files\n1: file 0\n2: file 2\n")
        let saved = try #require(Referee.output(of: "pdfdetach -save 1 -o /dev/stdout FILE", pdf))
        #expect(saved == notes)
        let none = mix([(notes, .json)]) { $0.attaches = true }
        #expect(none.problem?.kind == .unsuitable)
    }

    @Test(areRefereesThere) func `fail with the document that is at fault`() throws {
        let wide = try Picture.quarters(80, 40).jpeg()
        let locked = try #require(
            Referee.output(
                of: "qpdf --warning-exit-0 --encrypt user owner 256 -- FILE -",
                textDocument([["one"]])))
        let run = mix([(wide, .jpeg), (locked, .pdf)])
        #expect(
            run.problem
                == Problem(.encrypted, "file 1: the document opens only with a password"))
        #expect(run.metadata.isEmpty)
        let long = textDocument([["one"], ["two"], ["three"]])
        #expect(mix([(wide, .jpeg), (long, .pdf)], { _ in }) { $0.pages = 4 }.metadata.count == 1)
        #expect(
            mix([(long, .pdf), (long, .pdf)], { _ in }) { $0.pages = 5 }.problem?.kind == .pageLimit
        )
    }

    @Test(arguments: [
        (PDFExport.PageSize.a3, [842, 1191]), (.a4, [595, 842]), (.a5, [420, 595]),
        (.letter, [612, 792]), (.legal, [612, 1008]),
    ]) func `have the paper that is named`(page: PDFExport.PageSize, size: [Int]) throws {
        #expect(try sizes { ($0.page, $0.orientation) = (page, .portrait) } == [size, size])
    }

    @Test func `have margins, of which no page is too small or too large`() throws {
        #expect(try sizes { $0.marginPoints = 10 } == [[100, 60], [50, 80]])
        // Nothing is left for the picture but a point; a page has no side beyond 14,400.
        #expect(
            try sizes { ($0.widthPoints, $0.marginPoints) = (10, 200) } == [[10, 401], [10, 402]])
        #expect(try sizes { $0.heightPoints = 14_400 } == [[14_400, 14_400], [7200, 14_400]])
        let file = ScratchFile(try export { ($0.page, $0.marginPoints) = (.a4, 100) })
        let document = try PDFDocument(descriptor: file.descriptor)
        let samples = try document.render(page: 1, to: PixelSize(842, 595)).samples()
        func isWhite(_ x: Int) -> Bool {
            samples[(3 * (842 * 280 + x))...].prefix(3).allSatisfy { $0 == 255 }
        }
        #expect(isWhite(98) && !isWhite(102) && !isWhite(740) && isWhite(744))
    }

    @Test func `show what is transparent as white`() throws {
        let clear = Picture(40, 20, bands: 4) { _, _ in [200, 0, 0, 0] }.png()
        let run = Run([Step(name: "album", action: PDFExport())], clear, .png)
        let file = ScratchFile(run.bytes("album"))
        let document = try PDFDocument(descriptor: file.descriptor)
        let samples = try document.render(page: 1, to: PixelSize(40, 20)).samples()
        #expect(samples.allSatisfy { $0 == 255 })
    }

    @Test func `are whole, or fail with the name of the file that is not`() throws {
        let whole = Picture.scene(300, 200).png()
        let cut: [([UInt8], MediaType)] = [
            (Array(Picture.scene(300, 200).png().prefix(20_000)), .png),
            (Array(try Picture.scene(300, 200).jpeg().prefix(3000)), .jpeg),
            (Array(TIFFSample([.init(.scene(300, 200))]).bytes.prefix(90_000)), .tiff),
        ]
        for (bytes, type) in cut {
            let run = mix([(whole, .png), (bytes, type)])
            #expect(run.problem?.kind.family == .undecodable, "\(type)")
            #expect(run.problem?.detail.hasPrefix("file 1: ") == true && run.metadata.isEmpty)
            #expect(mix([(bytes, type)]).problem?.detail.hasPrefix("file") == false)
        }
        // Nearly all of it is there: it is drawn, and written whole.
        let jpeg = try Picture.scene(300, 200).jpeg()
        let nearly = mix([(Array(jpeg.dropLast(2)), .jpeg)])
        #expect(nearly.problem == nil && nearly.warnings.count == 1)
    }

    @Test(areRefereesThere) func `say which document was damaged, and the type of what it brings`()
        throws
    {
        var turn = PDFEdit()
        turn.rotation = 90
        let pdf = Run([Step(name: "turn", action: turn)], textDocument([["one"]]), .pdf)
            .bytes("turn")
        let start = try #require(pdf.firstRange(of: "startxref".utf8)).lowerBound
        let run = mix([(pdf, .pdf), (Array(pdf[..<start]), .pdf), (Array("{}".utf8), .json)]) {
            $0.attaches = true
        }
        #expect(
            run.warnings == ["file 1: it is damaged; what could be read of it was kept"])
        let plain = try #require(Referee.text(of: "qpdf --qdf FILE -", run.bytes("album")))
        #expect(plain.contains("/Subtype /application#2fjson") && plain.contains("/Size 2\n"))
    }
}
