import Glibc
import Imaging
import Jobs
import PDF
import Pipelines
import TestMedia
import Testing
@testable import Worker

private let isPossible: ConditionTrait = .enabled(
    if: ["qpdf", "pdftotext", "pdftoppm"].allSatisfy(Referee.has)
        && ["eng", "deu"].allSatisfy {
            access("\(RecognitionLanguage.folder)/\($0).traineddata", R_OK) == 0
        },
    "qpdf, poppler-utils, tesseract-ocr-eng or tesseract-ocr-deu is not installed")

/// Scans are drawn here: pages of text as pictures of 200 dots per inch.
@Suite(isPossible, .serialized) struct `Scans that are made searchable` {
    init() { TaskRunner.warmUp() }

    private static let lines = [
        "The heron stands in the water", "and waits for a fish to come", "until the sun goes down.",
    ]

    /// What a page in portrait looks like as a picture.
    /// - Parameter turn: in degrees, by which its lines rise.
    private static func scan(
        _ format: ImageFormat = .jpeg, _ lines: [String] = lines, turn: Double = 0
    ) -> [UInt8] {
        let document = textDocument([lines]) { text in
            guard turn != 0, let draw = Optional(text.content) else { return }
            let (cosine, sine) = (cos(turn * .pi / 180), sin(turn * .pi / 180))
            // Around the middle of the page.
            let move = (150 - 150 * cosine + 100 * sine, 100 - 150 * sine - 100 * cosine)
            text.content = { width, height in
                "\(cosine) \(sine) \(-sine) \(cosine) \(move.0) \(move.1) cm\n"
                    + draw(width, height)
            }
        }
        var options = PDFPages()
        (options.format, options.dpi, options.quality) = (format, 200, 90)
        if format == .png { options.quality = PDFPages().quality }
        return Run([Step(name: "pages", action: options)], document, .pdf).bytes("pages", page: 1)
    }

    private static func run(
        _ bytes: [UInt8], _ type: MediaType, languages: [String] = ["eng"], deskew: Bool = false,
        threads: Int = 1, _ change: (inout Limits) -> Void = { _ in }
    ) throws -> Run {
        var options = PDFOCR()
        let codes = languages.compactMap { RecognitionLanguage($0) }
        options.languages = try #require(RecognitionLanguages(codes))
        options.deskews = deskew
        return Run([Step(name: "text", action: options)], [(bytes, type)], threads: threads, change)
    }

    /// What is written, once qpdf has found no fault with it.
    private static func document(of run: Run) throws -> [UInt8] {
        #expect(run.code == .done && run.problem == nil)
        let bytes = run.bytes("text")
        try #require(Referee.text(of: "qpdf --check FILE", bytes) != nil, "qpdf finds no fault")
        return bytes
    }

    private static func words(_ pdf: [UInt8], page: Int = 1) throws -> [[String]] {
        let text = try #require(
            Referee.text(of: "pdftotext -f \(page) -l \(page) FILE -", pdf))
        return text.split { $0 == "\n" || $0 == "\u{c}" }.map { line in
            line.split(separator: " ").map(String.init)
        }
    }

    private static let expected = lines.map { $0.split(separator: " ").map(String.init) }

    @Test(arguments: [ImageFormat.jpeg, .png, .tiff, .webp])
    func `have the text of a picture, which looks as before`(format: ImageFormat) throws {
        let scan = Self.scan(format)
        let run = try Self.run(scan, format.mediaType)
        let pdf = try Self.document(of: run)
        #expect(try Self.words(pdf) == Self.expected)
        #expect(run.metadata["text"]?.pages == 1)
        let album = Run([Step(name: "album", action: PDFExport())], scan, format.mediaType)
            .bytes("album")
        func pixels(_ pdf: [UInt8]) -> [UInt8]? { Referee.output(of: "pdftoppm -r 90 FILE", pdf) }
        #expect(try #require(pixels(pdf)) == #require(pixels(album)))
        if format == .jpeg, Referee.has("pdfimages") {
            let command = "d=$(mktemp -d) && pdfimages -all FILE $d/i && cat $d/i*; rm -r $d"
            #expect(Referee.output(of: command, pdf) == Referee.output(of: command, album))
        }
        if Referee.has("mutool") {
            let text = try #require(Referee.text(of: "mutool draw -F txt FILE", pdf))
            for word in Self.expected.joined() { #expect(text.contains(word), "\(word)") }
        }
    }

    @Test(arguments: [
        (0, Orientation.upright), (90, .counterclockwise), (180, .upsideDown), (270, .clockwise),
    ]) func `have each word where it is seen, on pages of any rotation`(
        rotation: Int, orientation: Orientation
    ) throws {
        let upright = try Self.boxes(Self.document(of: Self.run(Self.scan(.png), .png)))
        // The picture lies on the page so that the page has to be turned for it.
        let lying = Self.picture(of: Self.scan(.png)).stored(orientation).png()
        var album = PDFExport()
        album.widthPoints = rotation % 180 == 0 ? 300 : 200
        album.heightPoints = rotation % 180 == 0 ? 200 : 300
        let page = Run([Step(name: "album", action: album)], lying, .png).bytes("album")
        let turned = try #require(
            Referee.output(
                of: """
                    qpdf FILE --rotate=+\(rotation) --qdf --object-streams=disable - | \
                    sed 's|/MediaBox|/UserUnit 2 /CropBox [ 3 5 400 400 ] /MediaBox|'
                    """, page))
        let found = try Self.boxes(Self.document(of: Self.run(turned, .pdf)))
        for word in Self.expected.joined() where word.count > 3 {
            let (there, here) = (try #require(upright[word]), try #require(found[word]))
            #expect(abs(there.left - here.left) < 2, "\(word) \(there) \(here)")
            #expect(abs(there.top - here.top) < 2, "\(word) \(there) \(here)")
        }
    }

    /// Where poppler finds words, in points of the page as it is shown.
    private static func boxes(_ pdf: [UInt8]) throws -> [String: (left: Double, top: Double)] {
        let text = try #require(Referee.text(of: "pdftotext -bbox FILE -", pdf))
        let form = #/xMin="(.*?)" yMin="(.*?)" .*?>(.*?)<\/word>/#
        return text.matches(of: form).reduce(into: [:]) {
            $0[String($1.3)] = (Double($1.1) ?? 0, Double($1.2) ?? 0)
        }
    }

    @Test(arguments: [-3.0, 0, 2.5])
    func `are turned until their lines are level`(turn: Double) throws {
        let scan = Self.scan(turn: turn)
        let pdf = try Self.document(of: Self.run(scan, .jpeg, deskew: true))
        #expect(try Self.words(pdf) == Self.expected)
        let level = try Self.boxes(Self.document(of: Self.run(Self.scan(), .jpeg)))
        let boxes = try Self.boxes(pdf)
        for word in Self.expected.joined() where word.count > 3 {
            let (there, here) = (try #require(level[word]), try #require(boxes[word]))
            #expect(abs(there.left - here.left) < 3, "\(word) \(there) \(here)")
            #expect(abs(there.top - here.top) < 3, "\(word) \(there) \(here)")
        }
        // The picture is where the words are.
        func grey(_ pdf: [UInt8]) throws -> [UInt8] {
            try #require(Referee.output(of: "pdftoppm -r 40 -gray FILE", pdf))
        }
        let album = Run([Step(name: "album", action: PDFExport())], Self.scan(), .jpeg)
            .bytes("album")
        let (straight, found) = (try grey(album), try grey(pdf))
        #expect(straight.count == found.count)
        let difference = zip(straight, found).reduce(0) { $0 + abs(Int($1.0) - Int($1.1)) }
        #expect(difference / found.count < 9)
    }

    @Test func `of several pages have the text of each, read by one thread or two`() throws {
        let names = ["heron", "egret", "stork"]
        let pages = names.map { name in
            TIFFSample.Page(
                Self.picture(of: Self.scan(.png, ["The \(name) is a bird of the water"])))
        }
        let one = try Self.run(TIFFSample(pages).bytes, .tiff)
        let pdf = try Self.document(of: one)
        for (page, name) in names.enumerated() {
            #expect(try Self.words(pdf, page: page + 1).joined().contains(name))
        }
        #expect(try Self.run(TIFFSample(pages).bytes, .tiff, threads: 2).bytes("text") == pdf)
        let progress = one.events.compactMap {
            if case .progress(let part) = $0 { part } else { nil }
        }
        #expect(progress.last == 1)
    }

    private static func picture(of png: [UInt8]) -> Picture {
        let file = ScratchFile(png)
        guard let image = try? Image.open(file.descriptor, as: .png),
            let samples = try? image.samples()
        else { preconditionFailure("a picture was drawn") }
        let bands = image.bands
        return Picture(image.size.width, image.size.height, bands: bands) { x, y in
            (0..<bands).map { samples[(y * image.size.width + x) * bands + $0] }
        }
    }

    @Test func `have the letters of each language`() throws {
        let scan = Self.scan(.png, ["Gr\\374\\337e aus K\\366ln, sch\\366ne M\\344nner"])
        let pdf = try Self.document(of: Self.run(scan, .png, languages: ["deu", "eng"]))
        #expect(try Self.words(pdf) == [["Grüße", "aus", "Köln,", "schöne", "Männer"]])
    }

    @Test func `keep pages that have text, and pages without any`() throws {
        let blank = Picture(600, 400) { _, _ in [255, 255, 255] }.png()
        let empty = try Self.document(of: Self.run(blank, .png))
        #expect(Referee.text(of: "pdftotext FILE -", empty) == "\u{c}")
        let text = textDocument([Self.lines, ["second"]])
        let pdf = try Self.document(of: Self.run(text, .pdf))
        #expect(try Self.words(pdf) == Self.expected)
        #expect(try Self.words(pdf, page: 2) == [["second"]])
        #expect(!String(decoding: pdf, as: UTF8.self).contains("PressroomText"))
    }

    @Test func `fail with what is wrong with their file`() throws {
        let locked = try #require(
            Referee.output(
                of: "qpdf --warning-exit-0 --encrypt user owner 256 -- FILE -",
                textDocument([["heron"]])))
        #expect(try Self.run(locked, .pdf).problem?.kind == .encrypted)
        #expect(try Self.run(Array("%PDF-1.7 no".utf8), .pdf).problem?.kind == .brokenPDF)
        #expect(try Self.run(Array(Self.scan().prefix(2000)), .jpeg).problem?.kind == .truncated)
        let long = textDocument([["one"], ["two"]])
        #expect(try Self.run(long, .pdf) { $0.pages = 1 }.problem?.kind == .pageLimit)
        let large = try Self.run(Self.scan(), .jpeg) { $0.pixels = 1000 }
        #expect(large.problem?.kind == .pixelLimit && large.metadata.isEmpty)
    }

    @Test func `fail where a language is not installed, and name its package`() throws {
        let run = try Self.run(Self.scan(), .jpeg, languages: ["eng", "tir"])
        #expect(
            run.problem
                == Problem(
                    .pipeline,
                    "pdf-ocr needs the language Tigrinya, which is not installed here; "
                        + "'apt-get install tesseract-ocr-tir' installs it"))
    }
}
