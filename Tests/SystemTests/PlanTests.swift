import Platform
import TestFolders
import Testing

extension SystemTests {
    /// `pressroom plan`: what would be done, and what it takes.
    @Suite struct `The command pressroom plan` {
        let directory: TemporaryDirectory

        init() throws { directory = try TestPipelines.folder() }

        @Test func `plan shows the steps and passes of each kind of file`() throws {
            let web = try plan(["web"])
            #expect(web.status == .exited(0) && web.error.isEmpty)
            let columns = web.output.split(separator: "\n").map { line in
                line.split(separator: "  ").map { $0.drop { $0 == " " } }
            }
            let steps = "small, medium, large, slim, facts"
            #expect(
                columns
                    == [
                        ["TAKES", "PASS", "READS", "STEPS", "DECODES"],
                        [
                            "jpeg, png, webp, gif, tiff, heif, avif", "1", "the file", steps,
                            "the image, once",
                        ],
                        ["2", "slim", "album", "nothing: JPEGs go in as they are"],
                        ["pdf", "1", "the file", steps, "page 1, once"],
                        ["2", "slim", "album", "nothing: JPEGs go in as they are"],
                    ].map { $0.map { $0[...] } })
        }

        @Test func `plan shows the cost of files from their headers`() throws {
            try directory.write("a.jpg", Media.photo)
            try directory.write("b.png", Media.pixelBomb)
            try directory.write("c.txt", Array("no".utf8))
            let tile = try plan([
                "tile", directory("a.jpg"), directory("b.png"),
                directory("c.txt"),
            ])
            #expect(tile.status == .exited(1))
            let lines = tile.output.split(separator: "\n")
            #expect(lines.count == 3)
            #expect(lines[1].hasPrefix("a.jpg  1     the file  tile   700×1000 at 1/8"))
            #expect(lines[1].contains("0.0 MP") && lines[1].hasSuffix(" MB"))
            #expect(lines[2] == "b.png  1     the file  tile   fails")
            #expect(
                tile.error
                    .contains("b.png: The file is too large for this pipeline: 60000 × 60000"))
            #expect(tile.error.contains("c.txt: is of an unknown type"))
        }

        @Test func `plan shows a document's pages, and steps whose input is not known yet`() throws
        {
            try directory.write("book.pdf", Media.document(pages: 20, width: 720, height: 360))
            let book = try plan(["book", "--jobs", "2", directory("book.pdf")])
            #expect(book.status == .exited(0))
            let lines = book.output.split(separator: "\n")
            #expect(lines.count == 3)
            #expect(lines[1].hasPrefix("book.pdf  1     the file  facts, cover  100×50"))
            #expect(lines[2].contains("the file  pages         20 images, up to 400×200  1.6 MP"))
            try directory.write("a.jpg", Media.small)
            let web = try plan(["web", "--together", directory("a.jpg"), directory("book.pdf")])
            #expect(web.output.contains("3     slim      album"))
            #expect(web.output.contains("known when slim is made"))
        }

        @Test(arguments: [
            (["nosuch"], "unknown pipeline nosuch"),
            (
                ["--pipelines", ".", "nosuch"],
                "unknown pipeline nosuch; known are archive, avatar, document, "
            ),
            (["--jobs", "0", "tile"], "--jobs cannot be"),
            ([], "PIPELINE is missing"),
        ]) func `a command line of plan with an error ends with 2`(words: [String], text: String)
            throws
        {
            let plan = try plan(words)
            #expect(plan.status == .exited(2))
            #expect(plan.error.contains(text))
        }

        private func plan(_ words: [String]) throws
            -> (status: Program.End, output: String, error: String)
        {
            let folder = try Directory(opening: directory.path)
            for name in ["output", "error"] { try folder.remove(name) }
            let null = try Descriptor.null()
            let (output, error) = (try folder.create("output"), try folder.create("error"))
            let program = try Program(
                Program.sibling("pressroom"),
                ["plan", "--pipelines", directory("pipelines")] + words,
                descriptors: [null.raw, output.raw, error.raw])
            let status = try program.end()
            return (
                status, String(decoding: try folder.contents("output"), as: UTF8.self),
                String(decoding: try folder.contents("error"), as: UTF8.self)
            )
        }
    }
}
