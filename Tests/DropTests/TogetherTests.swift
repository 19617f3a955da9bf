@testable import Drop
import Jobs
import Platform
import Spool
import Testing

@Suite struct `Drop folders with rules of their own` {
    @Test func `a folder is one job of all its files in natural order, called after it`() throws {
        let stage = try DropStage("drop: { together: true }")
        for (number, name) in ["page 10.jpg", "page 2.jpg", "more/b.jpg", "more/a.jpg"].enumerated()
        {
            try stage.write("March/\(name)", DropStage.jpeg(UInt8(number)))
        }
        try stage.write("loose.jpg")
        try stage.sweep()
        let jobs = try stage.jobs().sorted { $0.inputs.count > $1.inputs.count }
        #expect(jobs.map(\.inputs.count) == [4, 1])
        #expect(jobs[0].inputs.map(\.name) == ["page 2.jpg", "page 10.jpg", "a.jpg", "b.jpg"])
        #expect(jobs[0].inputs.map(\.folder) == ["March", "March", "March/more", "March/more"])
        #expect(jobs[0].title?.text == "March" && jobs[1].title == nil)
        #expect(
            try stage.files() == [
                ".taken/March/more/a.jpg", ".taken/March/more/b.jpg", ".taken/March/page 10.jpg",
                ".taken/March/page 2.jpg", ".taken/loose.jpg",
            ])
        try stage.sweep(after: 100)
        #expect(try stage.info("March") == nil)
        #expect(try stage.own() == [])
    }

    @Test(arguments: [
        ("keep", false, ["Summer: a.jpg in Summer, b.jpg in Summer/sea"]),
        ("flatten", false, ["Summer: a.jpg in Summer, b.jpg in Summer"]),
        ("separate", false, ["Summer: a.jpg in Summer", "sea: b.jpg in Summer/sea"]),
        ("keep", true, ["Summer: a.jpg in Summer, b.jpg in Summer/sea"]),
        ("flatten", true, ["Summer: a.jpg in Summer, b.jpg in Summer"]),
        ("separate", true, ["Summer: a.jpg in Summer", "sea: b.jpg in Summer/sea"]),
    ])
    func `folders in a folder belong to it, or are batches by themselves`(
        subfolders: String, together: Bool, batches: [String]
    ) throws {
        let stage = try DropStage(
            "drop: { subfolders: \(subfolders), together: \(together), output: /srv/results }")
        try stage.write("Summer/a.jpg")
        try stage.write("Summer/sea/b.jpg", DropStage.jpeg(1))
        for _ in 0..<3 { try stage.sweep() }
        let jobs = try stage.jobs()
        #expect(jobs.count == (together ? batches.count : 2))
        let found = try Dictionary(grouping: jobs) { $0.batch }.map { id, jobs in
            let batch = try stage.spool.batches.manifest(of: #require(id))
            let inputs = jobs.flatMap(\.inputs).sorted { $0.name < $1.name }
            return "\(batch?.title?.text ?? ""): "
                + inputs.map { "\($0.name) in \($0.folder ?? "")" }.joined(separator: ", ")
        }
        #expect(found.sorted() == batches)
        #expect(try stage.own().count == batches.count)
        // What comes late belongs to the batch of its folder, also long after.
        try stage.write("Summer/sea/c.jpg", DropStage.jpeg(2))
        for _ in 0..<3 { try stage.sweep(after: 20) }
        #expect(Set(try stage.jobs().map(\.batch)).count == batches.count)
        for _ in 0..<5 { try stage.sweep(after: 100) }
        #expect(try stage.info("Summer") == nil)
        #expect(try stage.own() == [])
        #expect(try stage.names().count == (together && batches.count == 1 ? 2 : 3))
    }

    @Test func `what is said of a folder holds for separate folders in it that say nothing`() throws
    {
        let stage = try DropStage("drop: { subfolders: separate }")
        for (folder, text) in [
            ("Work", "title: All, priority: urgent"), ("Work/b", "title: Bee"),
        ] { try stage.write("\(folder)/batch.yaml", Array("{ \(text) }".utf8)) }
        for name in ["Work/a/1.jpg", "Work/b/2.jpg"] { try stage.write(name) }
        try stage.write("Work/c/batch.yaml", Array("{ prio: 1 }".utf8))
        try stage.write("Work/c/3.jpg")
        for _ in 0..<3 { try stage.sweep() }
        let jobs = try stage.jobs().sorted { $0.inputs[0].name < $1.inputs[0].name }
        #expect(jobs.map(\.lane) == [.urgent, .batch])
        let titles = try jobs.map {
            try stage.spool.batches.manifest(of: #require($0.batch))?.title?.text
        }
        #expect(titles == ["a", "Bee"])
        #expect(try stage.reason("Work/c").contains("\"batch.yaml\" has an error"))
        for _ in 0..<5 { try stage.sweep(after: 100) }
        #expect(try stage.info("Work") == nil && stage.own() == [])
    }

    @Test func `a folder that is one job waits until each file is whole, and loses what is unfit`()
        throws
    {
        let stage = try DropStage("drop: { together: true }")
        try stage.write("March/1.jpg")
        try stage.write("March/notes.txt", Array("text".utf8))
        try stage.sweep(after: 1)
        #expect(try stage.jobs().isEmpty)
        try stage.sweep()
        #expect(try stage.reason("March/notes.txt").contains("of an unknown type"))
        #expect(try stage.jobs().map { $0.inputs.map(\.name) } == [["1.jpg"]])
        let summary = try stage.spool.batches.summary(
            of: #require(
                try stage.jobs()[0].batch.flatMap { try stage.spool.batches.manifest(of: $0) }))
        #expect(summary.refused?.files.map(\.name) == ["notes.txt"])
        #expect(summary.title?.text == "March")
    }

    @Test func `a folder with more files than a job can have stays`() throws {
        let stage = try DropStage("drop: { together: true }")
        for number in 0...Manifest.inputsMax { try stage.write("March/\(number).jpg") }
        try stage.sweep()
        #expect(try stage.jobs().isEmpty)
        try Directory(opening: "\(stage.drop)/March").remove("0.jpg")
        try stage.sweep()
        #expect(try stage.jobs().map(\.inputs.count) == [Manifest.inputsMax])
    }

    @Test(arguments: ["keep", "move", "remove"])
    func `a folder that is one job is taken once, whatever becomes of its files`(original: String)
        throws
    {
        let stage = try DropStage("drop: { together: true, original: \(original) }")
        try stage.write("March/1.jpg")
        try stage.write("March/2.jpg")
        for _ in 0..<3 { try stage.sweep() }
        try stage.restart()
        for _ in 0..<3 { try stage.sweep() }
        #expect(try stage.jobs().map { $0.inputs.map(\.name) } == [["1.jpg", "2.jpg"]])
    }

    @Test func `files settle as long as the pipeline says, and ignored ones stay`() throws {
        let stage = try DropStage("drop: { settle: 20s, ignore: [\"*.TXT\", \"draft*\"] }")
        for name in ["In/a.jpg", "In/notes.txt", "In/Draft 1.jpg", "In/drafts/b.jpg"] {
            try stage.write(name)
        }
        try stage.sweep(after: 10)
        #expect(try stage.names() == [])
        try stage.sweep(after: 15)
        #expect(try stage.names() == ["a.jpg"])
        try stage.sweep(after: 100)
        #expect(
            try stage.files() == [
                ".taken/In/a.jpg", "In/Draft 1.jpg", "In/drafts/b.jpg", "In/notes.txt",
            ])
    }

    @Test func `jobs of dropped files know the folder, and where their outputs go`() throws {
        let stage = try DropStage("drop: { output: /srv/results }")
        try stage.write("Summer/sea/a.jpg")
        try stage.write("b.jpg")
        try stage.sweep()
        let inputs = try stage.jobs().flatMap(\.inputs).sorted { $0.name < $1.name }
        #expect(inputs.map(\.folder) == ["Summer/sea", nil])
        let wanted = PublishRequest(to: "/srv/results", isSenders: false)
        #expect(try stage.jobs().allSatisfy { $0.publish == wanted })
    }

    @Test func `a sidecar file may have outputs put where the operator allows it`() throws {
        let stage = try DropStage(publishRoots: ["/srv/people/"])
        try stage.write(
            "In/batch.yaml",
            Array("publish: { to: /srv/people/ada, name: \"{date}/{stem}.{ext}\" }".utf8))
        try stage.write("In/a.jpg")
        try stage.write("In/b.jpg")
        try stage.write("In/b.jpg.job.yaml", Array("publish: { to: /srv/people }".utf8))
        for (folder, text) in [
            ("Other", "to: /srv/peoples"), ("Odd", "to: /srv/people, name: \"{stem}\""),
            ("Same", "to: /srv/people, name: \"{pipeline}.{ext}\""),
        ] {
            try stage.write("\(folder)/batch.yaml", Array("publish: { \(text) }".utf8))
            try stage.write("\(folder)/c.jpg")
        }
        try stage.sweep()
        let jobs = try stage.jobs().sorted { $0.inputs[0].name < $1.inputs[0].name }
        #expect(
            jobs.map(\.publish) == [
                PublishRequest(
                    to: "/srv/people/ada", name: "{date}/{stem}.{ext}", isSenders: true),
                PublishRequest(to: "/srv/people", isSenders: true),
            ])
        #expect(
            try stage.reason("Other").contains(
                "this server puts outputs into no such directory at a request"))
        #expect(try stage.reason("Odd").contains("a name ends with a full stop"))
        #expect(try stage.reason("Same").contains("outputs of one name, such as web.jpg"))
    }

    @Test func `beside the outputs stands what was refused, and why`() throws {
        let output = "/tmp/pressroom-output-\(JobID.new().text)"
        let folder = try Directory(making: output)
        defer { try? Directory(opening: "/tmp").removeAll(folder.name) }
        let stage = try DropStage("drop: { output: \(output) }")
        try stage.write("Summer/notes.txt", Array("text".utf8))
        try stage.write("Summer/a.jpg")
        try stage.sweep()
        try stage.sweep()
        let text = try folder.contents("_refused/Summer/notes.txt.txt")
        #expect(
            String(decoding: text, as: UTF8.self).hasPrefix(
                "Summer/notes.txt was not taken: it is of an unknown type"))
        #expect(try stage.names() == ["a.jpg"])
    }

    @Test func `beside the outputs stands what was refused, whatever its name`() throws {
        let output = "/tmp/pressroom-output-\(JobID.new().text)"
        let folder = try Directory(making: output)
        defer { try? Directory(opening: "/tmp").removeAll(folder.name) }
        let stage = try DropStage("drop: { output: \(output) }")
        try stage.write("Summer/a?.txt", [1])
        try stage.write("Summer/a*.txt", [1])
        try stage.write("Summer/tab\t.txt", [1])
        try stage.write("Summer/\u{301}b.txt", [1])
        try stage.sweep()
        try stage.write("Summer/a?.txt", [1, 2])
        for _ in 0..<2 { try stage.sweep() }
        let inner = try folder.directory("_refused").directory("Summer")
        #expect(
            try inner.names().sorted()
                == [
                    "a_.txt-2.txt", "a_.txt.txt", "tab_x09.txt.txt", "\u{301}b.txt.txt",
                ].sorted())
        let texts = try inner.names().map {
            String(decoding: try inner.contents($0), as: UTF8.self)
        }
        for name in ["a?.txt", "a*.txt", "tab\\x09.txt", "\u{301}b.txt"] {
            #expect(texts.count { $0.hasPrefix("Summer/\(name) was not taken: ") } == 1)
        }
    }
}
