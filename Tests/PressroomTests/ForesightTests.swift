import Glibc
import Jobs
import Naming
import PipelineReader
import Pipelines
import Platform
import TestFolders
import Testing
@testable import Pressroom

@Suite struct `What a run will make` {
    private let directory = TemporaryDirectory()

    /// A pipeline, a file named `a` that it takes, and the results without which it is processed.
    static let foreseen: [(steps: String, file: String, results: [String])] = [
        ("small: { uses: thumbnail, with: { width: 9 } }", "a.png", ["small/a.jpg"]),
        (
            "small: { uses: thumbnail, with: { width: 9, format: png } }", "a.png",
            ["small/a-small.png"]
        ),
        (
            "s: { uses: thumbnail, with: { widths: [9, 5] } }\n  m: { uses: metadata }", "a.pdf",
            ["s/a-s-9w.jpg", "s/a-s-5w.jpg", "m/a-m.json"]
        ),
        // Of pages the first: it is moved last.
        ("p: { uses: pdf-pages }", "a.pdf", ["p/a-0001.jpg"]),
        ("p: { uses: pdf-pages, with: { pages: \"7-,3\" } }", "a.pdf", ["p/a-0003.jpg"]),
        (
            "p: { uses: pdf-pages }\n  o: { uses: optimize, needs: [p] }", "a.pdf",
            ["p/a-p-0001.jpg", "o/a-o-0001.jpg"]
        ),
        (
            "i: { uses: pdf-images }\n  c: { uses: checksum }", "a.pdf",
            ["i/a-i-0001.png", "c/SHA256SUMS"]
        ),
    ]

    private func pipeline(_ steps: String) throws -> Pipeline {
        try PipelineFile.parse(
            Array("name: one\naccepts: [image/png, application/pdf]\nsteps:\n  \(steps)\n".utf8),
            path: "one.yaml", zones: { [] })
    }

    private func input(_ name: String, _ pipeline: Pipeline, in folder: String = "", index: Int = 0)
        throws -> InputFile
    {
        let bytes = name.hasSuffix("pdf") ? Array("%PDF-1.4".utf8) : Self.png
        let path = "in/" + (folder.isEmpty ? "" : folder + "/") + name
        try directory.write(path, bytes)
        return try InputFile(
            GivenFile(directory(path), in: folder), for: pipeline, index: index)
    }

    private static let png: [UInt8] = [0x89] + Array("PNG\r\n\u{1a}\n".utf8)

    @Test(arguments: foreseen.indices)
    func `a file is processed while one of its results is missing`(row: Int) throws {
        let (steps, name, results) = Self.foreseen[row]
        let pipeline = try PipelineFile.parse(
            Array(
                """
                name: one
                accepts: [\(name.hasSuffix("pdf") ? "application/pdf" : "image/png")]
                steps:
                  \(steps)

                """.utf8), path: "one.yaml", zones: { [] })
        let file = try input(name, pipeline)
        let foresight = try Foresight(
            pipeline, ResultNames(of: [file.given]), in: directory("out"))
        for result in results {
            #expect(!foresight.isThere([file], newer: false), "\(result)")
            try directory.write("out/\(result)", [1])
        }
        #expect(foresight.isThere([file], newer: false))
        #expect(foresight.isThere([file], newer: true))
        for (index, seconds) in [file.modifiedNanoseconds / 1_000_000_000 - 1, 1 << 31].enumerated()
        {
            let times = Array(repeating: timespec(tv_sec: Int(seconds), tv_nsec: 0), count: 2)
            #expect(utimensat(AT_FDCWD, directory("out/\(results[0])"), times, 0) == 0)
            #expect(foresight.isThere([file], newer: false))
            #expect(foresight.isThere([file], newer: true) == (index == 1))
        }
    }

    @Test func `a result whose type is not known before is there with any of its types`() throws {
        let pipeline = try pipeline("s: { uses: thumbnail, with: { width: 9, format: auto } }")
        let file = try input("a.pdf", pipeline)
        let foresight = try Foresight(
            pipeline, ResultNames(of: [file.given]), in: directory("out"))
        #expect(!foresight.isThere([file], newer: false))
        try directory.write("out/s/a.webp", [1])
        #expect(foresight.isThere([file], newer: false))
    }

    @Test func `a file whose first page is not known is always processed`() throws {
        let pipeline = try PipelineFile.parse(
            Array(
                """
                name: one
                accepts: [application/pdf]
                steps: { p: { uses: pdf-pages, with: { pages: "-1" } } }
                """.utf8), path: "one.yaml", zones: { [] })
        let file = try input("a.pdf", pipeline)
        let foresight = try Foresight(
            pipeline, ResultNames(of: [file.given]), in: directory("out"))
        try directory.write("out/p/a-0001.jpg", [1])
        #expect(!foresight.isThere([file], newer: false))
    }

    private func named(_ template: String, _ pipeline: Pipeline, beside: Bool = false) throws
        -> ResultNames
    {
        ResultNames(
            of: [],
            .init(
                names: try NameTemplate(template), pipeline: pipeline, day: "2026-12-01",
                isBesideFiles: beside))
    }

    @Test func `results that would have one name are named before anything is done`() throws {
        let pipeline = try pipeline("s: { uses: thumbnail, with: { width: 9 } }")
        let files = try [("a.png", "x"), ("A.pdf", "y"), ("b.png", "")].enumerated().map {
            [try input($0.element.0, pipeline, in: $0.element.1, index: $0.offset)]
        }
        func collisions(_ template: String, in folder: String) throws -> String? {
            let foresight = try Foresight(pipeline, named(template, pipeline), in: folder)
            do throws(Failure) {
                try foresight.check(files)
                return nil
            } catch {
                return error.description
            }
        }
        #expect(try collisions("{folder}/{stem}.{ext}", in: directory("out")) == nil)
        let out = directory("out/")
        #expect(
            try collisions("{stem}.{ext}", in: directory("out")) == """
                results would have the same names; nothing was done
                  \(out)A.jpg is what "s" makes of \(directory("in/y/A.pdf")), and "s" of \
                \(directory("in/x/a.png"))
                """)
        let png = try self.pipeline("s: { uses: thumbnail, with: { width: 9, format: same } }")
        #expect(throws: Failure.self) {
            try Foresight(png, named("{folder}/{stem}.{ext}", png), in: directory("in")).check(
                files)
        }
    }

    @Test(arguments: ["in/x/../y", "link", "in/new/../y"])
    func `a result has the name of a file to process, whatever way leads there`(path: String)
        throws
    {
        let pipeline = try pipeline("s: { uses: thumbnail, with: { width: 9, format: same } }")
        let file = try input("a.png", pipeline, in: "y")
        _ = try Directory(making: directory("in/x"))
        #expect(symlink("in/y", directory("link")) == 0)
        let foresight = try Foresight(
            pipeline, named("{stem}.{ext}", pipeline), in: directory(path))
        let error = try #require(throws: Failure.self) { try foresight.check([[file]]) }
        #expect(error.description.hasSuffix(", and a file to process"))
        let given = GivenFile(directory("\(path)/b.png"), in: "")
        #expect(foresight.place(given.path) == foresight.place(directory("in/y/b.png")))
    }

    @Test func `files that are results of others are told from them`() throws {
        let pipeline = try pipeline(
            """
            s: { uses: pdf-pages, with: { format: png } }
              t: { uses: thumbnail, with: { width: 9, format: png } }
            """
        )
        let names = ["a.pdf", "a-t.png", "a-s-0007.png", "b-t.png"]
        let files = try names.enumerated().map {
            [try input($0.element, pipeline, in: "x", index: $0.offset)]
        }
        let foresight = try Foresight(
            pipeline, named("{folder}/{stem}-{step}{-page:04}.{ext}", pipeline, beside: true),
            in: directory("in"))
        let json = GivenFile(directory("in/x/a-t.json"), in: "x")
        let origins = foresight.origins(among: files.map { $0[0].given } + [json], of: files)
        let results = ["a-t.png", "a-s-0007.png"].map { foresight.place(directory("in/x/" + $0)) }
        #expect(origins == Dictionary(uniqueKeysWithValues: results.map { ($0, files[0][0].path) }))
    }

    /// A file as it is given, and where names begin that stand beside it.
    @Test(arguments: [
        ("a.jpg", "", ""), ("./a.jpg", "", "."), ("in/a.jpg", "", "in"), ("/a.jpg", "", "/"),
        ("in/x/y/a.jpg", "x/y", "in"), ("/in/x/a.jpg", "x", "/in"), ("../a.jpg", "", ".."),
    ]) func `names beside a file begin in the folder that was given, or in its own`(
        path: String, folder: String, root: String
    ) {
        #expect(GivenFile(path, in: folder).root == root)
    }
}
