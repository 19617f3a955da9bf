import Crypto
import Glibc
import Jobs
import Pipelines
import Platform
import Spool
import TestFolders
import Testing
@testable import Pressroom

@Suite struct `The record of a run` {
    private let directory = TemporaryDirectory()
    private static let sha256 = SHA256.of([1, 2, 3])

    private static let pipeline = Pipeline(
        name: "web", description: "", accepts: [.pdf], limits: Limits(), retry: Retry(), steps: [])

    private func record(values: [String: String] = [:], on operands: [String] = []) throws
        -> RunRecord
    {
        try RunRecord(
            of: .init(Self.pipeline, text: [], values), on: operands,
            in: Directory(making: directory("out")))
    }

    private func hasDone(_ name: String, values: [String: String] = [:]) throws -> Bool {
        let record = try record(values: values)
        return try record.isDone(input(name))
    }

    private func input(_ name: String) throws -> InputFile {
        try InputFile(GivenFile(directory(name)), for: Self.pipeline)
    }

    private func note(
        _ input: InputFile, _ names: String..., state: RunRecord.Entry.State = .completed
    )
        throws
    {
        try record().note(
            input, names.map { .init(path: $0, bytes: 3, sha256: Self.sha256) }, state)
    }

    /// What can have happened since a file was processed, and whether it is done all the same.
    static let changes:
        [(name: String, isDone: Bool, change: @Sendable (TemporaryDirectory) throws -> Void)] =
            [
                ("nothing", true, { _ in }),
                (
                    "the file is longer", false,
                    { try $0.write("a.pdf", Array("%PDF-1.4 and more".utf8)) }
                ),
                (
                    "the file has another time", false,
                    { directory in
                        let times = [
                            timespec(tv_sec: 9, tv_nsec: 0), timespec(tv_sec: 9, tv_nsec: 0),
                        ]
                        #expect(utimensat(AT_FDCWD, directory("a.pdf"), times, 0) == 0)
                    }
                ),
                ("a result is gone", false, { #expect(unlink($0("out/s/a-2.png")) == 0) }),
                ("a result has another length", false, { try $0.write("out/s/a.png", [1, 2]) }),
                (
                    "a result has other contents of its length", false,
                    { try $0.write("out/s/a.png", [1, 2, 4]) }
                ),
                (
                    "the end of the record is cut off", false,
                    { directory in
                        let path = try directory("out/") + RunRecordFile.name(in: directory("out"))
                        let size = try Descriptor(reading: path).size
                        #expect(truncate(path, size - 2) == 0)
                    }
                ),
            ]

    @Test(arguments: changes.indices)
    func `a file is done while it and its results are as they were`(row: Int) throws {
        let (name, isDone, change) = Self.changes[row]
        try directory.write("a.pdf", Array("%PDF-1.4".utf8))
        for name in ["out/s/a.png", "out/s/a-2.png"] { try directory.write(name, [1, 2, 3]) }
        try note(input("a.pdf"), "s/a.png", "s/a-2.png")
        try change(directory)
        #expect(try hasDone("a.pdf") == isDone, "\(name)")
        // Whatever was cut off, what comes behind it is read.
        try directory.write("b.pdf", Array("%PDF-1.4".utf8))
        try note(input("b.pdf"), "s/a.png")
        #expect(try hasDone("b.pdf") == !name.hasPrefix("a result has "))
    }

    @Test func `a result that somebody has changed is no longer that of the command`() throws {
        try directory.write("a.pdf", Array("%PDF-1.4".utf8))
        for name in ["out/s/a.png", "out/s/b.png"] { try directory.write(name, [1, 2, 3]) }
        try note(input("a.pdf"), "s/a.png", "s/b.png", "s/gone.png")
        try directory.write("out/s/b.png", [1, 2, 4])
        #expect(try record().made(of: input("a.pdf")).map(\.path) == ["s/a.png"])
    }

    @Test func `a file is done for the same command alone, and never when it failed`() throws {
        try directory.write("a.pdf", Array("%PDF-1.4".utf8))
        try note(input("a.pdf"))
        #expect(try hasDone("a.pdf"))
        #expect(try !hasDone("a.pdf", values: ["size": "1"]))
        try note(input("a.pdf"), state: .failed)
        #expect(try !hasDone("a.pdf"))
    }

    @Test
    func `a run that ends takes out its own files, and leaves those of which a part was made`()
        throws
    {
        for name in ["a.pdf", "b.pdf", "c.pdf"] {
            try directory.write(name, Array("%PDF-1.4".utf8))
        }
        try note(input("a.pdf"))
        try note(input("b.pdf"))
        try note(input("c.pdf"), "s/c.png", state: .partial)
        try record().finish([input("b.pdf"), input("c.pdf")])
        #expect(try hasDone("a.pdf") && !hasDone("b.pdf"))
        #expect(try record().isPartial(input("c.pdf")))
        try note(input("c.pdf"))
        try record().finish([input("a.pdf"), input("c.pdf")])
        #expect(try Directory(opening: directory("out")).names() == [])
    }

    @Test func `a run leaves alone the record of another that is under way`() throws {
        for name in ["a.pdf", "b.pdf"] { try directory.write(name, Array("%PDF-1.4".utf8)) }
        do {
            let first = try record(on: ["a.pdf"])
            try first.note(input("a.pdf"), [], .completed)
            let second = try record(on: ["b.pdf"])
            #expect(second.isOthers && !first.isOthers)
            #expect(try !second.isDone(input("a.pdf")))
            try second.note(input("b.pdf"), [], .completed)
            try second.finish([input("b.pdf")])
            let same = #expect(throws: Failure.self) { try record(on: ["a.pdf"]) }
            #expect(
                same?.description
                    == "the same command is under way, with its results in \"\(directory("out"))\"")
            withExtendedLifetime(first) {}
        }
        #expect(try hasDone("a.pdf") && !hasDone("b.pdf"))
    }

    @Test func `a run that has processed nothing leaves no record`() throws {
        do {
            let first = try record()
            #expect(try Directory(opening: directory("out")).names().count == 1)
            withExtendedLifetime(first) {}
        }
        #expect(try Directory(opening: directory("out")).names() == [])
    }
}

private enum RunRecordFile {
    static func name(in folder: String) throws -> String {
        try #require(Directory(opening: folder).names().first { $0.hasPrefix(".pressroom-run-") })
    }
}
