import Jobs
import Naming
import Testing
@testable import PipelineReader
@testable import Pipelines
import Text

@Suite struct `Pipeline files` {
    @Test func `a key that is left out of a pipeline file has its default`() throws {
        let pipeline = try PipelineFile.parse(
            text: """
                name: web
                accepts: [image/jpeg, application/pdf]
                steps:
                  a: { uses: thumbnail, with: { width: 200 } }
                  b: { uses: optimize }
                  c: { uses: metadata }
                  d: { uses: pdf-export, needs: [b] }
                  e: { uses: pdf-pages }
                """, path: "pipelines/web.yaml")
        #expect(pipeline.name == "web")
        #expect(pipeline.description == "")
        #expect(pipeline.accepts == [.jpeg, .pdf])
        #expect(pipeline.limits == Limits())
        #expect(pipeline.retry == Retry())
        #expect(pipeline.keepSeconds == nil && !pipeline.reuse)
        #expect(pipeline.drop.original == .move && pipeline.drop.owner == nil)
        #expect(
            pipeline.steps == [
                Step(name: "a", action: Thumbnail(width: 200, height: 16384)),
                Step(name: "b", action: Optimize()),
                Step(name: "c", action: FileMetadata()),
                Step(name: "d", action: PDFExport(), needs: ["b"]),
                Step(name: "e", action: PDFPages()),
            ])
    }

    @Test(arguments: [("30d", 2_592_000), ("90s", 90), ("forever", nil), ("\"forever\"", nil)])
    func `jobs are kept as long as the pipeline file says`(text: String, seconds: Int?) throws {
        let pipeline = try PipelineFile.parse(
            text: """
                name: web
                accepts: [image/jpeg]
                steps: { a: { uses: optimize } }
                keep: \(text)
                """, path: "web.yaml", zones: { [] })
        #expect(pipeline.keepSeconds == seconds)
    }

    @Test func `every key and every option of a pipeline file is read`() throws {
        let pipeline = try PipelineFile.parse(
            text: """
                name: all
                description: |
                  Two lines,
                  for instance
                accepts: [image/png, application/pdf]
                limits: { bytes: 1.5MiB, pixels: 2.5MP, pages: 7, cpu: 90s, wall: 2h, memory: 1 \
                GiB }
                retry: { attempts: 20, backoff: 500ms }
                keep: 1.5d
                reuse: true
                drop: { original: keep, owner: ada }
                steps:
                  a: { uses: thumbnail, with: { width: 3, height: 4, fit: fill, format: avif,
                                                quality: 5 } }
                  b: { uses: optimize, with: { format: webp, quality: 6, metadata: keep } }
                  c: { uses: pdf-export, needs: [a, b], with: { page: letter, margin: 10mm } }
                  d: { uses: pdf-pages, with: { dpi: 99, format: png } }
                """, path: "all.yml")
        #expect(pipeline.description == "Two lines,\nfor instance")
        var limits = Limits()
        (limits.bytes, limits.pixels, limits.pages) = (1_572_864, 2_500_000, 7)
        (limits.cpuSeconds, limits.wallSeconds) = (90, 7200)
        limits.memoryBytes = 1_073_741_824
        #expect(pipeline.limits == limits)
        #expect(pipeline.retry.attempts == 20)
        #expect(pipeline.retry.backoffSeconds == 0.5)
        #expect(pipeline.keepSeconds == 129_600 && pipeline.reuse)
        #expect(pipeline.drop.original == .keep && pipeline.drop.owner == "ada")
        var thumbnail = Thumbnail(width: 3, height: 4)
        (thumbnail.fit, thumbnail.format, thumbnail.quality) = (.fill, .avif, 5)
        var optimize = Optimize()
        (optimize.format, optimize.quality, optimize.metadata) = (.webp, 6, .keep)
        var export = PDFExport()
        (export.page, export.marginPoints) = (.letter, 10 * 72 / 25.4)
        var pages = PDFPages()
        (pages.dpi, pages.format) = (99, .png)
        #expect(
            pipeline.steps == [
                Step(name: "a", action: thumbnail), Step(name: "b", action: optimize),
                Step(name: "c", action: export, needs: ["a", "b"]),
                Step(name: "d", action: pages),
            ])
    }

    @Test func `every key of dropped files is read`() throws {
        let text = """
            name: x
            accepts: [image/png]
            steps: { a: { uses: optimize } }
            drop: { original: keep, owner: ada, together: true, output: /srv/out/, settle: 1m,
                    ignore: ["*.txt"], from: [/srv/scans, /srv/other] }
            """
        let drop = try PipelineFile.parse(text: text, path: "x.yaml").drop
        var expected = DropRules()
        (expected.original, expected.owner, expected.together) = (.keep, "ada", true)
        (expected.output, expected.settleSeconds) = ("/srv/out", 60)
        (expected.ignore, expected.from) = (["*.txt"], ["/srv/scans", "/srv/other"])
        #expect(drop == expected)
    }

    @Test func `every key of what is published is read, and has its default where it is left out`()
        throws
    {
        let start = "name: x\naccepts: [image/png]\nsteps: { a: { uses: optimize } }\npublish: "
        func rules(_ text: String) throws -> [PublishRules] {
            try PipelineFile.parse(text: start + text, path: "x.yaml").publish
        }
        #expect(try rules("{ to: /srv/web/ }") == [PublishRules(to: "/srv/web")])
        let preset = PublishRules(to: "/srv/web")
        #expect(preset.name == Pipeline.usualNames && preset.conflict == .number)
        #expect(preset.by == nil && preset.mode == nil && preset.on == [.completed])
        var all = PublishRules(to: "/srv")
        all.name = try NameTemplate("{date}/{stem}.{ext}")
        (all.conflict, all.by, all.owner, all.group) = (.keep, .copy, "ada", "editors")
        (all.mode, all.steps, all.on) = (0o640, ["a"], [.completed, .failed])
        #expect(
            try rules(
                """
                [{ to: /srv, name: "{date}/{stem}.{ext}", on-conflict: keep, by: copy, owner: ada,
                  group: editors, mode: "0640", steps: [a], on: [completed, failed] },
                  { to: /srv/web }]
                """) == [all, preset])
        var bucket = PublishRules(to: "s3://shop/web")
        bucket.server = .s3(
            Publication.Server.S3(
                endpoint: "http://10.1.2.3:9000", region: "eu-west-1", accessKey: "A",
                secretKey: "B"))
        var plain = PublishRules(to: "s3://shop")
        plain.server = .s3(
            Publication.Server.S3(
                endpoint: nil, region: "us-east-1", accessKey: "A", secretKey: "B"))
        var server = PublishRules(to: "sftp://ada@example.org:2222/in")
        server.server = .sftp(
            Publication.Server.SFTP(knownHosts: "/etc/hosts", login: .privateKey("/etc/key")))
        server.mode = 0o640
        #expect(
            try rules(
                """
                [{ to: "s3://shop/web/", endpoint: "http://10.1.2.3:9000", region: eu-west-1,
                  access-key: "${A}", secret-key: "${B}" },
                  { to: "s3://shop", access-key: "${A}", secret-key: "${B}" },
                  { to: "sftp://ada@example.org:2222/in/", known-hosts: /etc/hosts,
                  private-key: /etc/key, mode: "0640" }]
                """) == [bucket, plain, server])
    }

    @Test(arguments: [
        ("a: [], b: [], c: []", ["a", "b", "c"]),
        ("c: [b], b: [a], a: []", ["a", "b", "c"]),
        ("d: [b, c], a: [], c: [a], b: [a]", ["a", "c", "b", "d"]),
        ("z: [], c: [b], y: [], b: []", ["z", "y", "b", "c"]),
    ]) func `steps are ordered behind those they need, otherwise as in the file`(
        needs: String, order: [String]
    ) throws {
        let steps = needs.replacing("[", with: "{ uses: optimize, needs: [")
            .replacing("]", with: "] }")
        let pipeline = try PipelineFile.parse(
            text: "name: x\naccepts: [image/png]\nsteps: { \(steps) }", path: "x.yaml")
        #expect(pipeline.steps.map(\.name) == order)
    }

    @Test(arguments: [
        ("web", ["small", "medium", "large", "slim", "facts", "album"]),
        ("document", ["facts", "cover", "pages"]),
        ("office", ["pdf", "cover"]),
        ("scan-to-pdf", ["scan", "book", "text"]),
        ("print", ["sheets", "print"]),
        ("archive", ["pack", "sums", "facts"]),
        ("avatar", ["avatar", "icon"]),
        ("gallery", ["tile", "large", "blur", "facts"]),
        ("product", ["square", "tile", "zoom"]),
        ("srcset", ["newer", "jpeg", "blur"]),
    ]) func `the pipelines that come with Pressroom have no errors`(
        name: String, steps: [String]
    ) throws {
        let path =
            "\(#filePath.split(separator: "/").dropLast(3).reduce("") { "\($0)/\($1)" })"
            + "/pipelines/\(name).yaml"
        let pipeline = try PipelineFile.parse(read(path), path: path)
        #expect(pipeline.steps.map(\.name) == steps)
        var limits = Limits()
        // To read the text of many pages takes long.
        if name == "scan-to-pdf" { (limits.cpuSeconds, limits.wallSeconds) = (3600, 7200) }
        if name == "avatar" { limits.bytes = 50_000_000 }
        #expect(pipeline.limits == limits)
        #expect(pipeline.retry == Retry())
        #expect(pipeline.drop.original == .move && pipeline.drop.owner == nil)
    }
}

@Suite struct `Spelling hints of a pipeline file` {
    @Test(
        arguments: [
            ("thumbnial", "thumbnail"), ("optimise", "optimize"), ("metdata", "metadata"),
            ("PDF-Export", "pdf-export"), ("pdfpages", "pdf-pages"), ("resize", nil), ("", nil),
        ] as [(String, String?)]) func `a misspelt word suggests the one that was meant`(
            text: String, word: String?
        )
    {
        #expect(Spelling.nearest(to: text, among: StepKinds.words) == word)
    }

    @Test(arguments: [
        ("", "", 0), ("ab", "ba", 1), ("ab", "", 2), ("kitten", "sitting", 3), ("ca", "abc", 3),
    ]) func `two exchanged letters count as one misspelling`(
        left: String, right: String, slips: Int
    ) {
        #expect(Spelling.distance(Array(left), Array(right)) == slips)
    }
}

@Suite struct `The page about pipeline files` {
    @Test func `the page about pipeline files has valid examples of each kind of step`() throws {
        let root = #filePath.split(separator: "/").dropLast(3).reduce("") { "\($0)/\($1)" }
        let page = String(
            decoding: read("\(root)/Sources/Values/Pipelines/README.md"), as: UTF8.self)
        let examples = page.split(separator: "```yaml\n").dropFirst().map { example in
            example.prefix(upTo: example.firstRange(of: "```")?.lowerBound ?? example.endIndex)
        }
        var used = Set<String>()
        for example in examples {
            let pictures = ["convert", "rotate", "adjust", "watermark", "contact-sheet"]
            let type =
                example.contains("office-pdf")
                ? "application/rtf"
                : pictures.contains { example.contains("uses: \($0)") }
                    ? "image/png" : "application/pdf"
            let text =
                example.hasPrefix("name:")
                ? String(example)
                : example.hasPrefix("options:")
                    ? "name: shop\naccepts: [application/pdf]\n" + example
                    : """
                    name: shop
                    accepts: [\(type)]
                    steps:
                      \(example.split(separator: "\n").joined(separator: "\n  "))
                    \(example.contains("[slim]") ? "  slim: { uses: optimize }" : "")
                    """
            let pipeline = try PipelineFile.parse(text: text, path: "shop.yaml")
            used.formUnion(pipeline.steps.map(\.action.uses))
        }
        #expect(used == Set(StepKinds.words))
    }
}
