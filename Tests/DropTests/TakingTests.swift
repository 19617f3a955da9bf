@testable import Drop
import Glibc
import Jobs
import Platform
import Spool
import Testing

@Suite struct `A file that is dropped` {
    @Test func `a dropped file is taken after two seconds without a change, and not before`() throws
    {
        let stage = try DropStage()
        try stage.write("a.jpg")
        try stage.sweep(after: 1)
        #expect(try stage.jobs().isEmpty && stage.folder.isPending)
        try stage.sweep(after: 1.1)
        let job = try #require(try stage.jobs().first)
        #expect(job.inputs == [.init(name: "a.jpg", mediaType: .jpeg, bytes: 904)])
        #expect(job.lane == .batch && job.owner == nil && job.title == nil)
        #expect(try stage.input(of: job.id) == DropStage.jpeg())
        #expect(try stage.files() == [".taken/a.jpg"])
        #expect(try stage.own() == [])
        try stage.sweep()
        #expect(try stage.jobs().count == 1)
    }

    @Test func `a dropped file does not wait for a clock that was set back`()
        throws
    {
        let stage = try DropStage()
        try stage.write("a.jpg")
        try stage.sweep(after: 3)
        try stage.write("b.jpg")
        try stage.sweep(after: -86_400)
        let jobs = try stage.jobs()
        #expect(jobs.flatMap { $0.inputs.map(\.name) }.sorted() == ["a.jpg", "b.jpg"])
        #expect(Set(jobs.map(\.batch)).count == 2, "the time for loose files to join is over")
    }

    @Test func `a file that was moved into the folder is taken at once`() throws {
        let stage = try DropStage()
        try stage.write("a.jpg")
        stage.folder.hints.note("a.jpg", isMoved: true)
        try stage.sweep(after: 0)
        #expect(try stage.names() == ["a.jpg"])
    }

    @Test func `a dropped file waits while a program has it open for writing`() throws {
        let stage = try DropStage()
        try stage.write("a.jpg")
        var writer: Descriptor? = Descriptor(
            owning: open("\(stage.drop)/a.jpg", O_WRONLY | O_APPEND))
        try stage.sweep(after: 100)
        #expect(try stage.jobs().isEmpty && stage.folder.isPending)
        try writer?.write([1, 2, 3])
        writer = nil
        try stage.sweep()
        #expect(try stage.jobs().map { $0.inputs[0].bytes } == [907])
    }

    @Test(arguments: ["move", "remove"])
    func `a dropped file and its sidecar stay until the job is durable`(rule: String) throws {
        let stage = try DropStage("drop: { original: \(rule) }")
        try stage.write("a.jpg")
        try stage.write("a.jpg.job.yaml", Array("title: x".utf8))
        // Nothing can be made runnable.
        try Directory(opening: stage.spool.path + "/new").removeAll("batch")
        #expect(throws: SystemError.self) { try stage.sweep() }
        #expect(try stage.files() == ["a.jpg", "a.jpg.job.yaml"])
    }

    @Test func `a job gets its own copy of a dropped file`() throws {
        let stage = try DropStage("drop: { original: keep }")
        try stage.write("a.jpg")
        try stage.sweep()
        let job = try #require(try stage.jobs().first)
        let writer = Descriptor(owning: open("\(stage.drop)/a.jpg", O_WRONLY))
        try writer.write([0, 0, 0, 0])
        #expect(try stage.input(of: job.id) == DropStage.jpeg())
    }

    /// What lies there, and why it is not taken.
    static let unfit: [(String, @Sendable (String) throws -> Void, String)] = [
        ("a link", { _ = symlink("/etc/passwd", $0) }, "it is a symbolic link"),
        ("a link to a folder", { _ = symlink("/etc", $0) }, "it is a symbolic link"),
        ("a pipe", { _ = mkfifo($0, 0o644) }, "it is no regular file"),
        ("an empty file", { try put([], at: $0) }, "it is empty"),
        (
            "two names",
            {
                try put(DropStage.jpeg(), at: $0)
                _ = link($0, $0 + ".part")
            }, "it has 2 names (hard links); only files with one are taken"
        ),
        (
            "another type", { try put(Array("GIF89a".utf8), at: $0) },
            "it is image/gif; the pipeline takes image/jpeg, image/png"
        ),
        (
            "no type", { try put(Array("root:x:0".utf8), at: $0) },
            "it is of an unknown type; the pipeline takes image/jpeg, image/png"
        ),
        (
            "a large file", { try put(DropStage.jpeg(bytes: 4000), at: $0) },
            "it has 4004 bytes; the pipeline takes 3000 at most (limits.bytes)"
        ),
    ]

    static func put(_ bytes: [UInt8], at path: String) throws {
        try Descriptor(owning: open(path, O_WRONLY | O_CREAT, 0o644)).write(bytes)
    }

    @Test(arguments: unfit.indices)
    func `a dropped file that can never be taken is moved away with the reason`(
        row: Int
    ) throws {
        let (_, make, reason) = Self.unfit[row]
        for (rules, inner) in [("", ""), ("drop: { original: keep }", ""), ("", "folder/")] {
            let stage = try DropStage(rules)
            if !inner.isEmpty { try stage.write("folder/good.jpg") }
            try make("\(stage.drop)/\(inner)odd name.jpg")
            try stage.sweep()
            #expect(try stage.names() == (inner.isEmpty ? [] : ["good.jpg"]))
            #expect(
                try stage.reason(inner + "odd name.jpg")
                    == "\(inner)odd name.jpg was not taken: \(reason)\n")
            #expect(try stage.info(".refused/\(inner)odd name.jpg") != nil)
            #expect(try stage.info("\(inner)odd name.jpg") == nil)
        }
    }

    @Test(arguments: [(EIO, "input/output error"), (ESTALE, "stale file handle")])
    func `a dropped file that cannot be read to its end is moved away with the reason`(
        code: Int32, reason: String
    ) throws {
        for (inner, rules) in [("", ""), ("", "drop: { original: keep }"), ("folder/", "")] {
            let stage = try DropStage(rules)
            for name in ["a.jpg", "bad.jpg", "c.jpg"] { try stage.write(inner + name) }
            var isBehindBeginning = false
            try Interceptor { action, path in
                guard path.hasSuffix("/bad.jpg") else { return nil }
                if action == "copy" { isBehindBeginning = true }
                return isBehindBeginning && ["copy", "read"].contains(action) ? code : nil
            }.watch { try stage.sweep() }
            #expect(try stage.names() == ["a.jpg", "c.jpg"])
            #expect(
                try stage.reason("\(inner)bad.jpg")
                    == "\(inner)bad.jpg was not taken: it could not be read: \(reason)\n")
        }
    }

    @Test func `a dropped file stays when it is readable but the spool cannot be written`() throws {
        let stage = try DropStage()
        try stage.write("a.jpg")
        let failing = Interceptor { action, _ in action == "copy" ? EIO : nil }
        #expect(throws: SystemError.self) { try failing.watch { try stage.sweep() } }
        #expect(try stage.files() == ["a.jpg"])
    }

    private func put(named name: [UInt8], in stage: DropStage) throws {
        let path = Array("\(stage.drop)/".utf8) + name + [0]
        let raw = path.withUnsafeBytes {
            open($0.baseAddress!.assumingMemoryBound(to: CChar.self), O_WRONLY | O_CREAT, 0o644)
        }
        try Descriptor(owning: raw).write(DropStage.jpeg())
    }

    @Test func `many files with unreadable names are moved away in little time`() throws {
        let stage = try DropStage()
        let count = 300
        for number in 0..<count { try put(named: [0xff] + Array("\(number)".utf8), in: stage) }
        var asked = 0
        try stage.folder.sweep {
            asked += 1
            return asked > 20
        }
        let unread = try stage.files().filter { !$0.hasPrefix(".refused/") }
        #expect(!unread.isEmpty && unread.count < count, "it stops in between")
        var calls = 0
        try Interceptor { _, _ in
            calls += 1
            return nil
        }.watch { try stage.sweep() }
        #expect(calls < count * 30)
        #expect(try stage.files().count == 2 * count)
        #expect(try stage.files().allSatisfy { $0.hasPrefix(".refused/unreadable-name") })
    }

    @Test func `a file with an unreadable name is moved away under another name`() throws {
        let stage = try DropStage()
        for name in [[0xff, 0xfe, 0x2e], Array("a\nb".utf8)] as [[UInt8]] {
            try put(named: name, in: stage)
        }
        try stage.sweep()
        #expect(try stage.jobs().isEmpty)
        #expect(
            try stage.files()
                == [
                    "unreadable-name", "unreadable-name-2", "unreadable-name-2.reason.txt",
                    "unreadable-name.reason.txt",
                ].map { ".refused/" + $0 })
    }

    @Test func `a refused file never replaces an earlier one`() throws {
        let stage = try DropStage()
        for text in ["one", "two", "three"] {
            try stage.write("a.jpg", Array(text.utf8))
            try stage.sweep()
        }
        let folder = try Directory(opening: "\(stage.drop)/.refused")
        let texts = try ["a.jpg", "a-2.jpg", "a-3.jpg"].map {
            String(decoding: try folder.contents($0), as: UTF8.self)
        }
        #expect(texts == ["one", "two", "three"])
        #expect(try folder.names().count == 6)
    }

    @Test(arguments: [
        ("keep", ["a.jpg"], []), ("move", [".taken/a.jpg"], [".taken/a-2.jpg", ".taken/a.jpg"]),
        ("remove", [], []),
    ]) func `an original stays, moves or goes as its pipeline says, and a new version is taken`(
        rule: String, first: [String], second: [String]
    ) throws {
        let stage = try DropStage("drop: { original: \(rule), owner: ada }")
        try stage.write("a.jpg", DropStage.jpeg(1))
        for _ in 0..<3 { try stage.sweep() }
        try stage.restart()
        try stage.sweep()
        #expect(try stage.files() == first)
        #expect(try stage.jobs().map(\.owner) == ["ada"])
        try stage.write("a.jpg", DropStage.jpeg(2))
        for _ in 0..<3 { try stage.sweep() }
        #expect(try stage.files() == (rule == "keep" ? first : second))
        let jobs = try stage.jobs()
        #expect(try jobs.map { try stage.input(of: $0.id)[4] } == [1, 2])
    }

    @Test func `a note about a file that stays lives as long as the file`() throws {
        let stage = try DropStage("drop: { original: keep }")
        let names = ["stays.jpg", "goes.jpg", "Work/stays.jpg", "Work/sea/goes.jpg", "away.jpg"]
        for name in names { try stage.write(name, DropStage.jpeg(bytes: 800 + name.utf8.count)) }
        let notes = try Directory(opening: "\(stage.notesPath)/kept")
        func kept() throws -> Int { try notes.names().count }
        func move(_ name: String, _ newName: String) {
            #expect(rename("\(stage.drop)/\(name)", "\(stage.drop)/\(newName)") == 0)
        }
        try stage.sweep()
        #expect(try kept() == names.count)
        for name in ["goes.jpg", "Work/sea/goes.jpg"] { unlink("\(stage.drop)/\(name)") }
        #expect(rename("\(stage.drop)/away.jpg", "\(stage.path)/away.jpg") == 0)
        move("stays.jpg", ".stays.jpg")
        move("Work", ".Work")
        // It is looked for once an hour.
        try stage.sweep(after: 3700)
        try stage.sweep(after: 100)
        #expect(try kept() == names.count)
        #expect(rename("\(stage.path)/away.jpg", "\(stage.drop)/away.jpg") == 0)
        try stage.sweep(after: 3700)
        #expect(try kept() == 3)
        move(".stays.jpg", "stays.jpg")
        move(".Work", "Work")
        try stage.sweep()
        #expect(try stage.jobs().count == names.count, "none is taken twice")
    }

    @Test func `a dropped file waits while the queue or the disk is full`()
        throws
    {
        let full = try DropStage(queueMax: 2)
        for name in ["a.jpg", "b.jpg"] { try full.write(name) }
        try full.sweep()
        #expect(try full.jobs().count == 2)
        try full.write("c.jpg")
        try full.sweep()
        #expect(try full.jobs().count == 2 && full.folder.isPending)
        #expect(try full.files() == [".taken/a.jpg", ".taken/b.jpg", "c.jpg"])
        let claimed = try full.spool.claims.claim(full.jobs().map { ($0.id, .batch) }) { _ in }
        #expect(claimed.count == 2)
        try full.sweep()
        #expect(try full.names() == ["a.jpg", "b.jpg", "c.jpg"])

        let tight = try DropStage(reserveBytes: 1 << 60)
        try tight.write("a.jpg")
        try tight.sweep()
        #expect(try tight.files() == ["a.jpg"] && tight.folder.isPending)
    }

    @Test(arguments: ["", "folder/"])
    func `a file larger than the free disk space waits alone, and others are taken`(
        inner: String
    ) throws {
        // There is room for half of it, or less.
        let bytes = 1_000_000_000_000
        let free = try Directory(opening: "/tmp").space().free
        let stage = try DropStage(bytesMax: "1TB", reserveBytes: max(0, free - bytes / 2))
        for name in ["a.jpg", "c.jpg", "d.jpg"] { try stage.write(inner + name) }
        try stage.write(inner + "b.jpg")
        #expect(truncate("\(stage.drop)/\(inner)b.jpg", bytes) == 0)
        try stage.sweep()
        #expect(try stage.names() == ["a.jpg", "c.jpg", "d.jpg"] && stage.folder.isPending)
        #expect(try stage.info(inner + "b.jpg")?.size == bytes)
        #expect(
            stage.folder.said == [
                "a dropped file waits for disk space \(inner)b.jpg "
            ])
        // It was not looked at less often for that.
        #expect(truncate("\(stage.drop)/\(inner)b.jpg", 904) == 0)
        try stage.sweep()
        #expect(try stage.names() == ["a.jpg", "b.jpg", "c.jpg", "d.jpg"])
    }

    @Test(arguments: ["", "folder/"], [(0, 1_000_000), (1 << 60, 1_000_000), (0, 0)])
    func `a file over the pipeline's size limit is refused, full disk or not`(
        inner: String, room: (reserveBytes: Int, queueMax: Int)
    ) throws {
        let stage = try DropStage(queueMax: room.queueMax, reserveBytes: room.reserveBytes)
        for name in ["a.jpg", "b.jpg"] { try stage.write(inner + name) }
        #expect(truncate("\(stage.drop)/\(inner)a.jpg", 900_000_000_000) == 0)
        try stage.sweep()
        #expect(
            try stage.reason(inner + "a.jpg") == """
                \(inner)a.jpg was not taken: it has 900000000000 bytes; the pipeline takes 3000 at \
                most (limits.bytes)

                """)
        let hasDiskSpace = room.reserveBytes == 0 && room.queueMax > 0
        #expect(try stage.names() == (hasDiskSpace ? ["b.jpg"] : []))
        #expect(try stage.info(inner + "b.jpg") != nil || hasDiskSpace)
    }
}

extension DropStage {
    func info(_ name: String) throws -> FileInfo? { try Directory(opening: drop).info(name) }
}
