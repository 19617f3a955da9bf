import Jobs
import Testing
@testable import PipelineReader
@testable import Pipelines

@Suite struct `Which files a step takes` {
    private static func when(_ text: String) throws -> Condition {
        let pipeline = try PipelineFile.parse(
            text: """
                name: a
                accepts: [image/jpeg, image/heif, image/png, application/pdf]
                steps: { b: { uses: metadata, when: { \(text) } } }
                """, path: "a.yaml")
        return try #require(pipeline.steps[0].when)
    }

    @Test(
        arguments: [
            ("min-width: 100", 100, 1, 1, nil),
            ("min-width: 100", 99, 1, 1, "it is 99 wide, and the step takes 100 or more"),
            ("max-width: 100", 100, 1, 1, nil),
            ("max-width: 100", 101, 1, 1, "it is 101 wide, and the step takes 100 or less"),
            ("min-height: 5, max-height: 7", 1, 5, 1, nil),
            ("min-height: 5, max-height: 7", 1, 7, 1, nil),
            (
                "min-height: 5, max-height: 7", 1, 4, 1,
                "it is 4 high, and the step takes 5 or more"
            ),
            (
                "min-height: 5, max-height: 7", 1, 8, 1,
                "it is 8 high, and the step takes 7 or less"
            ),
            ("orientation: landscape", 3, 2, 1, nil), ("orientation: portrait", 2, 3, 1, nil),
            ("orientation: square", 2, 2, 1, nil),
            (
                "orientation: landscape", 2, 3, 1,
                "it is in portrait, and the step takes what is in landscape"
            ),
            (
                "orientation: portrait", 2, 2, 1,
                "it is square, and the step takes what is in portrait"
            ),
            ("max-pages: 1", 1, 1, 1, nil),
            ("max-pages: 1", 1, 1, 2, "it has 2 pages, and the step takes 1 or less"),
            ("min-pages: 2", 1, 1, 1, "it has 1 page, and the step takes 2 or more"),
            ("types: [png]", 1, 1, 1, nil),
        ] as [(String, Int, Int, Int, String?)])
    func `a file of some measures is taken, or refused with the first reason`(
        text: String, width: Int, height: Int, pages: Int, reason: String?
    ) throws {
        let when = try Self.when(text)
        let file = Condition.Measures(width: width, height: height, pages: pages)
        #expect(when.refusal(of: file) == reason)
        #expect(when.looksIntoFile == !text.hasPrefix("types"))
        #expect(try JSON.decode(Condition.self, from: JSON.encode(when)) == when)
    }

    @Test func `a type has several names`() throws {
        let when = try Self.when("types: [jpeg, heic, application/pdf]")
        #expect(when.types == [.jpeg, .heif, .pdf] && !when.looksIntoFile)
        #expect(when.refusal(of: .heif) == nil)
        #expect(
            when.refusal(of: .png)
                == "it is PNG, and the step takes JPEG, HEIF and PDF")
    }

    @Test func `the condition of a pipeline holds for its first steps, together with their own`()
        throws
    {
        let pipeline = try PipelineFile.parse(
            text: """
                name: a
                accepts: [image/jpeg, image/png]
                when: { types: [jpeg, png], min-width: 10, max-pages: 3 }
                steps:
                  b: { uses: optimize, when: { types: [png], min-width: 5, max-width: 20 } }
                  c: { uses: metadata }
                  d: { uses: metadata, needs: [b] }
                """, path: "a.yaml")
        let own = try #require(pipeline.steps[0].when)
        #expect(own.types == [.png] && own.minWidth == 10 && own.maxWidth == 20)
        #expect(own.maxPages == 3)
        #expect(pipeline.steps[1].when?.types == [.jpeg, .png])
        #expect(pipeline.steps[2].when == nil)
    }

    @Test(arguments: [
        ("b: { uses: metadata, when: {} }", "\"when\" must be a mapping of what a file must be"),
        ("b: { uses: metadata, when: { width: 3 } }", "unknown key \"width\""),
        ("b: { uses: metadata, when: { types: [jpg2] } }", "unknown type \"jpg2\""),
        ("b: { uses: metadata, when: { types: [jpeg, jpg] } }", "\"jpg\" is in the list already"),
        ("b: { uses: metadata, when: { min-width: 0 } }", "\"min-width\" must be a whole number"),
        ("b: { uses: metadata, when: { orientation: tall } }", "unknown orientation \"tall\""),
        ("b: { uses: metadata, when: { min-pages: 3, max-pages: 2 } }", "no file can be as this"),
        ("b: { uses: metadata, when: { types: [gif] } }", "the step is given no file of these"),
        (
            "b: { uses: archive, when: { min-width: 3 } }",
            "archive can ask for the types of its files, and for nothing else"
        ),
        ("b: { uses: metadata, limits: { bytes: 3 } }", "unknown key \"bytes\""),
    ]) func `a condition that makes no sense is an error`(step: String, text: String) throws {
        let error = #expect(throws: DefinitionErrors.self) {
            try PipelineFile.parse(
                text: "name: a\naccepts: [image/jpeg, image/png]\nsteps:\n  \(step)\n",
                path: "a.yaml")
        }
        #expect(error?.description.contains(text) == true, "\(String(describing: error))")
    }

    private static func step(
        _ name: String, _ action: any StepKind, needs: [String] = [],
        _ change: (inout Condition) -> Void
    ) -> Step {
        var when = Condition()
        change(&when)
        return Step(name: name, action: action, needs: needs, when: when)
    }

    @Test func `a step that takes no file is skipped, and with it what needs it alone`() {
        let steps = [
            Self.step("photos", Optimize()) { $0.types = [.jpeg] },
            Self.step("wide", Thumbnail(width: 9)) { $0.minWidth = 100 },
            Step(name: "album", action: PDFExport(), needs: ["photos"]),
            Step(name: "both", action: PDFExport(), needs: ["photos", "wide"]),
            Step(name: "end", action: FileMetadata(), needs: ["album"]),
        ]
        var plan = plan(steps, [("a.png", .png)])
        #expect(states(plan) == "skipped pending skipped pending skipped")
        #expect(plan.steps[0].skipped == ["it is PNG, and the step takes JPEG"])
        #expect(plan.steps[2].skipped == ["the steps it needs made no file"])
        let pass = plan.nextPasses()[0]
        #expect(show(pass) == "input 0 > wide: wide/000.jpg")
        var result = PassResult()
        result.skipped = ["wide": "it is 9 wide, and the step takes 100 or more"]
        plan.passEnded(pass.id, result)
        #expect(states(plan) == "skipped skipped skipped skipped skipped")
        #expect(plan.isEnded && plan.progress == 1)
        #expect(plan.steps.allSatisfy { $0.problems.isEmpty })
    }

    @Test func `a step takes some files, leaves out others, and what needs it goes on`() {
        let steps = [
            Self.step("photos", Optimize()) { $0.types = [.jpeg] },
            Self.step("wide", Thumbnail(width: 9)) { $0.minWidth = 100 },
            Step(name: "album", action: PDFExport(), needs: ["photos", "wide"]),
        ]
        var plan = plan(steps, [("a.png", .png), ("b.jpg", .jpeg)])
        let passes = plan.nextPasses()
        #expect(
            passes.map(show) == [
                "input 0 > wide: wide/000.jpg",
                "input 1 > photos wide: photos/001.jpg wide/001.jpg",
            ])
        plan.passEnded(passes[0].id, done(passes[0]))
        var result = PassResult(outputs: [0])
        result.skipped = ["wide": "it is 9 wide, and the step takes 100 or more"]
        plan.passEnded(passes[1].id, result)
        #expect(states(plan) == "completed completed pending")
        #expect(plan.steps[0].skipped == ["a.png: it is PNG, and the step takes JPEG"])
        #expect(
            plan.steps[1].skipped == ["b.jpg: it is 9 wide, and the step takes 100 or more"])
        #expect(
            plan.nextPasses().map(show) == ["photos/001.jpg wide/000.jpg > album: album/000.pdf"])
    }

    @Test func `pages are not counted for a step that does not take the document`() {
        let steps = [Self.step("pages", PDFPages()) { $0.maxPages = 3 }]
        var plan = plan(steps, [("a.pdf", .pdf)])
        let pass = plan.nextPasses()[0]
        var result = PassResult(pages: 4)
        result.skipped = ["pages": "it has 4 pages, and the step takes 3 or less"]
        plan.passEnded(pass.id, result)
        #expect(states(plan) == "skipped" && plan.isEnded && plan.progress == 1)
    }

    @Test func `a step that works on none of the files fails, unless it has a condition`() {
        let pages = Self.step("when", PDFPages()) { $0.types = [.pdf] }
        let plan = plan([Step(name: "pages", action: PDFPages()), pages], [("a.png", .png)])
        #expect(states(plan) == "failed skipped")
        let words = "pdf-pages works on PDF, and it was given no such file"
        #expect(problems(plan, "pages") == ["type-blocked: \(words)"])
        #expect(plan.steps[1].skipped == [words])
    }

    @Test func `steps of other limits have a pass of their own with those`() throws {
        var limits = Limits()
        limits.cpuSeconds = 7
        let steps = [
            Step(name: "a", action: FileMetadata()),
            Step(name: "b", action: Optimize(), limits: limits),
            Step(name: "c", action: Thumbnail(width: 3)),
        ]
        var plan = plan(steps, [("a.jpg", .jpeg)])
        let passes = plan.nextPasses()
        #expect(passes.map { $0.steps.map(\.name) } == [["a", "c"], ["b"]])
        #expect(passes.map { $0.limits(in: plan.pipeline).cpuSeconds } == [60, 7])
        #expect(try JSON.decode(Step.self, from: JSON.encode(steps[1])) == steps[1])
    }
}
