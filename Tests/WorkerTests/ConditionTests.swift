import Imaging
import Jobs
import Pipelines
import TestMedia
import Testing
@testable import Worker

@Suite struct `Steps that take only some files` {
    init() { TaskRunner.warmUp() }

    private static func step(_ name: String, _ change: (inout Condition) -> Void) -> Step {
        var when = Condition()
        change(&when)
        return Step(name: name, action: Thumbnail(width: 10), when: when)
    }

    private func skipped(_ run: Run) -> [String: String] {
        var skipped: [String: String] = [:]
        for case .stepSkipped(let step, let reason) in run.events { skipped[step] = reason }
        return skipped
    }

    @Test func `a picture is measured as it is shown`() throws {
        let jpeg = try Picture.quarters(60, 40).stored(.clockwise).jpeg(
            exif: Exif(orientation: .clockwise))
        let steps = [
            Self.step("wide") { $0.minWidth = 60 }, Self.step("wider") { $0.minWidth = 61 },
            Self.step("flat") { $0.orientation = .landscape },
            Self.step("tall") { $0.orientation = .portrait },
            Step(name: "all", action: FileMetadata()),
        ]
        let run = Run(steps, jpeg, .jpeg)
        #expect(run.code == .done && run.failures.isEmpty)
        #expect(Set(run.metadata.keys) == ["wide", "flat", "all"])
        #expect(
            skipped(run) == [
                "wider": "it is 60 wide, and the step takes 61 or more",
                "tall": "it is in landscape, and the step takes what is in portrait",
            ])
    }

    @Test func `a task all of whose steps leave the file out does nothing`() {
        let run = Run(
            [Self.step("a") { $0.minPages = 2 }, Self.step("b") { $0.maxHeight = 9 }],
            Picture.quarters(60, 40).png(), .png)
        #expect(run.code == .done && run.metadata.isEmpty && run.failures.isEmpty)
        #expect(skipped(run).count == 2)
    }

    @Test func `pages of a document are counted, and its first page is measured`() {
        let pdf = PDFText(pages: [(100, 50), (60, 90)]).bytes
        let run = Run(
            [
                Self.step("one") { $0.maxPages = 1 }, Self.step("two") { $0.minPages = 2 },
                Self.step("wide") { $0.minWidth = 100 }, Self.step("high") { $0.minHeight = 51 },
            ], pdf, .pdf)
        #expect(run.code == .done && Set(run.metadata.keys) == ["two", "wide"])
        #expect(skipped(run)["one"] == "it has 2 pages, and the step takes 1 or less")
        #expect(skipped(run)["high"] == "it is 50 high, and the step takes 51 or more")
    }

    @Test func `a step whose pages are only counted says that it does not take the document`() {
        var when = Condition()
        when.maxPages = 1
        let pages = Step(name: "pages", action: PDFPages(), when: when)
        let run = Run([], PDFText(pages: [(9, 9), (9, 9)]).bytes, .pdf, counted: [pages])
        #expect(
            run.events == [
                .stepSkipped(step: "pages", "it has 2 pages, and the step takes 1 or less")
            ])
    }

    @Test(.enabled(if: Referee.has("qpdf"), "qpdf is not installed"))
    func `a step looks into an encrypted document with its password`() throws {
        let pdf = PDFText(pages: [(100, 50), (60, 90)]).bytes
        let locked = try #require(
            Referee.output(of: "qpdf --warning-exit-0 --encrypt fünf o 256 -- FILE -", pdf))
        func edit(_ name: String, _ secret: String?, _ pages: Int) -> Step {
            var (options, when) = (PDFEdit(), Condition())
            options.password = secret.flatMap { SecretName(reference: "${\($0)}") }
            options.rotation = 90
            (when.minPages, when.minWidth) = (pages, 100)
            return Step(name: name, action: options, when: when)
        }
        func run(_ step: Step) -> Run {
            Run(
                [step], [(locked, .pdf)],
                secrets: [
                    "RIGHT": "fünf", "WRONG": "6", "LONG": String(repeating: "x", count: 128),
                ])
        }
        let open = run(edit("open", "RIGHT", 2))
        #expect(open.problem == nil && open.metadata["open"]?.pages == 2)
        #expect(
            skipped(run(edit("long", "RIGHT", 3)))
                == ["long": "it has 2 pages, and the step takes 3 or more"])
        for (secret, kind) in [
            (nil, .encrypted), ("WRONG", .encrypted), ("NONE", .pipeline), ("LONG", .pipeline),
        ] as [(String?, Problem.Kind)] {
            let closed = run(edit("closed", secret, 2))
            #expect(closed.failures["closed"]?.kind == kind && closed.failed == nil)
        }
    }

    @Test(.enabled(if: Referee.has("qpdf"), "qpdf is not installed"))
    func `a step that cannot look into an encrypted document fails, and the others go on`() throws {
        let pdf = PDFText(pages: [(100, 50)]).bytes
        let locked = try #require(
            Referee.output(of: "qpdf --warning-exit-0 --encrypt user o 256 -- FILE -", pdf))
        var when = Condition()
        when.maxPages = 1
        let run = Run(
            [
                Step(name: "small", action: Checksum()),
                Step(name: "book", action: Archive(), when: when),
            ], locked, .pdf)
        #expect(Set(run.metadata.keys) == ["small"])
        #expect(run.failures["book"]?.kind == .encrypted && run.failed == nil)
    }

    @Test func `a page of any size has one that a condition can be held against`() {
        for side in ["99999999999999999999999999", "0.0001"] {
            var text = PDFText(pages: [(1, 1)])
            text.entries = [1: "/CropBox[0 0 \(side) \(side)]/MediaBox[0 0 \(side) \(side)]"]
            let run = Run([Self.step("a") { $0.minPages = 2 }], text.bytes, .pdf)
            #expect(skipped(run)["a"] == "it has 1 page, and the step takes 2 or more")
        }
    }

    @Test func `a file that cannot be looked into fails the steps`() {
        let run = Run([Self.step("a") { $0.minWidth = 1 }], [1, 2, 3], .png)
        #expect(run.failed != nil && run.code == .permanent)
    }

    @Test func `what is made of what is taken is the same as without the others`() throws {
        let png = Picture.rings(600, 400).png()
        let small = Step(name: "small", action: Thumbnail(width: 100))
        let large = Step(
            name: "large", action: Thumbnail(width: 400),
            when: {
                var when = Condition()
                when.minWidth = 700
                return when
            }())
        let alone = Run([small], png, .png)
        #expect(
            try Run([small, large], png, .png).image("small").samples()
                == alone.image("small").samples())
        #expect(
            try Run([small], besides: [large], png, .png).image("small").samples()
                == alone.image("small").samples())
    }

    @Test(.enabled(if: Referee.has("qpdf"), "qpdf is not installed"))
    func `what one step's password shows is not known to a step without it`() throws {
        let locked = try #require(
            Referee.output(
                of: "qpdf --warning-exit-0 --encrypt user o 256 -- FILE -",
                PDFText(pages: [(100, 50)]).bytes))
        var (options, when) = (PDFEdit(), Condition())
        (options.password, when.maxPages) = (SecretName(reference: "${RIGHT}"), 1)
        let run = Run(
            [
                Step(name: "open", action: options, when: when),
                Step(name: "book", action: Archive(), when: when),
            ], [(locked, .pdf)], secrets: ["RIGHT": "user"])
        #expect(Set(run.metadata.keys) == ["open"] && run.failures["book"]?.kind == .encrypted)
    }
}
