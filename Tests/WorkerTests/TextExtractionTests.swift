import Jobs
import PDF
import Pipelines
import TestMedia
import Testing
@testable import Worker

@Suite struct `The text of a document` {
    init() { TaskRunner.warmUp() }

    private func run(_ pdf: [UInt8], _ format: TextExtraction.Format, pages: String? = nil) -> Run {
        var options = TextExtraction()
        options.format = format
        options.pages = pages.flatMap { PageRanges($0) }
        return Run([Step(name: "words", action: options)], pdf, .pdf)
    }

    private func text(_ run: Run) -> String { String(decoding: run.bytes("words"), as: UTF8.self) }

    private let book = [
        ["One small page", "with two lines"], [], ["Caf\\351 \\(three\\)"], ["four"],
    ]

    @Test func `plain text has a form feed after each page`() {
        let run = run(textDocument(book), .text)
        #expect(run.code == .done && run.failures.isEmpty)
        #expect(
            text(run) == "One small page\nwith two lines\n\u{c}\u{c}Café (three)\n\u{c}four\n\u{c}")
        #expect(run.metadata["words"]?.pages == 4)
    }

    @Test func `chosen pages come in the order of the choice`() {
        let run = run(textDocument(book), .text, pages: "-1,1")
        #expect(text(run) == "four\n\u{c}One small page\nwith two lines\n\u{c}")
        let none = self.run(textDocument(book), .text, pages: "7-")
        #expect(
            none.failures["words"]
                == Problem(.unsuitable, "the document has 4 pages: none of \"7-\""))
        #expect(none.metadata.isEmpty)
    }

    @Test func `a form feed in the text of a page does not end the page`() {
        var text = PDFText(pages: [(300, 200)])
        text.resources = """
            /Font<</F<</Type/Font/Subtype/Type1/BaseFont/Helvetica/ToUnicode 90 0 R>>>>
            """
        text.content = { _, _ in "BT /F 12 Tf 30 100 Td (AxB) Tj ET" }
        let map =
            "1 begincodespacerange <00> <ff> endcodespacerange\n"
            + "1 beginbfchar <78> <000c> endbfchar"
        text.objects = "90 0 obj <</Length \(map.utf8.count)>> stream\n\(map)\nendstream endobj"
        let run = run(text.bytes, .text)
        #expect(self.text(run).filter { $0 == "\u{c}" }.count == 1)
    }

    private struct Read: Decodable {
        let pages: [Page]
        struct Page: Decodable {
            let page: Int
            let width: Double
            let height: Double
            let lines: [Line]
        }
        struct Line: Decodable {
            let text: String
            let box: [Double]
            let words: [Word]
        }
        struct Word: Decodable, Equatable {
            let text: String
            let box: [Double]
        }

        var words: [Word] { pages.flatMap(\.lines).flatMap(\.words) }
    }

    private func read(_ run: Run) throws -> Read {
        try JSON.decode(Read.self, from: run.bytes("words"))
    }

    /// The words of `pdftotext -bbox`.
    private func expected(_ pdf: [UInt8]) throws -> [Read.Word] {
        let html = try #require(Referee.text(of: "pdftotext -cropbox -bbox FILE -", pdf))
        let form = #/<word xMin="(.+?)" yMin="(.+?)" xMax="(.+?)" yMax="(.+?)">(.*?)</word>/#
        return html.matches(of: form).map { match in
            let box = [match.1, match.2, match.3, match.4].compactMap { Double($0) }
            return Read.Word(text: String(match.5), box: box)
        }
    }

    @Test(
        .enabled(if: Referee.has("pdftotext"), "poppler-utils is not installed"),
        arguments: [[:], [1: "/Rotate 90"], [1: "/CropBox[20 20 280 180]"], [1: "/Rotate 180"]])
    func `words and boxes are those that pdftotext finds`(entries: [Int: String]) throws {
        let pdf = textDocument(book, entries)
        let read = try read(run(pdf, .json))
        let expected = try expected(pdf)
        #expect(expected.count == 9)
        #expect(read.words.map(\.text) == expected.map(\.text))
        for (word, expected) in zip(read.words, expected) {
            for (edge, other) in zip(word.box, expected.box) { #expect(abs(edge - other) < 0.02) }
        }
    }

    @Test func `JSON has each page with its size, lines and words`() throws {
        let run = run(textDocument(book, [3: "/UserUnit 2"]), .json, pages: "3,1")
        let read = try read(run)
        #expect(run.metadata["words"]?.pages == 2)
        #expect(read.pages.map(\.page) == [3, 1])
        #expect(read.pages.map(\.width) == [600, 300])
        #expect(
            read.pages.map { $0.lines.map(\.text) } == [
                ["Café (three)"], ["One small page", "with two lines"],
            ])
        let line = read.pages[1].lines[0]
        #expect(line.words.map(\.text) == ["One", "small", "page"])
        #expect(line.box[0] == line.words[0].box[0] && line.box[2] == line.words[2].box[2])
        // The baseline is 40 points from the top; letters of 12 points stand on it.
        #expect((25...32).contains(line.box[1]) && (40...46).contains(line.box[3]))
        #expect(abs(line.box[0] - 30) < 1)
        #expect(abs(read.pages[0].lines[0].box[0] - 60) < 2)
    }

    @Test func `a ligature and a word from right to left have the boxes of their letters`() throws {
        var text = PDFText(pages: [(300, 200)])
        text.resources = """
            /Font<</F<</Type/Font/Subtype/Type1/BaseFont/Helvetica/ToUnicode 90 0 R>>>>
            """
        text.content = { _, _ in
            "BT /F 12 Tf 30 100 Td (of\\001ce) Tj ET BT /F 12 Tf 30 60 Td (xyz) Tj ET"
        }
        let map = """
            1 begincodespacerange <00> <ff> endcodespacerange
            8 beginbfchar <01> <00660069> <78> <05d0> <79> <05d1> <7a> <05d2> <6f> <006f>
            <66> <0066> <63> <0063> <65> <0065> endbfchar
            """
        text.objects = "90 0 obj <</Length \(map.utf8.count)>> stream\n\(map)\nendstream endobj"
        let read = try read(run(text.bytes, .json))
        #expect(read.words.map(\.text.unicodeScalars.count) == [6, 3])
        let (first, second) = (read.words[0].box, read.words[1].box)
        #expect(first[1] < second[1] && first[3] < second[3])
        #expect(abs(first[0] - 30) < 1 && abs(second[0] - 30) < 1)
    }

    @Test func `text is read beside the other steps of a document`() throws {
        let steps = [
            Step(name: "words", action: TextExtraction()),
            Step(name: "small", action: Thumbnail(width: 30)),
        ]
        let run = Run(steps, textDocument(book), .pdf)
        #expect(run.metadata.keys.sorted() == ["small", "words"])
    }

    @Test func `a page that cannot be read fails the step, and is named`() {
        var text = PDFText(pages: [(100, 50), (60, 90)])
        text.missing = 2
        let run = run(text.bytes, .text)
        #expect(
            run.failures["words"]
                == Problem(.undecodable, "page 2 of the document cannot be read"))
        #expect(run.metadata.isEmpty)
    }

    @Test func `a password and damage are told apart`() {
        var secret = PDFText(pages: [(100, 100)])
        secret.isEncrypted = true
        #expect(run(secret.bytes, .text).failed?.kind == .encrypted)
        #expect(run([1, 2], .json).failed?.kind == .brokenPDF)
    }

    @Test func `lengths in JSON have two decimals at most`() throws {
        let pdf = textDocument([["heron"]], [1: "/CropBox[0.1234 0.1234 299.98765 199.98765]"])
        let json = text(run(pdf, .json))
        #expect(json.contains("heron") && json.contains(#/\.[0-9]/#))
        #expect(!json.contains(#/\.[0-9]{3}/#), "\(json)")
    }
}
