import Jobs
import Naming
import PipelineReader
import Testing

@testable import Pipelines

@Suite struct `Names of outputs` {
    private func pipeline(_ steps: String, accepts: String = "image/jpeg, image/png") throws
        -> Pipeline
    {
        try PipelineFile.parse(
            text: "name: web\naccepts: [\(accepts)]\nsteps: { \(steps) }", path: "web.yaml")
    }

    private static let sizes =
        "a: { uses: thumbnail, with: { width: 9 } }, "
        + "b: { uses: thumbnail, with: { width: 99 } }"
    private static let widths = "a: { uses: thumbnail, with: { widths: [320, 640] } }"
    private static let book = "a: { uses: optimize }, b: { uses: pdf-export, needs: [a] }"
    private static let pages = "a: { uses: pdf-pages }"
    private static let parts =
        "a: { uses: pdf-split, with: { every: 3 } }, "
        + "b: { uses: pdf-pages, needs: [a] }"
    private static let twice =
        "a: { uses: optimize }, b: { uses: rotate, with: { flip: true } }, "
        + "c: { uses: metadata, needs: [a, b] }"

    @Test(
        arguments: [
            (sizes, "{stem}-{step}.{ext}", nil), (sizes, "{input}-{step}.{ext}", nil),
            (sizes, "{step}/{name}.{ext}", nil),
            (
                sizes, "{stem}.{ext}",
                "\"a\" and \"b\" make outputs of one name, such as file1.jpg: the name needs {step}"
            ),
            (
                sizes, "{stem}-{width}.{ext}",
                "\"a\" and \"b\" make outputs of one name, such as file1-1.jpg: the name needs "
                    + "{step}"
            ),
            (
                sizes, "{step}.{ext}",
                "\"a\" makes of two files of a job outputs of one name, such as a.jpg: the name "
                    + "needs {stem}, {name} or {input}"
            ),
            ("a: { uses: optimize }", "{title}{-input}.{ext}", nil),
            (
                "a: { uses: metadata }", "{stem}-{width}.{ext}",
                "\"a\" makes a file without a width; {-width} is left out there with its hyphen"
            ),
            ("a: { uses: metadata }", "{stem}{-width}.{ext}", nil),
            (widths, "{stem}-{width}.{ext}", nil), (widths, "{stem}{-width}.{ext}", nil),
            (
                widths, "{stem}.{ext}",
                "\"a\" makes of two widths outputs of one name, such as file1.jpg: the name needs "
                    + "{width}"
            ),
            (
                widths + ", b: { uses: thumbnail, with: { width: 9 } }", "{stem}-{width}.{ext}",
                "\"a\" and \"b\" make outputs of one name, such as file1-320.jpg: the name needs "
                    + "{step}"
            ),
            (book, "{stem}.{ext}", nil),
            (
                book, "{title}.{ext}",
                "\"a\" makes of two files of a job outputs of one name, such as file1.jpg: the "
                    + "name needs {stem}, {name} or {input}"
            ),
        ] as [(String, String, String?)])
    func `a name under which two outputs of a job would be one is found when it is read`(
        steps: String, name: String, problem: String?
    ) throws {
        #expect(try pipeline(steps).problem(naming: NameTemplate(name)) == problem)
    }

    @Test(
        arguments: [
            (pages, "{stem}-{page}.{ext}", nil), (pages, "{stem}{-page:04}.{ext}", nil),
            (
                pages, "{stem}.{ext}",
                "\"a\" makes of two pages outputs of one name, such as file1.jpg: the name needs "
                    + "{page}"
            ),
            (
                pages + ", b: { uses: thumbnail, with: { width: 9 } }",
                "{stem}-{step}-{page}.{ext}",
                "\"b\" makes a file without a page; {-page} is left out there with its hyphen"
            ),
            (
                parts, "{stem}-{page}.{ext}",
                "\"b\" makes of two files outputs of one name, such as file1-1.jpg: the name "
                    + "needs {part}"
            ),
            (parts, "{stem}{-part}-{page}.{ext}", nil),
        ] as [(String, String, String?)])
    func `pages and parts need their numbers in the name`(
        steps: String, name: String, problem: String?
    ) throws {
        let pipeline = try pipeline(steps, accepts: "application/pdf")
        #expect(pipeline.problem(naming: try NameTemplate(name)) == problem)
    }

    @Test(arguments: [sizes, widths, book, twice, "a: { uses: checksum }", "a: { uses: optimize }"])
    func `the usual names suit each pipeline`(steps: String) throws {
        #expect(try pipeline(steps).problem(naming: Pipeline.usualNames) == nil)
    }

    @Test(arguments: [pages, parts, "a: { uses: pdf-ocr }, b: { uses: pdf-text, needs: [a] }"])
    func `the usual names suit each pipeline of documents`(steps: String) throws {
        let pipeline = try pipeline(steps, accepts: "application/pdf")
        #expect(pipeline.problem(naming: Pipeline.usualNames) == nil)
    }

    @Test func `only steps whose outputs get names have to be told apart`() throws {
        let template = try NameTemplate("{stem}.{ext}")
        #expect(try pipeline(Self.sizes).problem(naming: template, of: ["b"]) == nil)
    }

    @Test func `the page of pipelines has each variable of a name template`() {
        let root = #filePath.split(separator: "/").dropLast(3).reduce("") { "\($0)/\($1)" }
        let page = String(
            decoding: read("\(root)/Sources/Values/Pipelines/README.md"), as: UTF8.self)
        let rows = NameVariable.allCases.map { "| `{\($0)}` | \($0.text) |\n" }.joined()
        #expect(page.contains(rows), "Sources/Values/Pipelines/README.md must have:\n\(rows)")
    }

    private func output(_ name: String, _ type: MediaType, width: Int? = nil) -> Output {
        Output(
            name: name, title: "", href: "", mediaType: type, bytes: 1, width: width,
            height: width, pages: nil, sha256: "")
    }

    @Test func `outputs of a job are named after the file that each is made of`() throws {
        let pipeline = try pipeline(Self.book)
        let inputs = [("x.jpg", "in/deep"), ("X.png", "in"), ("y.jpg", "in/deep")].map {
            Manifest.Input(name: $0, mediaType: .jpeg, bytes: 1, folder: $1)
        }
        let outputs = [
            ("a", output("000.jpg", .jpeg, width: 30)), ("a", output("001.png", .png)),
            ("a", output("002.jpg", .jpeg)), ("b", output("000.pdf", .pdf)),
        ]
        func paths(_ template: String, title: String? = nil) throws -> [String] {
            OutputNaming(pipeline, inputs: inputs, title: title, job: "01", day: "2026-12-01")
                .paths(try NameTemplate(template), of: outputs)
        }
        #expect(
            try paths("{folder}/{stem}{-step}.{ext}") == [
                "in/deep/x-a.jpg", "in/X-2-a.png", "in/deep/y-a.jpg", "in/x-b.pdf",
            ])
        #expect(
            try paths("{stem}.{ext}", title: "My book") == [
                "x.jpg", "X-2.png", "y.jpg", "My book.pdf",
            ])
        #expect(
            try paths("{folder}/{stem}.{ext}", title: "in") == [
                "in/deep/x.jpg", "in/X-2.png", "in/deep/y.jpg", "in.pdf",
            ])
        #expect(
            try paths("{title}{-input}{-width}.{ext}") == [
                "x-1.jpg", "x-2.png", "x-3.jpg", "x.pdf",
            ])
        #expect(try paths("{job}-{day}.{ext}").suffix(2) == ["01-01-2.jpg", "01-01.pdf"])
    }

    @Test func `what is not kept needs no name, and the only step that is needs no step in it`()
        throws
    {
        let pipeline = try pipeline(
            "a: { uses: optimize, keep: false }, b: { uses: pdf-export, needs: [a] }")
        #expect(try pipeline.problem(naming: NameTemplate("{title}.{ext}")) == nil)
        let input = Manifest.Input(name: "x.jpg", mediaType: .jpeg, bytes: 1)
        #expect(pipeline.possibleOutputs(of: [input]).map(\.step) == ["b"])
        #expect(pipeline.possibleOutputs(of: [input])[0].forms.map(\.title) == ["x.pdf"])
        let naming = OutputNaming(pipeline, inputs: [input], day: "2026-12-01")
        let outputs = [("b", output("000.pdf", .pdf))]
        #expect(naming.paths(Pipeline.usualNames, of: outputs) == ["x.pdf"])
    }

    @Test(arguments: [
        ("together: true", "March.pdf"), ("together: true, subfolders: flatten", "March.pdf"),
        ("together: true, subfolders: separate", "2026/March.pdf"),
    ])
    func `what joins a folder lies beside it where folders in a folder are separate`(
        drop: String, path: String
    ) throws {
        let pipeline = try PipelineFile.parse(
            text: """
                name: web
                accepts: [image/jpeg]
                steps: { a: { uses: pdf-export } }
                drop: { \(drop) }
                """, path: "web.yaml")
        let inputs = ["x.jpg", "y.jpg"].map {
            Manifest.Input(name: $0, mediaType: .jpeg, bytes: 1, folder: "2026/March")
        }
        let naming = OutputNaming(pipeline, inputs: inputs, title: "March", day: "2026-12-01")
        let outputs = [("a", output("000.pdf", .pdf))]
        #expect(naming.paths(Pipeline.usualNames, of: outputs) == [path])
    }

    @Test(
        arguments: [
            ("000.webp", nil, nil, nil), ("000-0007.jpg", 7, nil, nil),
            ("000-320w.webp", nil, 320, nil), ("000-0007-320w.webp", 7, 320, nil),
            ("000-0002-0007.jpg", 7, nil, "2"), ("000.2.json", nil, nil, "2"),
            ("000-0007.2.json", 7, nil, "2"), ("000.2-0003.jpg", 3, nil, "2"),
            ("000-320w-640w.jpg", nil, 640, "320w"),
        ] as [(String, Int?, Int?, String?)])
    func `a stored name tells page, width and part`(
        file: String, page: Int?, width: Int?, part: String?
    ) {
        let traits = StoredName(file: file).traits
        #expect(traits.page == page && traits.width == width && traits.part == part)
    }
}
