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

    @Test func `what is no document is damaged, and a password is asked for`() {
        #expect(error([]) == .damaged)
        #expect(error(Array("%PDF-1.4 and nothing else".utf8)) == .damaged)
        #expect(error(PDFText(pages: []).bytes) == .damaged)
        var secret = PDFText(pages: [(100, 100)])
        secret.isEncrypted = true
        #expect(error(secret.bytes) == .encrypted)
    }

    @Test func `a document says what is in it`() throws {
        var text = PDFText(pages: [(200, 100), (300, 400)])
        text.information = "/Title(Nadar)/CreationDate(D:20260704180311+02'00')"
        let document = try document(text.bytes)
        #expect(document.pages == 2)
        #expect(try document.size(ofPage: 2) == PaperSize(300, 400))
        let facts = document.facts
        #expect(facts.title == "Nadar" && facts.author == nil)
        #expect(facts.created == "2026-07-04T16:03:11Z")
        #expect(facts.version == "1.6")
    }

    @Test func `a page is drawn on white in the size asked for`() throws {
        let document = try document(PDFText(pages: [(100, 50)]).bytes)
        let image = try document.render(page: 1, to: PixelSize(200, 100))
        #expect(image.size == PixelSize(200, 100))
        let samples = try image.samples()
        #expect(Array(samples.prefix(3)) == [0, 0, 0])
        #expect(Array(samples.suffix(3)) == [255, 255, 255])
    }

    @Test func `a page that is not there cannot be drawn`() throws {
        let document = try document(PDFText(pages: [(100, 50)]).bytes)
        do {
            _ = try document.render(page: 2, to: PixelSize(10, 10))
            Issue.record("page 2 of 1 was drawn")
        } catch {
            #expect(error == .unreadablePage(2))
        }
    }

    @Test(arguments: Orientation.allCases)
    func `a JPEG is embedded byte for byte and shown upright`(orientation: Orientation) throws {
        let upright = Picture.quarters(64, 32)
        let jpeg = try upright.stored(orientation).jpeg(exif: Exif(orientation: orientation))
        let stored = orientation.apply(to: upright.size)
        let output = ScratchFile()
        let writer = PDFWriter(descriptor: output.descriptor)
        let input = ScratchFile(jpeg)
        let file = try #require(MappedFile(descriptor: input.descriptor))
        withExtendedLifetime(input) {}
        try writer.add(jpeg: file, size: stored, layout: PageLayout(
            fitting: stored, orientation: orientation, resolution: nil, marginPoints: 0))
        try writer.finish()
        #expect(contains(output.bytes, jpeg))
        try check(output.bytes, shows: upright)
    }

    @Test func `pixels are embedded without loss`() throws {
        let picture = Picture.quarters(64, 32)
        let output = ScratchFile()
        let writer = PDFWriter(descriptor: output.descriptor)
        let input = ScratchFile(picture.png())
        defer { withExtendedLifetime(input) {} }
        let image = try Image.open(input.descriptor, as: .png)
        try writer.add(pixels: image.inBGRX(), size: picture.size, layout: PageLayout(
            fitting: picture.size, orientation: .upright, resolution: nil, marginPoints: 0))
        try writer.finish()
        let page = try document(output.bytes).render(page: 1, to: picture.size)
        #expect(try page.samples() == picture.samples)
    }

    @Test func `an output that takes nothing is reported`() throws {
        let input = ScratchFile(try Picture.quarters(64, 32).jpeg())
        let file = try #require(MappedFile(descriptor: input.descriptor))
        withExtendedLifetime(input) {}
        let writer = PDFWriter(descriptor: -1)
        do {
            try writer.add(jpeg: file, size: PixelSize(64, 32), layout: PageLayout(
                fitting: PixelSize(64, 32), orientation: .upright, resolution: nil,
                marginPoints: 0))
            try writer.finish()
            Issue.record("a document was written nowhere")
        } catch {
            #expect(error == .unwritable(9))
        }
    }

    private func check(_ pdf: [UInt8], shows picture: Picture) throws {
        let document = try document(pdf)
        #expect(try document.size(ofPage: 1)
            == PaperSize(Double(picture.size.width), Double(picture.size.height)))
        let samples = try document.render(page: 1, to: picture.size).samples()
        let far = zip(samples, picture.samples).count { abs(Int($0) - Int($1)) > 60 }
        #expect(far < samples.count / 20)
    }

    private func contains(_ bytes: [UInt8], _ part: [UInt8]) -> Bool {
        bytes.withUnsafeBytes { bytes in
            (0...bytes.count - part.count).contains { offset in
                bytes[offset] == part[0]
                    && memcmp(bytes.baseAddress! + offset, part, part.count) == 0
            }
        }
    }
}
