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
}
