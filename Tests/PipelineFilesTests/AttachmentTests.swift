import PipelineFiles
import PipelineReader
import Pipelines
import Synchronization
import TestFolders
import TestMedia
import Testing

@Suite struct `A picture beside a pipeline file` {
    private let folder = TemporaryDirectory()

    private func text(_ path: String) -> [UInt8] {
        Array(
            """
            name: shop
            accepts: [image/jpeg]
            steps:
              mark: { uses: watermark, with: { picture: \(path) } }
            """.utf8)
    }

    private func parse(_ path: String) throws(DefinitionErrors) -> Pipeline {
        try PipelineFile.parse(
            text(path), path: folder("shop.yaml"), zones: { [] },
            attach: PipelineFolder(of: folder("shop.yaml")).attach)
    }

    @Test func `a picture is read with the pipeline, and a step names it by path and digest`()
        throws
    {
        let logo = Picture.quarters(20, 10).png()
        try folder.write("logo.png", logo)
        let pipeline = try parse("logo.png")
        let file = try #require(pipeline.attachedFiles.first)
        #expect(file.path == "logo.png" && pipeline.attachments == [file.sha256: logo])
        let step = try #require(pipeline.steps.first)
        #expect(step.action.attachment == file)
    }

    @Test(arguments: [
        ("gone.png", "\"gone.png\" is not there"), ("cut.png", "\"cut.png\" is no PNG, or damaged"),
        ("text.png", "\"text.png\" is no PNG, or damaged"),
        ("flipped.png", "\"flipped.png\" is no PNG, or damaged"),
        ("huge.png", "\"huge.png\" has more than 4MP"),
    ]) func `a picture that cannot be used is an error with line and caret`(
        name: String, message: String
    ) throws {
        let logo = Picture.quarters(20, 10).png()
        try folder.write("cut.png", logo.dropLast(14))
        try folder.write("text.png", Array("no picture".utf8))
        var flipped = logo
        flipped[60] ^= 1
        try folder.write("flipped.png", flipped)
        try folder.write(
            "huge.png",
            Array(logo[..<8])
                + Picture.chunk("IHDR", big(2001, 4) + big(2000, 4) + [8, 2, 0, 0, 0])
                + Picture.chunk("IDAT", []) + Picture.chunk("IEND", []))
        let error = #expect(throws: DefinitionErrors.self) { try parse(name) }
        let carets = String(repeating: "~", count: name.utf8.count - 1)
        #expect(
            error?.description == """
                \(folder("shop.yaml")):4:45: error: \(message)
                    4 |   mark: { uses: watermark, with: { picture: \(name) } }
                      |                                             ^\(carets)
                """)
    }

    @Test(arguments: ["../logo.png", "/etc/logo.png", ".hidden.png", "a//b.png", "a/../b.png"])
    func `a picture lies beside the pipeline file or below it`(path: String) throws {
        try folder.write("logo.png", Picture.quarters(20, 10).png())
        let error = #expect(throws: DefinitionErrors.self) { try parse("\"\(path)\"") }
        let message = error?.diagnostics.first?.message
        #expect(message?.contains("beside the pipeline file or below") == true)
    }

    @Test func `a pipeline changes when the picture that it uses does`() throws {
        let time = Mutex(100.0)
        func pass() { time.withLock { $0 += 1 } }
        try folder.write("shop.yaml", text("logo.png"))
        let catalog = Catalog(folder.path, now: { time.withLock { $0 } }) { _ in }
        func digest() -> String? {
            pass()
            guard case .pipeline(let pipeline) = catalog.entry("shop") else { return nil }
            return pipeline.attachedFiles.first?.sha256
        }
        #expect(digest() == nil)
        try folder.write("logo.png", Picture.quarters(20, 10).png())
        // A file that has an error is read again when it changes.
        try folder.write("shop.yaml", text("logo.png") + Array("\n".utf8))
        let first = try #require(digest())
        #expect(digest() == first)
        try folder.write("logo.png", Picture.quarters(40, 10).png())
        let second = try #require(digest())
        #expect(second != first)
        // One that is damaged leaves the pipeline as it was.
        try folder.write("logo.png", Array("no picture".utf8))
        #expect(digest() == second && catalog.current().kept == ["shop"])
    }
}
