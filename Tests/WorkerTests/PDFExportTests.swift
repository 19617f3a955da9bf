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
}
