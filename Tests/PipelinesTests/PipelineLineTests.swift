import Jobs
import Testing
@testable import PipelineReader
@testable import Pipelines

@Suite struct `A pipeline on one line` {
    private func pipeline(_ line: String) throws -> Pipeline {
        let text = try PipelineLine.fileText(of: line)
        return try PipelineFile.parse(text: text, path: "inline.yaml")
    }

    @Test func `a line is shown as the pipeline file that says the same`() throws {
        #expect(
            try PipelineLine.fileText(of: "thumbnail width=800 format=webp | optimize") == """
                name: inline
                description: "thumbnail width=800 format=webp | optimize"
                accepts: [image/jpeg, image/png, image/webp, image/gif, image/tiff, image/heif, \
                image/avif, application/pdf]
                steps:
                  thumbnail: { uses: thumbnail, with: { width: 800, format: webp }, keep: false }
                  optimize: { uses: optimize, needs: [thumbnail] }

                """)
    }

    /// A line, and of each step its name and the one whose outputs it takes.
    static let lines: [(line: String, steps: String)] = [
        ("optimize", "optimize"),
        ("thumbnail width=9|optimize", "thumbnail, optimize < thumbnail"),
        // What the step before makes is no picture: that of the one before it is.
        (
            "thumbnail width=9 | metadata | optimize",
            "thumbnail, metadata < thumbnail, optimize < thumbnail"
        ),
        // No step before it makes a picture: it takes the files.
        ("metadata | thumbnail width=9", "metadata, thumbnail"),
        (
            "thumbnail width=9 | thumbnail width=5 | thumbnail width=3",
            "thumbnail, thumbnail-2 < thumbnail, thumbnail-3 < thumbnail-2"
        ),
        (
            "pdf-pages dpi=20 | pdf-export | checksum",
            "pdf-pages, pdf-export < pdf-pages, "
                + "checksum < pdf-export"
        ),
        ("pdf-text | pdf-pages", "pdf-text, pdf-pages"),
        ("  office-pdf\n|\tpdf-text ", "office-pdf, pdf-text < office-pdf"),
    ]

    @Test(arguments: lines)
    func `a step takes what the nearest step before makes that it can work on`(
        line: String, steps: String
    ) throws {
        let found = try pipeline(line).steps.map { step in
            step.name + step.needs.map { " < \($0)" }.joined()
        }
        #expect(found.joined(separator: ", ") == steps)
    }

    @Test(
        arguments: [
            ("optimize", "optimize"), ("thumbnail width=9 | optimize", "optimize"),
            ("metadata | thumbnail width=9", "metadata thumbnail"),
            ("thumbnail width=9 | metadata | optimize", "metadata optimize"),
            ("small: thumbnail width=9 | optimize", "small optimize"),
            ("a: thumbnail width=9 | thumbnail width=5 | thumbnail width=3", "a thumbnail-2"),
            ("optimize: thumbnail width=9 | optimize", "optimize optimize-2"),
        ])
    func `results are what no further step takes, and what has a name`(
        line: String, results: String
    ) throws {
        let kept = try pipeline(line).keptSteps.map(\.name)
        #expect(kept.joined(separator: " ") == results)
    }

    @Test(
        arguments: [
            ("metadata | pdf-text", [.pdf]), ("pdf-text | checksum | thumbnail width=9", [.pdf]),
            ("office-pdf", MediaType.officeDocuments), ("contact-sheet", MediaType.images),
            ("checksum", MediaType.accepted),
        ] as [(String, [MediaType])])
    func `a line takes the files that every step has something to do for`(
        line: String, types: [MediaType]
    ) throws {
        #expect(try Set(pipeline(line).accepts) == Set(types))
    }

    @Test(
        arguments: [
            (
                "thumbnail width=9 height=9 fit=contain background=#ff00ee", "background",
                .text("#ff00eeff")
            ),
            ("contact-sheet background='#ff00ee'", "background", .text("#ff00eeff")),
            ("thumbnail width=9 height=9 fit=cover focal=\"30% 60%\"", "focal", .text("30% 60%")),
            (
                "thumbnail widths=[320,640, 960]", "widths",
                .list([.whole(320), .whole(640), .whole(960)])
            ),
            ("watermark text='a | \"b\" ''c'' \\ ü'", "text", .text("a | \"b\" 'c' \\ ü")),
            ("watermark text=\"a=b\\u00e9\"", "text", .text("a=bé")),
            ("pdf-pages pages=1-3,7,-1", "pages", .text("1-3,7,-1")),
            ("optimize max-bytes=1.5MB", "max-bytes", .whole(1_500_000)),
            ("pdf-edit password=\"${KEY}\" pages=1", "password", .text("${KEY}")),
        ] as [(String, String, JSONValue)])
    func `the value of an option on a line means what it means in a file`(
        line: String, option: String, value: JSONValue
    ) throws {
        func get<Kind: StepKind>(_ action: Kind) -> JSONValue? {
            Kind.options.first { $0.name == option }?.get(action)
        }
        let action = try pipeline(line).steps[0].action
        #expect(get(action) == value)
    }

    @Test func `the example of every kind of step can be written on a line`() throws {
        for kind in StepKinds.all {
            let step = try PipelineFile.parse(
                text: """
                    name: one
                    accepts: [\(MediaType.accepted.filter { kind.init().takes($0) }
                        .map(\.rawValue).joined(separator: ", "))]
                    steps: { \(kind.example.replacing(#/needs: \[[^\]]*\],? ?/#, with: "")) }
                    """, path: "one.yaml"
            ).steps[0]
            let options = kind.example.firstMatch(of: #/with: \{ (.*) \} \}/#)?.output.1 ?? ""
            let words = options.replacing(#/, (?=[a-z-]+: )/#, with: " ")
                .replacing(#/([a-z-]+): /#) { "\($0.output.1)=" }
            let line = "\(kind.word) \(words)"
            let found = try #require(pipeline(line).steps.first)
            #expect(AnyHashable(found.action) == AnyHashable(step.action), "\(line)")
        }
    }

    static let errors: [(line: String, said: String)] = [
        (
            "thumbnial width=8 | optimize qualty=80",
            """
            inline:1:1: error: unknown step "thumbnial"; did you mean "thumbnail"?
                1 | thumbnial width=8 | optimize qualty=80
                  | ^~~~~~~~~
            inline:1:30: error: unknown option "qualty" of optimize; did you mean "quality"?
                1 | thumbnial width=8 | optimize qualty=80
                  |                              ^~~~~~
            """
        ),
        (
            "thumbnail width=0 height= 800 width=5 | convert",
            """
            inline:1:27: error: "800" must be an option and its value, as width=200
                1 | thumbnail width=0 height= 800 width=5 | convert
                  |                           ^~~
            inline:1:31: error: the option "width" is there already
                1 | thumbnail width=0 height= 800 width=5 | convert
                  |                               ^~~~~
            inline:1:41: error: a conversion has a format
                1 | thumbnail width=0 height= 800 width=5 | convert
                  |                                         ^~~~~~~
            """
        ),
        (
            "thumbnail width=0 height= ",
            """
            inline:1:17: error: "width" must be a whole number from 1 to 16384, not 0
                1 | thumbnail width=0 height=\u{20}
                  |                 ^
            inline:1:26: error: "height" has no value; it must be a whole number from 1 to 16384
                1 | thumbnail width=0 height=\u{20}
                  |                          ^
            """
        ),
        (
            "| optimize || metadata |",
            """
            inline:1:1: error: a step is missing before this
                1 | | optimize || metadata |
                  | ^
            inline:1:13: error: a step is missing before this
                1 | | optimize || metadata |
                  |             ^
            inline:1:25: error: a step is missing here
                1 | | optimize || metadata |
                  |                         ^
            """
        ),
        (
            "a: optimize | a: optimize | B: metadata | c:",
            """
            inline:1:15: error: the name "a" is there already
                1 | a: optimize | a: optimize | B: metadata | c:
                  |               ^
            inline:1:29: error: "B" is no step's name: 1 to 32 lower-case letters, digits and \
            hyphens
                1 | a: optimize | a: optimize | B: metadata | c:
                  |                             ^
            inline:1:43: error: a step is missing behind this
                1 | a: optimize | a: optimize | B: metadata | c:
                  |                                           ^
            """
        ),
        (
            "",
            """
            inline:1:1: error: a step is missing here
                1 |\u{20}
                  | ^
            """
        ),
        (
            "pdf-text | contact-sheet",
            """
            inline:1:12: error: contact-sheet works on images, but the steps before it take only \
            application/pdf and make none
                1 | pdf-text | contact-sheet
                  |            ^~~~~~~~~~~~~
            """
        ),
        (
            "thumbnail widths=[320, 640 | optimize",
            """
            inline:1:38: error: did not find expected ',' or ']' while parsing a flow sequence
                1 | thumbnail widths=[320, 640 | optimize
                  |                                      ^
            """
        ),
        (
            "watermark text=\"${NAME}\"",
            """
            inline:1:16: error: there is no option "NAME"; the pipeline declares none
                1 | watermark text="${NAME}"
                  |                ^~~~~~~~~
            """
        ),
    ]

    @Test(arguments: errors)
    func `errors in a line are shown to the letter`(line: String, said: String) {
        do throws(DefinitionErrors) {
            _ = try PipelineLine.fileText(of: line)
            Issue.record("no error was found")
        } catch {
            #expect(error.description == said)
        }
    }

    @Test(arguments: 0..<20 as Range<UInt64>)
    func `a line without an error is a pipeline file without one, whatever it says`(seed: UInt64)
        throws
    {
        var random = Numbers(state: seed)
        let original = "thumbnail width=800 fit=contain background=\"#ff0\" | optimize | checksum"
        let pieces = [
            "|", " ", "=", "'", "\"", "[", "]", "{", "\n", "\t", "#", ": ", "é", "\u{2028}", "~",
            "\u{1b}", "metadata", "quality=5", String(repeating: "a", count: 600),
        ]
        for _ in 0..<200 {
            var text = Array(original)
            for _ in 0..<Int.random(in: 1...4, using: &random) {
                let start = Int.random(in: 0..<text.count, using: &random)
                let end = min(text.count, start + Int.random(in: 0...9, using: &random))
                text.replaceSubrange(start..<end, with: pieces.randomElement(using: &random) ?? "")
            }
            do throws(DefinitionErrors) {
                let file = try PipelineLine.fileText(of: String(text))
                do throws(DefinitionErrors) {
                    _ = try PipelineFile.parse(text: file, path: "inline.yaml")
                } catch {
                    Issue.record("seed \(seed): \(String(text)): \(error)")
                }
            } catch {
                let ends = error.description.utf8.count { $0 == UInt8(ascii: "\n") }
                #expect(ends + 1 == 3 * error.diagnostics.count, "seed \(seed): \(error)")
            }
        }
    }
}
