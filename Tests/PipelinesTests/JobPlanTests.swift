import Jobs
import Testing
@testable import PipelineReader
@testable import Pipelines

@Suite struct `Plans of jobs` {
    @Test func `a photo goes through the web pipeline in two passes`() {
        var plan = plan(web, [("holiday photo.jpg", .jpeg)])
        let first = plan.nextPasses()
        #expect(
            first.map(show) == [
                "input 0 > small medium large slim facts: small/000.webp "
                    + "medium/000.jpg large/000.jpg slim/000.jpg facts/000.json"
            ])
        #expect(plan.nextPasses().isEmpty)
        #expect(states(plan) == "running running running running running pending")
        plan.passEnded(first[0].id, done(first[0]))
        #expect(states(plan) == "completed completed completed completed completed pending")
        #expect(plan.progress == 5.0 / 6)
        let second = plan.nextPasses()
        #expect(second.map(show) == ["slim/000.jpg > album: album/000.pdf"])
        #expect(second[0].outputs.map(plan.input) == [0])
        plan.passEnded(second[0].id, done(second[0]))
        #expect(plan.isEnded)
        #expect(plan.progress == 1)
        #expect(
            plan.steps.flatMap(\.outputs).map(plan.title) == [
                "holiday photo-small.webp", "holiday photo-medium.jpg", "holiday photo-large.jpg",
                "holiday photo-slim.jpg", "holiday photo-facts.json", "holiday photo-album.pdf",
            ])
    }

    @Test func `three files have a pass each, in any order, and one album together`() {
        var plan = plan(web, [("a.jpg", .jpeg), ("b.pdf", .pdf), ("c.png", .png)])
        let passes = plan.nextPasses()
        #expect(passes.map { $0.sources.map(\.origin) } == [[.input(0)], [.input(1)], [.input(2)]])
        #expect(
            passes[1].outputs.map(\.name)
                == ["001.webp", "001.jpg", "001.jpg", "001.jpg", "001.json"])
        for pass in passes.reversed() {
            #expect(plan.nextPasses().isEmpty)
            plan.passEnded(pass.id, done(pass))
        }
        let album = plan.nextPasses()
        #expect(
            album.map(show)
                == ["slim/000.jpg slim/001.jpg slim/002.jpg > album: album/000.pdf"])
        #expect(album[0].sources.map(\.name) == ["a-slim.jpg", "b-slim.jpg", "c-slim.jpg"])
        // Each output leads to the file it was made of; the album was made of all.
        #expect(passes[1].outputs.map(plan.input) == [1, 1, 1, 1, 1])
        #expect(album[0].outputs.map(plan.input) == [nil])
    }

    @Test(arguments: [
        (1, ["1...1"]),
        (3, ["1...3"]),
        (5, ["1...2", "3...5"]),
        (8, ["1...2", "3...4", "5...6", "7...8"]),
        (
            352,
            [
                "1...44", "45...88", "89...132", "133...176", "177...220", "221...264",
                "265...308", "309...352",
            ]
        ),
    ]) func `a document is divided into passes once its pages are known`(
        pages: Int, ranges: [String]
    ) {
        var plan = plan(document, [("report.pdf", .pdf)])
        let first = plan.nextPasses()
        #expect(
            first.map(show)
                == ["input 0 > facts cover: facts/000.json cover/000.jpg"])
        #expect(!first[0].countedSteps.isEmpty)
        #expect(states(plan) == "running running running")
        plan.passEnded(first[0].id, done(first[0], pages: pages))
        #expect(plan.progress == 2 / Double(2 + pages))
        let passes = plan.nextPasses()
        #expect(passes.map { $0.pages.map(show) } == ranges)
        #expect(passes.flatMap(\.outputs).map(\.page) == Array(1...pages))
        #expect(passes[0].outputs[0].name == "000-0001.jpg")
        #expect(plan.title(for: passes[0].outputs[0]) == "report-pages-0001.jpg")
        for pass in passes.reversed() { plan.passEnded(pass.id, done(pass)) }
        #expect(plan.isEnded)
        #expect(plan.steps[2].outputs.map(\.page) == Array(1...pages))
    }

    @Test func `a document without other steps is counted first`() {
        var plan = plan([Step(name: "pages", action: PDFPages())], [("r.pdf", .pdf)])
        let first = plan.nextPasses()
        #expect(first.map(show) == ["input 0 > : "])
        #expect(!first[0].countedSteps.isEmpty)
        plan.passEnded(first[0].id, PassResult(pages: 2))
        #expect(
            plan.nextPasses().map(show) == [
                "input 0 p1...2 > pages: pages/000-0001.jpg "
                    + "pages/000-0002.jpg"
            ])
    }

    @Test(
        arguments: [
            (nil, "undecodable-input: the document has no pages that could be counted"),
            (0, "undecodable-input: the document has no pages that could be counted"),
            (501, "limit-pages: the document has 501 pages; the pipeline allows 500"),
        ] as [(Int?, String)]) func `a document with too few or too many pages is not rendered`(
            pages: Int?, problem: String
        )
    {
        var plan = plan(document, [("report.pdf", .pdf)])
        let pass = plan.nextPasses()[0]
        plan.passEnded(pass.id, done(pass, pages: pages))
        #expect(states(plan) == "completed completed failed")
        #expect(problems(plan, "pages") == [problem])
        #expect(plan.isEnded)
    }

    @Test func `a failing step fails alone, together with the steps that need it`() {
        var plan = plan(web, [("a.jpg", .jpeg)])
        let pass = plan.nextPasses()[0]
        let failure = Problem(.unwritable, "no room")
        plan.passEnded(pass.id, PassResult(outputs: [0, 1, 2, 4], failures: ["slim": failure]))
        #expect(states(plan) == "completed completed completed failed completed failed")
        #expect(problems(plan, "slim") == ["output-failed: no room"])
        #expect(
            problems(plan, "album")
                == ["needed-step-failed: it needs \"slim\", which failed"])
        #expect(plan.isEnded)
        #expect(plan.nextPasses().isEmpty)
    }

    @Test func `one bad file of several fails its steps, and the others' outputs stay`() {
        var plan = plan(web, [("good.jpg", .jpeg), ("b\u{7}ad.jpg", .jpeg)])
        let passes = plan.nextPasses()
        let failure = Problem(.undecodable, "it ends too soon")
        plan.passEnded(passes[1].id, PassResult(outputs: [0], failure: failure))
        #expect(states(plan) == "running running running running running pending")
        plan.passEnded(passes[0].id, done(passes[0]))
        // What was made before the pass failed as a whole is as good as ever.
        #expect(states(plan) == "completed failed failed failed failed failed")
        #expect(problems(plan, "medium") == ["undecodable-input: b_ad.jpg: it ends too soon"])
        #expect(plan.steps[0].outputs.map(\.name) == ["000.webp", "001.webp"])
        #expect(plan.steps[1].outputs.map(\.name) == ["000.jpg"])
    }

    @Test func `a missing output without a reason is a failure`() {
        var plan = plan(web, [("a.jpg", .jpeg)])
        let pass = plan.nextPasses()[0]
        plan.passEnded(pass.id, PassResult(outputs: [1, 2, 3, 4]))
        #expect(
            problems(plan, "small")
                == ["worker-crashed: the worker did not make all it was to make"])
    }

    @Test func `a bad page fails the step, and the other pages are rendered`() {
        var plan = plan(document, [("r.pdf", .pdf)])
        let first = plan.nextPasses()[0]
        plan.passEnded(first.id, done(first, pages: 5))
        let passes = plan.nextPasses()
        plan.passEnded(
            passes[0].id,
            PassResult(
                outputs: [0], failures: ["pages": Problem(.undecodable, "page 2")]))
        #expect(states(plan) == "completed completed running")
        plan.passEnded(passes[1].id, done(passes[1]))
        #expect(states(plan) == "completed completed failed")
        #expect(plan.steps[2].outputs.map(\.page) == [1, 3, 4, 5])
    }

    @Test func `a step ignores files that it cannot work on`() {
        let steps = [
            Step(name: "pages", action: PDFPages()),
            Step(name: "album", action: PDFExport()),
        ]
        var plan = plan(
            steps, [("a.png", .png), ("b.pdf", .pdf), ("c.odt", .odt), ("d.jpg", .jpeg)])
        #expect(
            plan.nextPasses().map(show)
                == ["input 1 > : ", "input 0 input 1 input 3 > album: album/000.pdf"])
    }

    @Test func `a step that can work on no file fails without running`() {
        let steps = [
            Step(name: "pages", action: PDFPages()),
            Step(name: "small", action: Thumbnail(width: 9), needs: ["pages"]),
        ]
        var plan = plan(steps, [("a.png", .png)])
        #expect(plan.isEnded)
        #expect(plan.progress == 1)
        #expect(plan.nextPasses().isEmpty)
        #expect(
            problems(plan, "pages")
                == ["type-blocked: pdf-pages works on PDF, and it was given no such file"])
        #expect(
            problems(plan, "small")
                == ["needed-step-failed: it needs \"pages\", which failed"])
    }

    @Test func `steps completed in an earlier attempt are not run again`() {
        let slim = Output(
            name: "000.jpg", title: "", href: "", mediaType: .jpeg, bytes: 1,
            width: 1, height: 1, pages: nil, sha256: "")
        var plan = plan(
            web, [("a.jpg", .jpeg)],
            finished: ["slim": [slim], "small": [slim], "gone": [slim]])
        #expect(states(plan) == "completed pending pending completed pending pending")
        #expect(plan.progress == 2.0 / 6)
        let passes = plan.nextPasses()
        #expect(
            passes.map(show) == [
                "input 0 > medium large facts: medium/000.jpg large/000.jpg facts/000.json",
                "slim/000.jpg > album: album/000.pdf",
            ])
        // Of theirs others may be made, as they would have been in the first attempt.
        #expect(passes.map { $0.companions.map(\.name) } == [["small", "slim"], []])
    }

    @Test func `what a step did not take in an earlier job is known with its outputs`() {
        let slim = Output(
            name: "000.jpg", title: "", href: "", mediaType: .jpeg, bytes: 1,
            width: 1, height: 1, pages: nil, sha256: "")
        var plan = plan(
            web, [("a.jpg", .jpeg)], finished: ["slim": [slim], "small": []],
            skipped: ["slim": ["b.jpg: it is PNG"], "small": ["it is 9 wide"]])
        #expect(states(plan) == "skipped pending pending completed pending pending")
        #expect(plan.steps.map(\.skipped.count) == [1, 0, 0, 1, 0, 0])
        #expect(plan.nextPasses().map { $0.companions.map(\.name) } == [["slim"], []])
    }

    @Test func `files that steps have made are called after the file and page within a document`() {
        let output = { (name: String, type: MediaType) in
            Output(
                name: name, title: "", href: "", mediaType: type, bytes: 1, width: 1, height: 1,
                pages: nil, sha256: "")
        }
        func titles(
            _ steps: [Step], _ inputs: [(String, MediaType)], _ finished: [String: [Output]]
        ) -> [String?] {
            var plan = plan(steps, inputs, finished: finished)
            let tasks = plan.nextPasses().map { $0.task(limits: Limits(), threads: 1) }
            return tasks.flatMap(\.inputs).map(\.title)
        }
        let book = Step(name: "book", action: PDFMerge(), needs: ["scan"])
        #expect(
            titles(
                [Step(name: "scan", action: PDFOCR()), book],
                [("page 2.png", .png), ("page 10.png", .png), ("page 2.jpg", .jpeg)],
                ["scan": ["000.pdf", "001.pdf", "002.pdf"].map { output($0, .pdf) }])
                == ["page 2", "page 10", "page 2-2"])
        let album = Step(name: "album", action: PDFExport(), needs: ["small"])
        let pages = [
            Step(name: "parts", action: PDFSplit()),
            Step(name: "pages", action: PDFPages(), needs: ["parts"]),
            Step(name: "small", action: Thumbnail(width: 9), needs: ["pages"]), album,
        ]
        #expect(
            titles(
                pages, [("r.v2.pdf", .pdf)],
                [
                    "parts": [output("000-0002.pdf", .pdf)],
                    "pages": [output("000-0002-0007.jpg", .jpeg)],
                    "small": [output("000-0002-0007.jpg", .jpeg)],
                ]) == ["r.v2, part 2, page 7"])
        // Where that does not tell them apart, the name of the step does.
        let both = Step(name: "album", action: PDFExport(), needs: ["a", "b"])
        #expect(
            titles(
                [
                    Step(name: "a", action: Thumbnail(width: 9)),
                    Step(name: "b", action: Thumbnail(width: 8)), both,
                ], [("x.jpg", .jpeg)],
                ["a": [output("000.jpg", .jpeg)], "b": [output("000.jpg", .jpeg)]])
                == ["x-a", "x-b"])
        #expect(
            titles([Step(name: "album", action: PDFExport())], [("x.y.jpg", .jpeg)], [:]) == ["x.y"]
        )
    }

    @Test func `a template gives outputs their titles, and files in an archive their names`() throws
    {
        let text = """
            name: shop
            accepts: [image/jpeg, application/pdf]
            steps:
              set:  { uses: thumbnail, with: { widths: [320, 640] } }
              slim: { uses: optimize }
              sums: { uses: checksum, needs: [slim] }
              pack: { uses: archive, needs: [set, slim, sums] }
            titles: "{input:02} {stem} ({step}{, width}).{ext}"
            """
        let pipeline = try PipelineFile.parse(text: text, path: "shop.yaml")
        let inputs = ["sea.jpg", "con.jpg", "Sea.jpg"].map {
            Manifest.Input(name: $0, mediaType: .jpeg, bytes: 1)
        }
        var plan = JobPlan(
            pipeline: pipeline, inputs: inputs, title: JobTitle("Summer: 2026/7"), cpus: 2)
        var tasks: [Task] = []
        while !plan.isEnded {
            for pass in plan.nextPasses() {
                tasks.append(pass.task(limits: Limits(), threads: 1))
                plan.passEnded(pass.id, PassResult(outputs: Set(pass.outputs.indices)))
            }
        }
        let made = plan.steps.map { $0.outputs.map(plan.title) }
        #expect(
            made == [
                [
                    "01 sea (set, 320).jpg", "01 sea (set, 640).jpg", "02 con (set, 320).jpg",
                    "02 con (set, 640).jpg", "03 Sea-2 (set, 320).jpg", "03 Sea-2 (set, 640).jpg",
                ],
                ["01 sea (slim).jpg", "02 con (slim).jpg", "03 Sea-2 (slim).jpg"],
                ["SHA256SUMS"], ["01 Summer_ 2026_7 (pack).zip"],
            ])
        #expect(tasks.last?.inputs.map(\.name) == Array(made.dropLast().joined()))
    }

    @Test func `completed pages keep their order and are used by later steps`() {
        let steps = [
            Step(name: "pages", action: PDFPages()),
            Step(name: "small", action: Thumbnail(width: 9), needs: ["pages"]),
        ]
        let pages = ["000-0002.jpg", "000-0001.jpg"].map {
            Output(
                name: $0, title: "", href: "", mediaType: .jpeg, bytes: 1, width: 1, height: 1,
                pages: nil, sha256: "")
        }
        var plan = plan(steps, [("r.pdf", .pdf)], finished: ["pages": pages])
        #expect(plan.steps[0].outputs.map(\.page) == [1, 2])
        let passes = plan.nextPasses()
        #expect(
            passes.map(show) == [
                "pages/000-0001.jpg > small: small/000-0001.jpg",
                "pages/000-0002.jpg > small: small/000-0002.jpg",
            ])
        #expect(passes[0].outputs[0].page == nil)
        #expect(plan.title(for: passes[0].outputs[0]) == "r-small-0001.jpg")
    }

    @Test func `outputs of the same name from several steps are told apart`() {
        let steps = [
            Step(name: "b", action: Optimize()),
            Step(name: "a", action: Optimize()),
            Step(name: "facts", action: FileMetadata(), needs: ["a", "b"]),
            Step(name: "album", action: PDFExport(), needs: ["a", "b"]),
        ]
        var plan = plan(steps, [("x.png", .png)])
        let first = plan.nextPasses()[0]
        plan.passEnded(first.id, done(first))
        let passes = plan.nextPasses()
        #expect(
            passes.map(show) == [
                "b/000.png > facts: facts/000.1.json",
                "a/000.png > facts: facts/000.2.json",
                "a/000.png b/000.png > album: album/000.pdf",
            ])
        #expect(plan.title(for: passes[1].outputs[0]) == "x-facts-2.json")
    }

    @Test func `progress counts running passes and never falls`() {
        var plan = plan(document, [("a.pdf", .pdf), ("b.pdf", .pdf)])
        let passes = plan.nextPasses()
        plan.passProgressed(passes[0].id, fraction: 0.5)
        #expect(plan.progress == 1.0 / 6)
        plan.passEnded(passes[0].id, done(passes[0], pages: 1))
        #expect(plan.progress == 2.0 / 6)
        plan.passEnded(passes[1].id, done(passes[1], pages: 100))
        #expect(plan.progress == 2.0 / 6)
    }

    @Test func `the pages that a step chooses are cut into passes for all processors`() {
        func step(_ name: String, _ pages: String?) -> Step {
            var options = PDFPages()
            options.pages = pages.flatMap { PageRanges($0) }
            return Step(name: name, action: options)
        }
        let steps = [
            step("some", "9,1-3,7,-1,2"), step("all", nil), step("same", "1-3,7,9-"),
            step("none", "12-"),
        ]
        var plan = plan(steps, [("a.pdf", .pdf)])
        let first = plan.nextPasses()[0]
        plan.passEnded(first.id, done(first, pages: 9))
        let passes = plan.nextPasses()
        #expect(
            passes.map { ($0.pages ?? []).map(String.init).joined(separator: " ") } == [
                "1 2", "3 7 9", "1 2", "3 4", "5 6", "7 8 9",
            ])
        #expect(
            passes.map { $0.steps.map(\.name) }.prefix(3) == [
                ["some", "same"], ["some", "same"], ["all"],
            ])
        #expect(
            passes[1].outputs.prefix(3).map(\.name) == [
                "000-0003.jpg", "000-0007.jpg", "000-0009.jpg",
            ])
        for pass in passes { plan.passEnded(pass.id, done(pass)) }
        #expect(states(plan) == "completed completed completed failed")
        #expect(plan.progress == 1 && plan.isEnded)
        #expect(
            problems(plan, "none")
                == ["unsuitable-input: the document has 9 pages: none of \"12-\""])
        #expect(plan.steps[0].outputs.map(\.name).last == "000-0009.jpg")
    }

    private static func srcset(_ widths: [Int]) -> Thumbnail {
        var set = Thumbnail()
        (set.widths, set.format) = (widths, .webp)
        return set
    }

    @Test func `a step of several outputs has one name, title and number for each`() {
        let steps = [
            Step(name: "set", action: Self.srcset([320, 1280, 640])),
            Step(name: "album", action: PDFExport(), needs: ["set"]),
            Step(name: "tiny", action: Self.srcset([8, 16]), needs: ["set"]),
        ]
        var plan = plan(steps, [("a.jpg", .jpeg), ("b.png", .png)])
        let passes = plan.nextPasses()
        #expect(
            passes.map(show) == [
                "input 0 > set: set/000-320w.webp set/000-1280w.webp set/000-640w.webp",
                "input 1 > set: set/001-320w.webp set/001-1280w.webp set/001-640w.webp",
            ])
        let task = passes[0].task(limits: Limits(), threads: 1)
        #expect(task.outputs.map(\.number) == [0, 1, 2])
        for pass in passes { plan.passEnded(pass.id, done(pass)) }
        #expect(
            plan.steps[0].outputs.map(plan.title) == [
                "a-set-320w.webp", "a-set-640w.webp", "a-set-1280w.webp", "b-set-320w.webp",
                "b-set-640w.webp", "b-set-1280w.webp",
            ])
        let next = plan.nextPasses()
        #expect(next[0].sources.map(\.name) == plan.steps[0].outputs.map(plan.title))
        #expect(
            next[1...2].map(show) == [
                "set/000-320w.webp > tiny: tiny/000-320w-8w.webp tiny/000-320w-16w.webp",
                "set/000-640w.webp > tiny: tiny/000-640w-8w.webp tiny/000-640w-16w.webp",
            ])
        for pass in next { plan.passEnded(pass.id, done(pass)) }
        #expect(plan.isEnded && plan.progress == 1)
        #expect(plan.title(for: plan.steps[2].outputs[0]) == "a-tiny-320w-8w.webp")
    }

    @Test func `an only step of several outputs names them after the file and the label`() {
        let plan = plan([Step(name: "set", action: Self.srcset([320]))], [("photo.jpg", .jpeg)])
        let output = PlannedOutput(step: "set", name: "000-320w.webp", mediaType: .webp)
        #expect(plan.title(for: output) == "photo-320w.webp")
    }

    @Test func `steps of more outputs than a pass can have are shared out, each made once`() {
        let widths = Array(1...16)
        let steps = (1...30).map { Step(name: "s\($0)", action: Self.srcset(widths)) }
        var plan = plan(steps + [Step(name: "pages", action: PDFPages())], [("a.pdf", .pdf)])
        let passes = plan.nextPasses()
        #expect(passes.map(\.outputs.count) == [192, 192, 96])
        #expect(passes.map(\.countedSteps.count) == [1, 0, 0])
        for pass in passes {
            // What is made of one another is the same as in one pass.
            #expect(Set(pass.steps + pass.companions) == Set(steps))
            plan.passEnded(pass.id, done(pass, pages: 1))
        }
        #expect(plan.steps.prefix(30).allSatisfy { $0.outputs.count == 16 })
        #expect(states(plan).hasSuffix("completed running"))
    }

    @Test func `a failure of one of several outputs keeps the others`() {
        var plan = plan([Step(name: "set", action: Self.srcset([1, 2, 3]))], [("a.jpg", .jpeg)])
        let pass = plan.nextPasses()[0]
        let problem = Problem(.unwritable, "no room")
        plan.passEnded(pass.id, PassResult(outputs: [0, 2], failures: ["set": problem]))
        #expect(states(plan) == "failed")
        #expect(plan.steps[0].outputs.map(\.name) == ["000-1w.webp", "000-3w.webp"])
    }

    @Test func `an output has the name and type that showed when it was made`() {
        let steps = [
            Step(name: "auto", action: Undecided()),
            Step(name: "next", action: Optimize(), needs: ["auto"]),
            Step(name: "text", action: TextExtraction(), needs: ["auto"]),
        ]
        var plan = plan(steps, [("a.jpg", .jpeg), ("b.jpg", .jpeg), ("c.jpg", .jpeg)])
        let types: [MediaType?] = [.png, .pdf, nil]
        for (pass, type) in zip(plan.nextPasses(), types) {
            #expect(
                pass.outputs[0].mediaType == .jpeg && pass.outputs[0].otherTypes == [.png, .pdf])
            plan.passEnded(pass.id, PassResult(outputs: [0], types: type.map { [0: $0] } ?? [:]))
        }
        #expect(plan.steps[0].outputs.map(\.name) == ["000.png", "001.pdf", "002.jpg"])
        #expect(plan.steps[0].outputs.map(\.mediaType) == [.png, .pdf, .jpeg])
        #expect(plan.title(for: plan.steps[0].outputs[0]) == "a-auto.png")
        #expect(
            plan.nextPasses().map(show) == [
                "auto/000.png > next: next/000.png",
                "auto/001.pdf > next text: next/001.jpg text/001.txt",
                "auto/002.jpg > next: next/002.jpg",
            ])
    }

    @Test func `a step of several outputs that completed before is not made again`() {
        let steps = [
            Step(name: "set", action: Self.srcset([320, 1280])),
            Step(name: "slim", action: Optimize(), needs: ["set"]),
        ]
        let made = ["000-320w.webp", "000-1280w.webp"].map {
            Output(
                name: $0, title: "", href: "", mediaType: .webp, bytes: 1, width: 1, height: 1,
                pages: nil, sha256: "")
        }
        var plan = plan(steps, [("a.jpg", .jpeg)], finished: ["set": made])
        #expect(
            plan.nextPasses().map(show) == [
                "set/000-320w.webp > slim: slim/000-320w.webp",
                "set/000-1280w.webp > slim: slim/000-1280w.webp",
            ])
    }

    /// What makes parts, what works on each of them, and what shares the first look at the file.
    private static let parted = [
        Step(name: "split", action: Parted()),
        Step(name: "facts", action: FileMetadata()),
        Step(name: "words", action: TextExtraction(), needs: ["split"]),
    ]

    @Test func `a file is divided into its parts once they are counted`() {
        var plan = plan(Self.parted, [("a.pdf", .pdf), ("b.pdf", .pdf)])
        let first = plan.nextPasses()
        #expect(
            first.map(show) == [
                "input 0 > facts: facts/000.json", "input 1 > facts: facts/001.json",
            ])
        #expect(first[0].task(limits: Limits(), threads: 1).counted.map(\.name) == ["split"])
        var result = done(first[0])
        result.parts = ["split": 5]
        plan.passEnded(first[0].id, result)
        let parts = plan.nextPasses()
        #expect(
            parts.map(show) == [
                "input 0 p1...2 > split: split/000-0001.pdf split/000-0002.pdf",
                "input 0 p3...5 > split: split/000-0003.pdf split/000-0004.pdf split/000-0005.pdf",
            ])
        #expect(parts[1].task(limits: Limits(), threads: 1).outputs.map(\.page) == [3, 4, 5])
        for pass in parts { plan.passEnded(pass.id, done(pass)) }
        // The other file has no part at all.
        result = done(first[1])
        result.parts = ["split": 0]
        plan.passEnded(first[1].id, result)
        #expect(states(plan) == "completed completed pending")
        #expect(plan.title(for: plan.steps[0].outputs[2]) == "a-split-0003.pdf")
        let words = plan.nextPasses()
        #expect(words[4].outputs.map(\.name) == ["000-0005.txt"])
        for pass in words { plan.passEnded(pass.id, done(pass)) }
        #expect(plan.isEnded && plan.progress == 1)
    }

    @Test(
        arguments: [
            (nil, "undecodable-input: what can be made of the file was not counted"),
            (-1, "undecodable-input: what can be made of the file was not counted"),
            (10_000, "input-too-large: 10000 files would be made of it; 9999 are allowed"),
        ] as [(Int?, String)]) func `a step with no or too many parts fails alone`(
            count: Int?, problem: String
        )
    {
        var plan = plan(Self.parted, [("a.pdf", .pdf)])
        let pass = plan.nextPasses()[0]
        var result = done(pass)
        result.parts["split"] = count
        plan.passEnded(pass.id, result)
        #expect(states(plan) == "failed completed failed")
        #expect(problems(plan, "split") == [problem])
    }

    @Test func `a step whose parts cannot be counted fails with the reason`() {
        var plan = plan(Self.parted, [("a.pdf", .pdf)])
        let pass = plan.nextPasses()[0]
        var result = done(pass)
        result.failures = ["split": Problem(.encrypted, "it has a password")]
        plan.passEnded(pass.id, result)
        #expect(problems(plan, "split") == ["encrypted-input: it has a password"])
        #expect(states(plan) == "failed completed failed")
    }

    @Test func `a task has the files and outputs of its pass in the same order`() {
        var plan = plan(document, [("re/port.pdf", .pdf)])
        let first = plan.nextPasses()[0]
        plan.passEnded(first.id, done(first, pages: 3))
        let pass = plan.nextPasses()[0]
        let task = pass.task(limits: Limits(), threads: 2)
        #expect(task.inputs == [Task.Input(name: "re_port.pdf", mediaType: .pdf)])
        #expect(task.steps == [document[2]])
        #expect(task.pages == [1, 2, 3])
        #expect(
            task.outputs
                == (1...3).map {
                    Task.Output(step: "pages", mediaType: .jpeg, page: $0)
                })
        #expect(task.threads == 2)
    }

    @Test func `a pass cannot end twice`() async {
        await #expect(processExitsWith: .failure) {
            var plan = plan(web, [("a.jpg", .jpeg)])
            let pass = plan.nextPasses()[0]
            plan.passEnded(pass.id, done(pass))
            plan.passEnded(pass.id, done(pass))
        }
    }
}

@Suite struct `Ranges of pages` {
    @Test(arguments: [
        (1, 2, 1, [1]), (3, 2, 1, [3]), (5, 2, 1, [2, 3]), (9, 2, 1, [2, 2, 2, 3]),
        (40, 2, 1, [5, 5, 5, 5, 5, 5, 5, 5]),
        (640, 2, 1, Array(repeating: 64, count: 10)), (40, 1, 1, [10, 10, 10, 10]),
        (100, 1, 3, [25, 25, 25, 25]), (100, 1, 4, [25, 25, 25, 25]),
        (200, 1, 4, [40, 40, 40, 40, 40]), (4, 1, 100, [1, 1, 1, 1]),
    ]) func `page ranges are even, not too short and not too long`(
        pages: Int, cpus: Int, outputs: Int, lengths: [Int]
    ) {
        let ranges = Pass.pageRanges(count: pages, cpus: cpus, outputs: outputs)
        #expect(ranges.map(\.count) == lengths)
        #expect(ranges.flatMap { Array($0) } == Array(1...pages))
    }

    /// Pages of text take 15 ms, pages with photographs 100, and to begin a pass 10.
    @Test(arguments: [
        (40, 2, 30, 1.3), (40, 4, 30, 1.4), (40, 8, 30, 1.9), (40, 8, 0, 2.0), (200, 8, 150, 1.3),
        (200, 16, 100, 1.6), (500, 8, 0, 1.2), (500, 32, 375, 1.5),
    ]) func `page ranges keep all processors busy, wherever the photographs are`(
        pages: Int, cpus: Int, firstPhotograph: Int, factorMax: Double
    ) {
        let photographs = firstPhotograph..<firstPhotograph + pages / 4
        let costs = (0..<pages).map { photographs.contains($0) ? 100 : 15 }
        var ends = Array(repeating: 0, count: cpus)
        for range in Pass.pageRanges(count: pages, cpus: cpus) {
            let first = ends.indices.min { ends[$0] < ends[$1] }!
            ends[first] += 10 + costs[(range.lowerBound - 1)..<range.upperBound].reduce(0, +)
        }
        let best = 10 + Double(costs.reduce(0, +)) / Double(cpus)
        #expect(Double(ends.max()!) <= factorMax * best)
    }
}

@Suite struct `Stored names` {
    @Test func `stored names sort by their input and page`() {
        let sorted = [
            "000.webp", "000-0002.webp", "000-0010.webp", "000.1.json", "000-320w.webp",
            "000-1280w.webp", "000-0003-640w.webp", "001.webp", "999.webp", "1000.webp",
        ].map { StoredName(file: $0) }
        // A page's number and a need's are alike here: they do not meet in one step.
        #expect(
            sorted.shuffled().sorted().map(\.text)
                == [
                    "000", "000.1", "000-0002", "000-0003-640w", "000-0010", "000-320w",
                    "000-1280w", "001", "999", "1000",
                ])
    }

    @Test(
        arguments: [
            ("000.webp", 0, nil), ("012-0007.jpg", 12, 7), ("1000-0007.2.json", 1000, 7),
            ("000.2.json", 0, nil), ("000.2-0003.jpg", 0, 3), ("000-320w.webp", 0, nil),
            ("000-0007-320w.webp", 0, 7), ("000-0007-320w.2.webp", 0, 7),
        ] as [(String, Int, Int?)]) func `stored names tell the input and the page`(
            file: String, input: Int, page: Int?
        )
    {
        #expect(StoredName(file: file).input == input)
        #expect(StoredName(file: file).page == page)
    }
}

@Suite struct `Titles of outputs` {
    @Test func `what was joined is called after the job's title, and after its first file without`()
    {
        let steps = [
            Step(name: "slim", action: Optimize()),
            Step(name: "album", action: PDFExport(), needs: ["slim"]),
        ]
        let pipeline = Pipeline(
            name: "test", description: "", accepts: [], limits: Limits(), retry: Retry(),
            steps: steps)
        for (title, name) in [("My trip", "My trip-album.pdf"), (nil, "a-album.pdf")] {
            let plan = JobPlan(
                pipeline: pipeline,
                inputs: ["a.jpg", "b.jpg"].map { .init(name: $0, mediaType: .jpeg, bytes: 1) },
                title: title.flatMap { JobTitle($0) }, cpus: 1)
            let album = PlannedOutput(step: "album", name: "000.pdf", mediaType: .pdf)
            let slim = PlannedOutput(step: "slim", name: "001.jpg", mediaType: .jpeg)
            #expect(plan.title(for: album) == name && plan.title(for: slim) == "b-slim.jpg")
        }
    }

    @Test(arguments: [
        (["photo.JPG"], ["photo"]),
        (["a.jpg", "A.png", "a-2.jpg", "a.gif"], ["a", "A-2", "a-2-2", "a-3"]),
        (["Report v1.2"], ["Report v1.2"]),
        ([".htaccess"], ["htaccess"]),
        (["../../etc/passwd"], ["_.._etc_passwd"]),
        (["c:\\x\\y.png"], ["c:_x_y"]),
        (["a\u{0}b\u{1b}[2J\n.png"], ["a_b_[2J_"]),
        (["\u{202e}gpj.exe"], ["_gpj"]),
        ([""], ["file"]),
        (["..."], ["file"]),
        (["名前.jpeg"], ["名前"]),
        ([String(repeating: "ü", count: 200) + ".jpg"], [String(repeating: "ü", count: 75)]),
        (["a" + String(repeating: "\u{301}", count: 200) + ".jpg"], ["file"]),
    ]) func `the title of an output begins with the user's file name`(
        names: [String], stems: [String]
    ) {
        #expect(Title.stems(of: names) == stems)
    }

    @Test(arguments: [
        ("photo.png", "photo.jpg"), ("photo.jpg", "photo-slim.jpg"),
    ]) func `the title of an output omits the only step unless it equals the file's name`(
        name: String, title: String
    ) {
        var optimize = Optimize()
        optimize.format = .jpeg
        var plan = plan([Step(name: "slim", action: optimize)], [(name, .png)])
        #expect(plan.title(for: plan.nextPasses()[0].outputs[0]) == title)
    }
}

/// A kind of step whose output's type shows when it is made.
private struct Undecided: StepKind {
    static let word = "undecided"
    static let summary = "something"
    static let example = ""
    static let shape = StepShape.perFile
    static let takes = [MediaType.jpeg]
    static let makes = [MediaType.jpeg, .png, .pdf]

    func outputType(for input: MediaType) -> MediaType { .jpeg }
    func outputs(for input: MediaType) -> [StepOutput] { [StepOutput(.jpeg, or: [.png, .pdf])] }
}

/// A kind of step that makes several parts of a document.
private struct Parted: StepKind {
    static let word = "parted"
    static let summary = "something"
    static let example = ""
    static let shape = StepShape.perPart
    static let takes = [MediaType.pdf]
    static let makes = [MediaType.pdf]

    func outputType(for input: MediaType) -> MediaType { .pdf }
}
