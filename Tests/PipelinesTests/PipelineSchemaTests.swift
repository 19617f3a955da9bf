import Jobs
import TestSchema
import Testing
@testable import PipelineReader
@testable import Pipelines

@Suite struct `The schema of pipeline files` {
    private let check = SchemaCheck(root: PipelineSchema.document)

    private func allows(_ text: String) throws -> Bool {
        check.allows(try #require(JSONValue(yaml: text)))
    }

    private static let files = [
        "pipelines/web.yaml", "pipelines/document.yaml", "pipelines/office.yaml",
        "pipelines/srcset.yaml", "pipelines/avatar.yaml", "pipelines/gallery.yaml",
        "pipelines/product.yaml",
        "Tests/Corpus/pipelines/keep.yaml",
        "Tests/Corpus/pipelines/webp.yaml", "Tests/Benchmarks/pipelines/renditions.yaml",
        "Tests/Benchmarks/pipelines/book.yaml", "Tests/Storm/pipelines/several.yaml",
        "Tests/Storm/pipelines/notified.yaml",
    ]

    @Test(arguments: files) func `the schema allows a file without errors`(file: String) throws {
        let root = #filePath.split(separator: "/").dropLast(3).reduce("") { "\($0)/\($1)" }
        let bytes = read("\(root)/\(file)")
        #expect(throws: Never.self) { try PipelineFile.parse(bytes, path: file) }
        #expect(try allows(String(decoding: bytes, as: UTF8.self)))
    }

    private static let whole = """
        name: web
        accepts: [image/jpeg, application/pdf]
        options:
          n: { type: integer, from: 1, to: 90, default: 6, text: how good }
          c: { type: choice, values: [A4, A5], default: A4 }
        limits: { bytes: 1.5MiB, pixels: 2500000, pages: 7, cpu: 90s, memory: 1 GiB }
        retry: { attempts: 20, backoff: 500ms }
        window: { from: "22:00", to: "24:00", days: [fri], zone: Europe/Berlin }
        drop: { original: keep, owner: ada }
        keep: forever
        reuse: true
        steps:
          a: { uses: thumbnail, with: { width: 3, height: 4, fit: fill, format: avif } }
          b: { uses: optimize, with: { format: webp, quality: 6, metadata: keep } }
          c: { uses: pdf-export, needs: [a, b], with: { page: letter, margin: 10mm } }
          d: { uses: pdf-pages, with: { dpi: 99, format: png } }
          e: { uses: metadata }
          f: { uses: optimize, with: { quality: "${n}" } }
          g: { uses: pdf-export, needs: [a, b], with: { page: "${c}" } }
        notify:
          email: { to: "${submitter}", on: [failed] }
          webhook: { url: "https://example.org/", secret: "${SHOP}" }
          hook: { program: archive }
          digest: true
        """

    @Test(arguments: [
        ("at: \"07:00\", zone: Europe/Berlin, when-empty: true", true),
        ("at: \"7 o'clock\"", false), ("at: \"24:00\"", false), ("when-empty: sometimes", false),
    ])
    func `the schema knows a time of the day to notify at`(text: String, isAllowed: Bool) throws {
        let lines = text.split(separator: ", ").joined(separator: "\n  ")
        let file = Self.whole.replacing("  digest: true", with: "  \(lines)")
        #expect(try allows(file) == isAllowed)
    }

    @Test func `allows every key and every kind of step`() throws {
        #expect(throws: Never.self) { try PipelineFile.parse(text: Self.whole, path: "web.yaml") }
        #expect(try allows(Self.whole))
    }

    @Test(arguments: [
        ("name: web", "nme: web"), ("name: web", "name: My Web"),
        ("to: 90, ", ""), ("type: integer", "type: whole"), ("default: 6, ", ""),
        ("values: [A4, A5], ", ""), ("text: how good", "about: it"), ("\"${n}\"", "\"{n}\""),
        ("image/jpeg,", "image/jpg,"), ("image/jpeg,", "image/jpeg, image/jpeg,"),
        ("bytes: 1.5MiB", "bytes: 1.5mib"), ("bytes: 1.5MiB", "byte: 1"),
        ("pixels: 2500000", "pixels: 0"), ("cpu: 90s", "cpu: 90"), ("pages: 7", "pages: 10000"),
        ("attempts: 20", "attempts: 21"), ("attempts: 20", "attempts: \"3\""),
        ("\"24:00\"", "\"25:00\""), ("[fri]", "[fry]"), ("original: keep", "original: delete"),
        ("keep: forever", "keep: never"), ("reuse: true", "reuse: yes"),
        ("  a:", "  A_1:"), ("uses: thumbnail", "uses: thumbnial"),
        ("uses: metadata", "use: metadata"),
        ("uses: metadata", "uses: metadata, with: { raw: true }"), ("width: 3", "widht: 3"),
        ("width: 3", "width: 0"), ("width: 3", "width: 16385"), ("width: 3", "width: 200px"),
        ("width: 3, height: 4, fit: fill, format", "format"),
        ("width: 3, height: 4, ", "width: 3, "), ("fit: fill", "fit: filled"),
        (
            "{ uses: thumbnail, with: { width: 3, height: 4, fit: fill, format: avif } }",
            "{ uses: thumbnail }"
        ),
        ("format: webp", "format: jpg"), ("format: webp", "format: png"),
        ("quality: 6", "quality: 101"), ("metadata: keep", "metadata: yes"),
        ("page: letter", "page: a4"), ("margin: 10mm", "margin: 1in"),
        ("margin: 10mm", "margin: 201"), ("dpi: 99", "dpi: 8"),
        ("needs: [a, b]", "needs: a"), ("needs: [a, b]", "needs: [a, a]"),
        ("on: [failed]", "on: [done]"), ("to: \"$", "too: \"$"), ("digest: true", "digest: maybe"),
    ]) func `the schema refuses what the reader refuses, where one place shows it`(
        old: String, new: String
    )
        throws
    {
        #expect(Self.whole.contains(old))
        let text = Self.whole.replacing(old, with: new, maxReplacements: 1)
        #expect(throws: DefinitionErrors.self) {
            try PipelineFile.parse(text: text, path: "web.yaml")
        }
        #expect(try !allows(text), "\(new)")
    }

    @Test(arguments: TestedKind.all) func `bounds the numbers of a kind as the reader does`(
        kind: TestedKind
    ) throws {
        for option in kind.type.declarations {
            guard case .integer(let range, _) = option.form else { continue }
            let others = kind.others(than: option.name)
            func allows(_ number: Int) throws -> Bool {
                let with = (["\(option.name): \(number)"] + others).joined(separator: ", ")
                return try self.allows(
                    """
                    name: shop
                    accepts: [application/pdf]
                    steps: { step: { uses: \(kind.type.word), with: { \(with) } } }
                    """)
            }
            #expect(try allows(range.lowerBound) && allows(range.upperBound), "\(option.name)")
            #expect(try !allows(range.lowerBound - 1), "\(option.name)")
            #expect(try !allows(range.upperBound + 1), "\(option.name)")
        }
    }

    /// The places of a pipeline that have keys: what comes before them in a file, and the schema.
    @Test(
        arguments: [
            ("", []), ("limits: ", ["limits"]), ("retry: ", ["retry"]), ("window: ", ["window"]),
            ("drop: ", ["drop"]), ("notify: ", ["notify"]),
            ("notify: { email: ", ["notify", "email"]),
            ("notify: { webhook: ", ["notify", "webhook"]),
            ("notify: { hook: ", ["notify", "hook"]), ("steps: { a: ", ["steps", "a"]),
        ] as [(String, [String])])
    func `the schema knows the keys that the reader knows`(before: String, path: [String]) throws {
        let braces = String(repeating: " }", count: before.count { $0 == "{" })
        let errors = #expect(throws: DefinitionErrors.self) {
            try PipelineFile.parse(text: "\(before){ zebras: 1 }\(braces)", path: "web.yaml")
        }
        let known = try #require(
            errors?.diagnostics.compactMap { diagnostic -> Substring? in
                diagnostic.message.firstMatch(of: #/unknown key "zebras"; known are (.*)/#)?.1
            }.first)
        let schema = path.reduce(PipelineSchema.document) { schema, name in
            schema["properties"]?[name] ?? schema["additionalProperties"] ?? [:]
        }
        guard case .object(let properties) = schema["properties"] else {
            preconditionFailure("the schema has keys there")
        }
        #expect(Set(known.split(separator: ", ").map(String.init)) == Set(properties.keys))
    }
}
