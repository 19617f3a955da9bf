import Crypto
import Jobs
import Pipelines
import Platform
import Spool
import TestFolders
import Testing
@testable import Pressroom

/// A directory of its own, gone when the test is over.
private final class Place {
    private static let parent = "/tmp"
    private let name: String
    let path: String

    init() throws {
        name =
            "pressroom-tests-"
            + JobID(
                nanoseconds: Clock.wallNanoseconds,
                random: .random(in: 0 ... .max)
            ).text
        path = "\(Self.parent)/\(name)"
        _ = try Directory(making: path)
    }

    deinit { try? Directory(opening: Self.parent).removeAll(name) }

    func write(_ name: String, _ text: String) throws {
        try Directory(opening: path).replace(name, with: Array(text.utf8), durable: false)
    }

    func text(_ name: String) throws -> String {
        String(decoding: try PathName("\(path)/\(name)").contents(bytesMax: 1000), as: UTF8.self)
    }
}

/// A job that has made one file by the step `small`.
private func completeJob(in spool: Spool, text: String, title: String = "a-small.webp")
    throws -> Status
{
    let submission = try spool.intake.begin()
    try submission.addInput().write([0])
    _ = try submission.commit(
        Manifest(
            id: submission.id, pipeline: "web", lane: .normal,
            inputs: [
                .init(name: "a.jpg", mediaType: .jpeg, bytes: 1)
            ]))
    let claimed = try spool.claims.claim([(submission.id, .normal)]) { _ in }
    let job = try #require(claimed.first)
    try job.createOutput(step: "small", name: "000.webp").write(Array(text.utf8))
    try job.publish(step: "small")
    var status = Status(accepted: job.manifest)
    status.state = .completed
    status.steps = [StepStatus(name: "small", uses: "thumbnail")]
    status.steps[0].outputs = [output(titled: title)]
    try job.finish(status)
    return status
}

private func output(titled title: String) -> Output {
    Output(
        name: "000.webp", title: title, href: "", mediaType: .webp, bytes: 1, width: 1, height: 1,
        pages: nil, sha256: "")
}

@Suite struct `Results of pressroom run` {
    @Test(
        arguments: [(false, "old", "first", "second"), (true, "first", "second", nil)]
            as [(Bool, String, String, String?)])
    func `a result replaces a file only with --force, and never one of the same run`(
        replacing: Bool, plain: String, second: String, third: String?
    ) throws {
        let place = try Place()
        let spool = try Spool(opening: "\(place.path)/spool", durability: .none)
        let folder = try Directory(making: "\(place.path)/out")
        _ = try folder.making("small")
        try place.write("out/small/a-small.webp", "old")
        let writer = OutputWriter(to: folder, conflict: replacing ? .replace : .number)
        for text in ["first", "second"] {
            _ = try writer.write(completeJob(in: spool, text: text), of: [], from: spool.lookup)
        }
        #expect(writer.count == 2)
        #expect(try place.text("out/small/a-small.webp") == plain)
        #expect(try place.text("out/small/a-small-2.webp") == second)
        if let third {
            #expect(try place.text("out/small/a-small-3.webp") == third)
        }
    }

    @Test func `a result replaces no file that is processed, whatever way leads there`() throws {
        let place = try Place()
        let spool = try Spool(opening: "\(place.path)/spool", durability: .none)
        let folder = try Directory(making: "\(place.path)/out")
        _ = try folder.making("small")
        try place.write("out/small/a-small.webp", "%PDF-1.4")
        let writer = OutputWriter(to: folder, conflict: .replace)
        let path = "\(place.path)/out/../out/small/a-small.webp"
        writer.protect(try InputFile(GivenFile(path), for: Self.pipeline))
        let status = try completeJob(in: spool, text: "new")
        let error = try #require(throws: Failure.self) {
            try writer.write(status, of: [], from: spool.lookup)
        }
        let name = "small/a-small.webp"
        #expect(error.description == "a file to process has the name of its result \(name)")
        #expect(try place.text("out/small/a-small.webp") == "%PDF-1.4")
    }

    /// What is given, what is there already, and what the results are called.
    static let named: [(files: [String], there: [String], names: [String])] = [
        (
            ["a/I.JPG", "b/I.JPG", "c/I.JPG", "d/i.png"], [],
            ["I-small.webp", "I-2-small.webp", "I-3-small.webp", "i-4-small.webp"]
        ),
        (
            ["I-2.jpg", "a/I.jpg", "b/I.jpg"], [],
            ["I-2-small.webp", "I-small.webp", "I-3-small.webp"]
        ),
        (["a/I.jpg", "b/I.jpg"], ["I-small.webp"], ["I-small-2.webp", "I-2-small.webp"]),
        (
            ["a/I.jpg", "b/I.jpg"], ["I-2-small.webp", "I-2-small-2.webp"],
            ["I-small.webp", "I-2-small-3.webp"]
        ),
        // With one step only its name is left out: what is numbered must not be another's.
        (["I.jpg", "I-2.jpg", "I-3.jpg"], ["I.webp"], ["I-4.webp", "I-2.webp", "I-3.webp"]),
    ]

    @Test(arguments: named.indices, [false, true])
    func `results are named by the order of the files, whichever ends first`(
        row: Int, backwards: Bool
    )
        throws
    {
        let (files, there, names) = Self.named[row]
        let place = try Place()
        let spool = try Spool(opening: "\(place.path)/spool", durability: .none)
        let folder = try Directory(making: "\(place.path)/out")
        _ = try folder.making("small")
        for name in there { try place.write("out/small/\(name)", "old") }
        for name in ["a", "b", "c", "d"] { _ = try Directory(making: "\(place.path)/\(name)") }
        let writer = OutputWriter(
            to: folder, names: ResultNames(of: files.map { GivenFile($0) }))
        let isOnlyStep = there == ["I.webp"]
        for (index, name) in backwards ? files.enumerated().reversed() : Array(files.enumerated()) {
            try place.write(name, "%PDF-1.4")
            let file = try InputFile(
                GivenFile("\(place.path)/\(name)"), for: Self.pipeline, index: index)
            let own = Title.stems(of: [PathName(name).last])[0]
            let title = isOnlyStep ? "\(own).webp" : "\(own)-small.webp"
            let status = try completeJob(in: spool, text: name, title: title)
            let (outputs, isNumbered) = try writer.write(status, of: [file], from: spool.lookup)
            #expect(outputs.map(\.path) == ["\(place.path)/out/small/\(names[index])"])
            #expect(isNumbered == (names[index] != title))
        }
        for (name, file) in zip(names, files) {
            #expect(try place.text("out/small/\(name)") == file)
        }
        for name in there { #expect(try place.text("out/small/\(name)") == "old") }
    }

    @Test func `results that a killed run had moved are replaced, and those of others are not`()
        throws
    {
        let place = try Place()
        try place.write("a.pdf", "%PDF-1.4")
        let folder = try Directory(making: "\(place.path)/out")
        _ = try folder.making("small")
        let input = try InputFile(GivenFile("\(place.path)/a.pdf"), for: Self.pipeline)
        for name in ["a-small.webp", "a-small-2.webp"] {
            try place.write("out/small/\(name)", "old")
        }
        func record() throws -> RunRecord {
            try RunRecord(
                of: .init(Self.pipeline, text: [], [:]), in: folder)
        }
        try record().note(
            input,
            [.init(path: "small/a-small-2.webp", bytes: 3, sha256: SHA256.of(Array("old".utf8)))],
            .completed)
        let spool = try Spool(opening: "\(place.path)/spool", durability: .none)
        let writer = try OutputWriter(
            to: folder, names: ResultNames(of: [GivenFile(input.path)]),
            record: record())
        let status = try completeJob(in: spool, text: "new")
        let (outputs, isNumbered) = try writer.write(status, of: [input], from: spool.lookup)
        #expect(isNumbered && outputs.map(\.path) == ["\(place.path)/out/small/a-small-2.webp"])
        #expect(try place.text("out/small/a-small-2.webp") == "new")
        #expect(try place.text("out/small/a-small.webp") == "old")
    }

    @Test func `a result that may not be replaced stays as it is and is not reported`() throws {
        let place = try Place()
        let spool = try Spool(opening: "\(place.path)/spool", durability: .none)
        let folder = try Directory(making: "\(place.path)/out")
        _ = try folder.making("small")
        try place.write("out/small/a-small.webp", "old")
        let writer = OutputWriter(to: folder, conflict: .keep)
        let kept = try writer.write(completeJob(in: spool, text: "new"), of: [], from: spool.lookup)
        #expect(kept.outputs.isEmpty && !kept.isNumbered && writer.count == 0)
        #expect(try place.text("out/small/a-small.webp") == "old")
    }

    @Test(arguments: [OutputWriter.Conflict.number, .replace, .keep])
    func `results appear as a whole on another file system, too`(conflict: OutputWriter.Conflict)
        throws
    {
        let place = try Place()
        let away = TemporaryDirectory(in: "/dev/shm")
        let devices = try [place.path, away.path].map {
            try Directory(opening: $0).info(".")?.device
        }
        try #require(devices[0] != devices[1])
        let spool = try Spool(opening: away("spool"), durability: .none)
        let folder = try Directory(making: "\(place.path)/out")
        _ = try folder.making("small")
        try place.write("out/small/a-small.webp", "old")
        let writer = OutputWriter(to: folder, conflict: conflict)
        _ = try writer.write(completeJob(in: spool, text: "new"), of: [], from: spool.lookup)
        let names = try folder.directory("small").names().sorted()
        #expect(
            names == (conflict == .number ? ["a-small-2.webp", "a-small.webp"] : ["a-small.webp"]))
        let text = try place.text("out/small/\(names[0])")
        #expect(text == (conflict == .keep ? "old" : "new"))
    }

    /// Files in folders below one that was given, and what the results of a step `small` and of one
    /// with a title of its own are called.
    static let placed: [(folder: String, name: String, small: String, sums: String)] = [
        ("", "a.jpg", "small/a-small.webp", "small/SUMS"),
        ("", "a.png", "small/a-2-small.webp", "small/SUMS-2"),
        ("sea/day 1", "a.jpg", "small/sea/day 1/a-small.webp", "small/sea/day 1/SUMS"),
        ("sea", "a.jpg", "small/sea/a-small.webp", "small/sea/SUMS"),
        ("sea", "A.JPG", "small/sea/A-2-small.webp", "small/sea/SUMS-2"),
        ("sea", "SU.jpg", "small/sea/SU-small.webp", "small/sea/SUMS-3"),
    ]

    @Test func `results lie in the folders of their files and are numbered within each`() throws {
        let place = try Place()
        let given = Self.placed.map { row in
            GivenFile("\(place.path)/in/\(row.folder)/\(row.name)", in: row.folder)
        }
        let names = ResultNames(of: given)
        for (index, row) in Self.placed.enumerated() {
            _ = try Directory(making: "\(place.path)/in/\(row.folder)")
            try place.write("in/\(row.folder)/\(row.name)", "%PDF-1.4")
            let file = try InputFile(given[index], for: Self.pipeline, index: index)
            let title = "\(Title.stems(of: [row.name])[0])-small.webp"
            let outputs = [title, "SUMS"].map { (step: "small", output: output(titled: $0)) }
            #expect(names.names(of: outputs, of: [file]).map(\.path) == [row.small, row.sums])
        }
    }

    private static let pipeline = Pipeline(
        name: "web", description: "", accepts: [.pdf], limits: Limits(), retry: Retry(), steps: [])

    @Test func `the results of a job can be taken and the job removed`() throws {
        let place = try Place()
        let spool = try Spool(opening: "\(place.path)/spool", durability: .none)
        let id = try completeJob(in: spool, text: "x").id
        #expect(try spool.lookup.outputs(of: id, step: "small")?.names() == ["000.webp"])
        #expect(try spool.lookup.outputs(of: id, step: "large") == nil)
        #expect(try spool.lookup.outputs(of: id, step: "..") == nil)
        #expect(try spool.lookup.path(of: id).map { $0.contains("/done/") } == true)
        try spool.control.remove(id)
        #expect(try spool.lookup.status(of: id) == nil)
        #expect(try spool.lookup.path(of: id) == nil)
    }
}

@Suite struct `A file to process` {
    private static func pipeline(bytes: Int = 100) -> Pipeline {
        var limits = Limits()
        limits.bytes = bytes
        return Pipeline(
            name: "web", description: "", accepts: [.jpeg, .pdf], limits: limits,
            retry: Retry(), steps: [])
    }

    @Test(
        arguments: [
            ("missing", nil, "no such file or directory"),
            ("folder", nil, "is a directory without files"),
            ("empty", "", "is empty"),
            (
                "long", String(repeating: "x", count: 101),
                "is larger than pipeline web takes: 101 B of 100 B"
            ),
            (
                "text", "hello",
                "is of an unknown type (pipeline web takes image/jpeg, application/pdf)"
            ),
            (
                "picture", "GIF89a",
                "is image/gif, which pipeline web does not take "
                    + "(it takes image/jpeg, application/pdf)"
            ),
        ] as [(String, String?, String)])
    func `an unusable input file is refused with a reason`(
        name: String, content: String?, reason: String
    ) throws {
        let place = try Place()
        if let content { try place.write(name, content) }
        if name == "folder" { _ = try Directory(making: "\(place.path)/folder") }
        #expect(throws: Failure(reason)) {
            try InputFile(GivenFile("\(place.path)/\(name)"), for: Self.pipeline())
        }
    }

    @Test(arguments: [true, false])
    func `an input file is put into a job as a link or a copy`(linking: Bool) throws {
        let place = try Place()
        try place.write("a.pdf", "%PDF-1.4")
        let file = try InputFile(GivenFile("\(place.path)/a.pdf"), for: Self.pipeline())
        #expect(file.manifestEntry == .init(name: "a.pdf", mediaType: .pdf, bytes: 8))
        let spool = try Spool(opening: "\(place.path)/spool", durability: .none)
        let submission = try spool.intake.begin()
        try file.add(to: submission, linking: linking)
        let id = try submission.commit(
            Manifest(id: submission.id, pipeline: "web", lane: .batch, inputs: [file.manifestEntry])
        ).id
        let stored = try "\(#require(try spool.lookup.path(of: id)))/in/000"
        #expect(try PathName(stored).contents(bytesMax: 100) == Array("%PDF-1.4".utf8))
        #expect(try PathName(stored).open().info.links == (linking ? 2 : 1))
    }
}
