import Glibc
import Imaging
import TestMedia
import Testing
@testable import PDF

@Suite struct `Documents` {
    init() {
        Imaging.warmUp()
        PDFLibrary.warmUp()
    }

    private func document(_ bytes: [UInt8]) throws(PDFError) -> PDFDocument {
        let file = ScratchFile(bytes)
        defer { withExtendedLifetime(file) {} }
        return try PDFDocument(descriptor: file.descriptor)
    }

    private func error(_ bytes: [UInt8]) -> PDFError? {
        do {
            _ = try document(bytes)
            return nil
        } catch {
            return error
        }
    }

    @Test func `a file that is no PDF is damaged, and an encrypted one needs a password`() {
        #expect(error([]) == .damaged)
        #expect(error(Array("%PDF-1.4 and nothing else".utf8)) == .damaged)
        #expect(error(PDFText(pages: []).bytes) == .damaged)
        var secret = PDFText(pages: [(100, 100)])
        secret.isEncrypted = true
        #expect(error(secret.bytes) == .encrypted)
    }

    @Test func `a PDF's information is read`() throws {
        var text = PDFText(pages: [(200, 100), (300, 400)])
        text.information = "/Title(Nadar)/CreationDate(D:20260704180311+02'00')"
        let document = try document(text.bytes)
        #expect(document.pages == 2)
        #expect(try document.size(ofPage: 2) == PaperSize(300, 400))
        let metadata = document.metadata
        #expect(metadata.title == "Nadar" && metadata.author == nil)
        #expect(metadata.created == "2026-07-04T16:03:11Z")
        #expect(metadata.version == "1.6")
    }

    @Test func `a PDF page is drawn on white in the requested size`() throws {
        let document = try document(PDFText(pages: [(100, 50)]).bytes)
        let image = try document.render(page: 1, to: PixelSize(200, 100))
        #expect(image.size == PixelSize(200, 100))
        let samples = try image.samples()
        #expect(Array(samples.prefix(3)) == [0, 0, 0])
        #expect(Array(samples.suffix(3)) == [255, 255, 255])
    }

    @Test func `a PDF page that does not exist cannot be drawn`() throws {
        let document = try document(PDFText(pages: [(100, 50)]).bytes)
        do {
            _ = try document.render(page: 2, to: PixelSize(10, 10))
            Issue.record("page 2 of 1 was drawn")
        } catch {
            #expect(error == .unreadablePage(2))
        }
    }

    @Test func `UserUnit makes a page larger and leaves its content`() throws {
        var text = PDFText(pages: [(200, 300), (200, 300), (200, 300), (200, 300)])
        text.entries = [1: "/UserUnit 10", 3: "/UserUnit 0.5", 4: "/UserUnit -1"]
        let document = try document(text.bytes)
        let sizes = [(2000.0, 3000.0), (200, 300), (100, 150), (200, 300)]
        for (index, size) in sizes.enumerated() {
            #expect(try document.size(ofPage: index + 1) == PaperSize(size.0, size.1))
        }
        let samples = try document.render(page: 1, to: PixelSize(200, 300)).samples()
        let black = stride(from: 0, to: samples.count, by: 3).count { samples[$0] == 0 }
        #expect(black == 20 * 20)
    }

    @Test(arguments: [
        "/CropBox[500 500 600 700]", "/CropBox[-50 0 0 50]", "/CropBox[9 9 9 9]",
        "/CropBox[600 700 500 500]",
    ])
    func `an invisible crop box is ignored`(entry: String) throws {
        var text = PDFText(pages: [(200, 100), (200, 100), (200, 100)])
        text.entries = [2: entry, 3: "/CropBox[0 50 100 150]"]
        let alone = try document(text.bytes)
        #expect(try alone.size(ofPage: 2) == PaperSize(200, 100))
        #expect(try alone.size(ofPage: 3) == PaperSize(100, 50))
        let plain = try document(PDFText(pages: [(200, 100)]).bytes)
        let size = PixelSize(200, 100)
        #expect(
            try alone.render(page: 2, to: size).samples()
                == plain.render(page: 1, to: size).samples())
        text.entries = [:]
        text.shared = entry
        #expect(try document(text.bytes).size(ofPage: 1) == PaperSize(200, 100))
    }

    @Test(arguments: [
        ("/CropBox[100 50 400 400]", 100, 50), ("/CropBox[-9 -9 209 109]", 200, 100),
        ("/CropBox[50 -100 300 50]/Rotate 90", 50, 150),
        ("/CropBox[20 20 400 60]", 180, 40),
    ])
    func `a crop box counts within the media box`(entry: String, width: Int, height: Int)
        throws
    {
        var text = PDFText(pages: [(200, 100)])
        text.entries = [1: entry]
        text.content = { _, _ in "100 50 40 30 re f" }
        let document = try document(text.bytes)
        #expect(try document.size(ofPage: 1) == PaperSize(Double(width), Double(height)))
        let samples = try document.render(page: 1, to: PixelSize(width, height)).samples()
        let black = stride(from: 0, to: samples.count, by: 3).count { samples[$0] < 9 }
        #expect([40 * 30, 40 * 10, 0].contains(black))
    }

    /// Against white paper, most of them would give another colour.
    @Test(arguments: [
        "Normal", "Multiply", "Screen", "Overlay", "Darken", "Lighten",
        "ColorDodge", "ColorBurn", "HardLight", "SoftLight", "Difference",
        "Exclusion", "Hue", "Saturation", "Color", "Luminosity",
    ])
    func `content blends with what lies under it, and not with the paper`(mode: String)
        throws
    {
        var text = PDFText(pages: [(100, 100)])
        text.resources = "/ExtGState<</B<</BM/\(mode)>>>>"
        text.content = { _, _ in "/B gs 0.8 0.2 0.4 rg 0 0 50 100 re f" }
        let samples = try document(text.bytes).render(page: 1, to: PixelSize(100, 100)).samples()
        let (left, right) = (samples[75..<78], samples[225..<228])
        #expect(zip(left, [204, 51, 102]).allSatisfy { abs(Int($0) - $1) <= 1 }, "\(left)")
        #expect(Array(right) == [255, 255, 255])
    }

    @Test func `content blends with content that was drawn before`() throws {
        var text = PDFText(pages: [(100, 100)])
        text.resources = "/ExtGState<</B<</BM/Difference>>>>"
        text.content = { _, _ in
            """
            0.4 0.8 1 rg 0 0 100 100 re f
            /B gs 1 0.2 0.4 rg 0 0 50 100 re f
            """
        }
        let samples = try document(text.bytes).render(page: 1, to: PixelSize(100, 100)).samples()
        #expect(zip(samples[75..<78], [153, 153, 153]).allSatisfy { abs(Int($0) - $1) <= 1 })
        #expect(zip(samples[225..<228], [102, 204, 255]).allSatisfy { abs(Int($0) - $1) <= 1 })
    }

    private static func font(_ descriptor: String = "") -> String {
        """
        /Font<</F<</Type/Font/Subtype/Type0/BaseFont/HeiseiMin-W3/Encoding/UniJIS-UCS2-H
        /DescendantFonts[<</Type/Font/Subtype/CIDFontType0/BaseFont/HeiseiMin-W3
        /CIDSystemInfo<</Registry(Adobe)/Ordering(Japan1)/Supplement 2>>
        /FontDescriptor<</Type/FontDescriptor/FontName/HeiseiMin-W3/Flags 4\(descriptor)>>>>]>>>>
        """
    }

    @Test(arguments: [
        (font(), [], ["HeiseiMin-W3"]), (font(), ["ko"], ["HeiseiMin-W3"]), (font(), ["ja"], []),
        (font("/FontFile3 3 0 R"), [], []), ("/XObject<</X 4 0 R>>", [], ["HeiseiMin-W3"]),
        ("/Font<</F<</Type/Font/Subtype/Type1/BaseFont/Times-Roman>>>>", [], []), ("", [], []),
    ])
    func `a PDF page's fonts that are neither embedded nor on the machine are named`(
        resources: String, languages: [String], expected: [String]
    ) throws {
        var text = PDFText(pages: [(100, 100)])
        text.resources = resources
        text.information = """
            >> endobj
            4 0 obj
            <</Subtype/Form/BBox[0 0 1 1]/Resources<<\(Self.font())/XObject<</X 4 0 R>>>>/Length 0>>
            stream

            endstream endobj
            5 0 obj <<
            """
        let document = try document(text.bytes)
        #expect(document.missingFonts(ofPage: 1, among: Set(languages)) == expected)
    }

    @Test(arguments: [
        ("0 0 9 9 re f", nil), ("/I Do", "XObject 'I' is unknown"),
        ("0 0 9 9 re wrong", "Unknown operator 'wrong'"),
    ])
    func `what poppler cannot draw of a PDF page is known after it was drawn`(
        content: String, expected: String?
    ) throws {
        var text = PDFText(pages: [(100, 100), (100, 100)])
        text.content = { _, _ in content }
        let document = try document(text.bytes)
        #expect(document.drawingError(ofPage: 1) == nil)
        _ = try document.render(page: 1, to: PixelSize(10, 10))
        #expect(document.drawingError(ofPage: 1) == expected)
        #expect(document.drawingError(ofPage: 2) == nil)
    }

    @Test func `a PDF page whose content is missing is known after it was drawn`() throws {
        let text = String(decoding: PDFText(pages: [(100, 100)]).bytes, as: UTF8.self)
        let document = try document(Array(text.replacing("11 0 R", with: "99 0 R").utf8))
        _ = try document.render(page: 1, to: PixelSize(10, 10))
        #expect(document.drawingError(ofPage: 1)?.contains("99") == true)
    }
}
