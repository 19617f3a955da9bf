import Glibc
import Jobs
import PDF
import Pipelines
import TestMedia
import Testing
@testable import Worker

private let hasReferees: ConditionTrait = .enabled(
    if: ["qpdf", "pdftotext", "pdfinfo"].allSatisfy(Referee.has),
    "qpdf or poppler-utils is not installed")

@Suite(hasReferees) struct `A PDF that is edited` {
    init() { TaskRunner.warmUp() }

    private func run(_ pdf: [UInt8], _ change: (inout PDFEdit) -> Void) -> Run {
        var options = PDFEdit()
        change(&options)
        return Run([Step(name: "clean", action: options)], pdf, .pdf)
    }

    /// What is written, once qpdf has found no fault with it.
    private func edited(_ pdf: [UInt8], _ change: (inout PDFEdit) -> Void) throws -> [UInt8] {
        let run = run(pdf, change)
        #expect(run.code == .done && run.problem == nil)
        let bytes = run.bytes("clean")
        try #require(Referee.text(of: "qpdf --check FILE", bytes) != nil, "qpdf finds no fault")
        return bytes
    }

    private func words(_ pdf: [UInt8]) -> [String] {
        Referee.text(of: "pdftotext FILE -", pdf).map {
            $0.split { $0 == "\n" || $0 == "\u{c}" }.map(String.init)
        } ?? []
    }

    /// The objects of a document as text.
    private func plain(_ pdf: [UInt8]) throws -> String {
        try #require(
            Referee.text(
                of: "qpdf --qdf --object-streams=disable --no-original-object-ids FILE -",
                pdf))
    }

    private let book = [["one"], ["two"], ["three"], ["four"]]

    @Test(arguments: [
        ("2-3", ["two", "three"]), ("-1,1,1", ["four", "one", "one"]),
        ("1-", ["one", "two", "three", "four"]), ("3,9", ["three"]),
    ]) func `has the pages that were chosen, in that order`(pages: String, expected: [String])
        throws
    {
        let run = run(textDocument(book)) { $0.pages = PageRanges(pages) }
        #expect(run.metadata["clean"]?.pages == expected.count)
        #expect(words(try edited(textDocument(book)) { $0.pages = PageRanges(pages) }) == expected)
    }

    @Test func `has nothing of the pages, fields and tags that were left out`() throws {
        let pdf = textDocument(
            book,
            [
                1: "/Annots[91 0 R]", 2: "/Annots[92 0 R 94 0 R]",
            ]
        ) {
            $0.objects = """
                1 0 obj <</Type/Catalog/Pages 2 0 R/AcroForm<</Fields[91 0 R 93 0 R]>>
                /Outlines 95 0 R/StructTreeRoot<</Type/StructTreeRoot/K<</S/P/ActualText(tags)>>>>>>
                endobj
                91 0 obj <</Type/Annot/Subtype/Widget/FT/Tx/T(kept)/V(mine)/Rect[0 0 9 9]>> endobj
                92 0 obj <</Type/Annot/Subtype/Widget/Parent 93 0 R/Rect[0 0 9 9]>> endobj
                93 0 obj <</FT/Tx/T(other)/V(secret)/Kids[92 0 R 94 0 R]>> endobj
                94 0 obj <</Type/Annot/Subtype/Widget/Parent 93 0 R/Rect[0 0 9 9]>> endobj
                95 0 obj <</First 96 0 R/Last 96 0 R/Count 1>> endobj
                96 0 obj <</Title(second)/Parent 95 0 R/Dest[12 0 R/Fit]>> endobj
                """
        }
        let whole = try plain(edited(pdf) { $0.rotation = 90 })
        for word in ["(two)", "(secret)", "(tags)", "(mine)"] { #expect(whole.contains(word)) }
        let part = try plain(edited(pdf) { $0.pages = PageRanges("1,3") })
        for word in ["(two)", "(four)", "(secret)", "(tags)"] { #expect(!part.contains(word)) }
        for word in ["(one)", "(three)", "(mine)", "(second)"] { #expect(part.contains(word)) }
    }

    @Test func `has nothing of what only pages that were left out draw with`() throws {
        let pdf = drawing.bytes
        for (pages, pictures) in [("1", "AC"), ("2", "B"), ("2,1", "ABC"), ("1,1", "AC")] {
            let part = try plain(edited(pdf) { $0.pages = PageRanges(pages) })
            let found = ["A", "B", "C", "D"].filter { part.contains("picture\($0)") }
            #expect(found.joined() == (pages == "2,1" ? "ABCD" : pictures), "\(pages)")
        }
    }

    @Test(.enabled(if: Referee.has("pdftoppm"), "poppler-utils is not installed"))
    func `looks as before where pages were left out`() throws {
        let part = try edited(drawing.bytes) { $0.pages = PageRanges("2,1") }
        for (number, page) in [(1, 2), (2, 1)] {
            let command = "pdftoppm -r 72 -f \(page) -l \(page) FILE"
            let before = Referee.output(of: command, drawing.bytes)
            let alone = try edited(drawing.bytes) { $0.pages = PageRanges("\(page)") }
            #expect(before != nil && Referee.output(of: "pdftoppm -r 72 FILE", alone) == before)
            let after = Referee.output(of: "pdftoppm -r 72 -f \(number) -l \(number) FILE", part)
            #expect(after == before)
        }
    }

    @Test func `has no more of the tags, labels and fields that describe left out pages`() throws {
        let pdf = textDocument(book, [1: "/Annots[91 0 R]", 2: "/Annots[92 0 R]"]) {
            $0.objects = """
                1 0 obj <</Type/Catalog/Pages 2 0 R/AcroForm<</Fields[91 0 R 92 0 R]
                /CO[92 0 R 91 0 R]/XFA(everything)>>/Outlines 95 0 R
                /PageLabels<</Nums[0<</P(label)>>]>>>> endobj
                91 0 obj <</Type/Annot/Subtype/Widget/FT/Tx/T(kept)/V(mine)/Rect[0 0 9 9]>> endobj
                92 0 obj <</Type/Annot/Subtype/Widget/FT/Tx/T(other)/V(secret)/Rect[0 0 9 9]>>
                endobj
                95 0 obj <</First 96 0 R/Last 96 0 R/Count 1>> endobj
                96 0 obj <</Title(first)/Parent 95 0 R/Dest[10 0 R/Fit]/SE<</ActualText(tag)>>>>
                endobj
                """
        }
        let (words, own) = (["(secret)", "(everything)", "(tag)", "(label)"], ["(mine)", "/CO"])
        let whole = try plain(edited(pdf) { $0.rotation = 90 })
        for word in words + own { #expect(whole.contains(word)) }
        let part = try plain(edited(pdf) { $0.pages = PageRanges("1") })
        for word in words { #expect(!part.contains(word), "\(word)") }
        for word in own { #expect(part.contains(word), "\(word)") }
    }

    /// Two pages with the same resources: on the first a picture, and a form that draws another
    /// which only the page knows, by a name that is not UTF-8; on the second a third picture.
    private var drawing: PDFText {
        var text = PDFText(pages: [(40, 20), (40, 20)])
        text.resources = "/XObject<</A 91 0 R/B 92 0 R/C#e9 93 0 R/D 94 0 R/F 95 0 R>>"
        var next = [
            "q 18 0 0 18 1 1 cm /A Do Q q 18 0 0 18 21 1 cm /F Do Q",
            "q 18 0 0 18 1 1 cm /#42 Do Q",
        ].makeIterator()
        text.content = { _, _ in next.next() ?? "" }
        let pictures = zip(91..., ["A", "B", "C", "D"]).map { number, name in
            """
            \(number) 0 obj <</Type/XObject/Subtype/Image/Width 8/Height 1/BitsPerComponent 8
            /ColorSpace/DeviceGray/Length 8>> stream
            picture\(name)
            endstream endobj

            """
        }
        text.objects = """
            \(pictures.joined())95 0 obj <</Type/XObject/Subtype/Form/BBox[0 0 1 1]/Length 9>>
            stream
            /C#E9 Do\u{20}
            endstream endobj
            """
        return text
    }

    @Test(arguments: ["9223372036854775807", "-9223372036854775808", "-450", "3690"])
    func `is turned however far its pages are turned already`(turn: String) throws {
        let pdf = textDocument(book, [1: "/Rotate \(turn)"])
        #expect(words(try edited(pdf) { $0.rotation = 90 }) == ["one", "two", "three", "four"])
    }

    @Test func `is turned by what its pages are turned already, and more`() throws {
        var text = PDFText(pages: [(300, 200), (300, 200), (300, 200)])
        (text.shared, text.entries) = ("/Rotate 90", [2: "/Rotate 270", 3: "/Rotate 0"])
        for (rotation, expected) in [(90, [180, 0, 90]), (270, [0, 180, 270])] {
            let pdf = try edited(text.bytes) { $0.rotation = rotation }
            let info = try #require(Referee.text(of: "pdfinfo -f 1 -l 3 FILE", pdf))
            let turns = info.matches(of: #/rot: +([0-9]+)/#).compactMap { Int($0.1) }
            #expect(turns == expected)
        }
    }

    @Test func `is linearised where that is wanted`() throws {
        for isLinearized in [true, false] {
            let pdf = try edited(textDocument(book)) {
                ($0.isLinearized, $0.rotation) = (isLinearized, 90)
            }
            let info = try #require(Referee.text(of: "pdfinfo FILE", pdf))
            #expect(info.contains("Optimized:       \(isLinearized ? "yes" : "no")"))
        }
    }

    @Test func `is smaller when it is compressed, and says the same`() throws {
        let pages = (1...30).map { page in (1...8).map { "line \($0) of page \(page)" } }
        let pdf = textDocument(pages)
        let small = try edited(pdf) { $0.isCompressed = true }
        #expect(small.count < pdf.count / 3)
        #expect(words(small) == words(pdf) && words(pdf).count == 240)
    }

    @Test func `says nothing of itself when its metadata is stripped`() throws {
        let pdf = textDocument(book, [2: "/PieceInfo<</App(private)>>/Metadata 90 0 R"]) {
            $0.information = "/Title(A title)/Author(somebody)/CreationDate(D:20260101000000Z)"
            $0.objects = """
                1 0 obj <</Type/Catalog/Pages 2 0 R/Metadata 90 0 R>> endobj
                90 0 obj <</Type/Metadata/Subtype/XML/Length 8>> stream
                <x>me<x>
                endstream endobj
                """
        }
        let kept = try plain(edited(pdf) { $0.rotation = 90 })
        let bare = try plain(edited(pdf) { $0.metadata = .strip })
        for word in ["A title", "somebody", "20260101", "private", "<x>me<x>"] {
            #expect(kept.contains(word) && !bare.contains(word))
        }
        #expect(words(try edited(pdf) { $0.metadata = .strip }) == ["one", "two", "three", "four"])
    }

    @Test func `is the same to the byte each time`() throws {
        func bytes() throws -> [UInt8] {
            try edited(textDocument(book)) {
                ($0.pages, $0.isLinearized, $0.isCompressed) = (PageRanges("2-"), true, true)
            }
        }
        #expect(try bytes() == bytes())
    }

    @Test func `takes all options at once, and says nothing of a document without faults`() throws {
        let pdf = try edited(textDocument(book)) { $0.rotation = 270 }
        let run = run(pdf, secrets: ["PASSWORD": "x"]) {
            ($0.pages, $0.rotation, $0.metadata) = (PageRanges("2-"), 90, .strip)
            ($0.isLinearized, $0.isCompressed, $0.repairs) = (true, true, true)
            $0.encryption = name
        }
        #expect(run.code == .done && run.problem == nil && run.warnings.isEmpty)
        let text = Referee.text(of: "pdftotext -upw x FILE -", run.bytes("clean"))
        #expect(text?.split { $0 == "\n" || $0 == "\u{c}" } == ["two", "three", "four"])
    }

    @Test func `fails with a typed problem where it cannot be done faithfully`() throws {
        let pdf = textDocument(book)
        func problem(_ pdf: [UInt8], _ pages: String = "1") -> Problem? {
            let run = self.run(pdf) { $0.pages = PageRanges(pages) }
            #expect(run.metadata.isEmpty)
            return run.problem
        }
        let open = try #require(
            Referee.output(of: "qpdf --warning-exit-0 --encrypt '' owner 256 -- FILE -", pdf))
        #expect(
            problem(open)
                == Problem(.encrypted, "the document is encrypted, and changes need its password"))
        let closed = try #require(
            Referee.output(of: "qpdf --warning-exit-0 --encrypt user owner 256 -- FILE -", pdf))
        #expect(problem(closed)?.kind == .encrypted)
        #expect(problem([1, 2])?.kind == .brokenPDF)
        #expect(
            problem(pdf, "5-")
                == Problem(.unsuitable, "the document has 4 pages: none of \"5-\""))
        let run = Run([Step(name: "clean", action: PDFEdit())], pdf, .pdf) { $0.pages = 3 }
        #expect(run.problem?.kind == .pageLimit && run.metadata.isEmpty)
    }

    @Test func `is said to have been damaged where it was`() throws {
        let whole = try edited(textDocument(book)) { $0.rotation = 90 }
        #expect(run(whole) { $0.rotation = 90 }.warnings.isEmpty)
        let cut = run(whole.dropLast(12) + Array("7\n%%EOF\n".utf8)) { $0.rotation = 90 }
        #expect(
            cut.warnings == ["the document is damaged; what could be read of it was kept"])
    }

    // MARK: Encryption

    /// Runs an edit that knows some secrets.
    private func run(
        _ pdf: [UInt8], secrets: [String: String]?, _ change: (inout PDFEdit) -> Void
    ) -> Run {
        var options = PDFEdit()
        change(&options)
        return Run(
            [Step(name: "clean", action: options)], [(pdf, .pdf)], secrets: secrets)
    }

    private let name = SecretName(reference: "${PASSWORD}")

    @Test func `opens with the password that it was encrypted with, and with no other`() throws {
        let password = "fünf Reiher"
        let run = run(textDocument(book), secrets: ["PASSWORD": password]) {
            ($0.encryption, $0.pages) = (name, PageRanges("2-3"))
        }
        #expect(run.code == .done && run.problem == nil)
        let locked = run.bytes("clean")
        #expect(Referee.text(of: "qpdf --requires-password FILE", locked) == "")
        #expect(Referee.text(of: "qpdf --check FILE", locked) == nil)
        #expect(Referee.text(of: "pdftotext -upw wrong FILE -", locked) == nil)
        let command = "qpdf --password='\(password)' --show-encryption --check FILE"
        let shown = try #require(Referee.text(of: command, locked))
        #expect(shown.contains("R = 6") && shown.contains("AESv3"))
        #expect(
            Referee.text(of: "pdftotext -upw '\(password)' FILE -", locked)?
                .split { $0 == "\n" || $0 == "\u{c}" } == ["two", "three"])
        let open = self.run(locked, secrets: ["PASSWORD": password]) { $0.password = name }
        #expect(open.problem == nil && words(open.bytes("clean")) == ["two", "three"])
        // Neither the events of the task nor the document hold it.
        #expect(!"\(run.events)".contains(password))
        #expect(locked.firstRange(of: password.utf8) == nil)
    }

    @Test(arguments: ["user", "owner"])
    func `opens to everybody once it was decrypted with a password`(password: String) throws {
        for length in [40, 128, 256] {
            let weak = length < 256 ? "--allow-weak-crypto" : ""
            let locked = try #require(
                Referee.output(
                    of: "qpdf --warning-exit-0 \(weak) --encrypt user owner \(length) -- FILE -",
                    textDocument(book)))
            let run = run(locked, secrets: ["PASSWORD": password]) { $0.password = name }
            #expect(run.problem == nil, "\(length) bits")
            let open = run.bytes("clean")
            #expect(Referee.text(of: "qpdf --is-encrypted FILE", open) == nil)
            #expect(words(open) == ["one", "two", "three", "four"])
        }
    }

    @Test(arguments: [
        ("fünf", #"f\374nf"#, 128), ("5 €", #"5 \200"#, 128), ("5 €", #"5 \240"#, 128),
        ("fünf", #"f\303\274nf"#, 256),
    ])
    func `opens with a password in the encoding of its time`(
        password: String, bytes: String, length: Int
    ) throws {
        let locked = try #require(
            Referee.output(
                of: "qpdf --warning-exit-0 --allow-weak-crypto --password-mode=bytes --encrypt "
                    + "\"$(printf '\(bytes)')\" owner \(length) -- FILE -",
                textDocument(book)))
        let run = run(locked, secrets: ["PASSWORD": password]) { $0.password = name }
        #expect(run.problem == nil && words(run.bytes("clean")) == ["one", "two", "three", "four"])
        let wrong = self.run(locked, secrets: ["PASSWORD": password + "ü"]) { $0.password = name }
        #expect(wrong.problem?.kind == .encrypted)
    }

    @Test func `keeps its pages when it was not encrypted and a password is there`() {
        let run = run(textDocument(book), secrets: ["PASSWORD": "x"]) { $0.password = name }
        #expect(words(run.bytes("clean")) == ["one", "two", "three", "four"])
    }

    @Test func `stays closed without the right password`() throws {
        let locked = try #require(
            Referee.output(
                of: "qpdf --warning-exit-0 --encrypt user owner 256 -- FILE -", textDocument(book)))
        let long = String(repeating: "x", count: 128)
        let cases: [([String: String]?, Problem)] = [
            (
                ["PASSWORD": "wrong"],
                Problem(.encrypted, "the password of the pipeline does not open the document")
            ),
            (["OTHER": "user"], Problem(.pipeline, "there is no secret called PASSWORD")),
            (nil, Problem(.pipeline, "there is no secret called PASSWORD")),
            (
                ["PASSWORD": ""],
                Problem(.pipeline, "the secret PASSWORD is no password of 1 to 127 bytes")
            ),
            (
                ["PASSWORD": long],
                Problem(.pipeline, "the secret PASSWORD is no password of 1 to 127 bytes")
            ),
        ]
        for (secrets, problem) in cases {
            let run = run(locked, secrets: secrets) { $0.password = name }
            #expect(run.problem == problem)
            #expect(run.metadata.isEmpty)
        }
        let without = run(locked, secrets: nil) { $0.rotation = 90 }
        #expect(
            without.problem == Problem(.encrypted, "the document opens only with a password"))
    }

    @Test func `is whole again when it was damaged and is repaired`() throws {
        let broken = try #require(
            Referee.output(of: "qpdf --warning-exit-0 FILE -", textDocument(book)))
        let start = try #require(broken.firstRange(of: "startxref".utf8)).lowerBound
        let run = run(Array(broken[..<start]), secrets: nil) { $0.repairs = true }
        #expect(run.problem == nil && run.warnings.contains { $0.contains("damaged") })
        #expect(Referee.text(of: "qpdf --check FILE", run.bytes("clean")) != nil)
        #expect(words(run.bytes("clean")) == ["one", "two", "three", "four"])
    }

    @Test func `is refused where poppler counts other pages than libqpdf`() {
        let text = String(decoding: textDocument(book), as: UTF8.self)
        let odd = run(Array(text.replacing("/Count 4", with: "/Count 3").utf8)) {
            $0.rotation = 90
        }
        #expect(odd.problem?.kind == .brokenPDF && odd.metadata.isEmpty)
    }

    @Test func `has another identity once its metadata is stripped`() throws {
        let text = String(decoding: textDocument(book), as: UTF8.self)
        let own = text.replacing("/Root 1 0 R", with: "/Root 1 0 R/ID[<0123456789abcdef><ab>]")
        let kept = try plain(edited(Array(own.utf8)) { $0.rotation = 90 })
        let bare = try plain(edited(Array(own.utf8)) { $0.metadata = .strip })
        #expect(kept.contains("0123456789abcdef") && !bare.contains("0123456789abcdef"))
    }

    @Test func `is compressed where a filter of text was`() throws {
        var text = PDFText(pages: [(20, 20)])
        text.resources = "/XObject<</I 90 0 R>>"
        let digits = String(repeating: "00", count: 5000)
        text.objects = """
            90 0 obj <</Type/XObject/Subtype/Image/Width 50/Height 100/BitsPerComponent 8
            /ColorSpace/DeviceGray/Filter/ASCIIHexDecode/Length 10001>> stream
            \(digits)>
            endstream endobj
            """
        #expect(try edited(text.bytes) { $0.isCompressed = true }.count < 3000)
    }

    @Test func `is the same to the byte a second later`() throws {
        func bytes() throws -> [UInt8] { try edited(textDocument(book)) { $0.rotation = 90 } }
        let (first, start) = (try bytes(), time(nil))
        var last = first
        repeat { last = try bytes() } while time(nil) < start + 2
        #expect(first == last)
    }

    @Test func `leaves nothing of a longer file that it takes the place of`() throws {
        let pdf = textDocument(book)
        let file = ScratchFile(pdf + Array(repeating: 0x20, count: 9000))
        try PDFEditor(descriptor: file.descriptor).write(to: file.descriptor)
        #expect(file.bytes.count < 5000 && words(file.bytes).count == 4)
    }

    /// A catalogue, a page (object 3), and objects from number 10 of which each leads to the next.
    private func chain(_ count: Int, _ root: String, _ link: (Int) -> String) -> [UInt8] {
        let links = (10..<(10 + count)).map { "\($0) 0 obj <<\(link($0))>> endobj\n" }
        return Array(
            """
            %PDF-1.6
            1 0 obj <</Type/Catalog\(root)>> endobj
            2 0 obj <</Type/Pages/Kids[3 0 R]/Count 1>> endobj
            3 0 obj <</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>> endobj
            \(links.joined())\(10 + count) 0 obj <</Type/Page/Parent \(9 + count) 0 R
            /MediaBox[0 0 9 9]>> endobj
            trailer <</Root 1 0 R>>

            """.utf8)
    }

    @Test(arguments: ["/Pages 10 0 R", "/Pages 30000 0 R"])
    func `is refused where its tree of pages is too deep, and not deeper`(root: String) {
        func tree(_ levels: Int, _ root: String) -> Run {
            let pdf = chain(levels, root) {
                "/Type/Pages/Count 1/Kids[\($0 + 1) 0 R]" + ($0 > 10 ? "/Parent \($0 - 1) 0 R" : "")
            }
            return run(pdf) { $0.rotation = 90 }
        }
        let deep = tree(60_000, root)
        #expect(deep.problem?.kind == .brokenPDF && deep.metadata.isEmpty)
        #expect(tree(900, "/Pages 10 0 R").problem == nil)
    }

    @Test func `is linearised with tens of thousands of bookmarks in a row`() throws {
        let pdf = chain(30_000, "/Pages 2 0 R/Outlines<</First 10 0 R/Count 30000>>") {
            "/Title(a)/Dest[3 0 R/Fit]/Next \($0 + 1) 0 R"
        }
        var options = PDFEdit()
        options.isLinearized = true
        let task = Task(
            inputs: [.init(name: "book", mediaType: .pdf)],
            steps: [Step(name: "clean", action: options)], pages: nil,
            outputs: [.init(step: "clean", mediaType: .pdf, page: nil)], limits: Limits(),
            threads: 1, allowanceBytes: .max)
        let (input, output) = (ScratchFile(pdf), ScratchFile())
        let server = try RunningServer()
        try #require(try server.isReady())
        let channel = try server.run(task, files: [input.descriptor, output.descriptor])
        _ = try server.nextEnd()
        withExtendedLifetime((input, channel)) {}
        #expect(Referee.text(of: "qpdf --show-npages FILE", output.bytes) == "1\n")
    }
}
