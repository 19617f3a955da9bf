@testable import Drop
import Glibc
import Jobs
import Platform
import Spool
import Testing

@Suite struct `Files that are dropped together` {
    private func batches(_ stage: DropStage) throws -> [[String]] {
        var batches: [BatchID: [String]] = [:]
        for job in try stage.jobs() {
            batches[try #require(job.batch), default: []].append(job.inputs[0].name)
        }
        return batches.values.map { $0.sorted() }.sorted { $0[0] < $1[0] }
    }

    @Test func `files dropped together are one batch, and later files another`() throws {
        let stage = try DropStage()
        for name in ["a.jpg", "b.jpg"] { try stage.write(name) }
        try stage.sweep()
        try stage.write("c.jpg")
        try stage.sweep()
        try stage.write("d.jpg")
        try stage.sweep(after: DropFolder.windowSeconds + 1)
        #expect(try batches(stage) == [["a.jpg", "b.jpg", "c.jpg"], ["d.jpg"]])
    }

    @Test func `a dropped folder is one batch of its name with everything in it`() throws {
        let stage = try DropStage()
        for name in ["Holidays/a.jpg", "Holidays/b/c.jpg", "loose.jpg", "Work/d.jpg"] {
            try stage.write(name)
        }
        try stage.sweep()
        #expect(try batches(stage) == [["a.jpg", "c.jpg"], ["d.jpg"], ["loose.jpg"]])
        let titles = try stage.jobs().map {
            try stage.spool.batches.manifest(of: #require($0.batch))?.title?.text
        }
        #expect(Set(titles) == ["Holidays", "Work", nil])
        #expect(
            try stage.files() == [
                ".taken/Holidays/a.jpg", ".taken/Holidays/b/c.jpg", ".taken/Work/d.jpg",
                ".taken/loose.jpg",
            ])
        // The folder stays for who has not ended yet, and goes then.
        try stage.write("Holidays/late.jpg")
        try stage.sweep()
        #expect(try batches(stage)[0] == ["a.jpg", "c.jpg", "late.jpg"])
        try stage.sweep(after: 100)
        #expect(try stage.info("Holidays") == nil)
        #expect(try stage.own() == [])
        try stage.write("Holidays/new.jpg")
        try stage.sweep()
        #expect(try batches(stage).contains(["new.jpg"]))
    }

    @Test func `a folder that gets the inode of an earlier one is a batch of its own`() throws {
        let stage = try DropStage()
        func number(_ name: String) throws -> String {
            String(try #require(try stage.info(name)).inode, radix: 36)
        }
        try stage.write("First/a.jpg")
        try stage.sweep()
        let first = try number("First")
        #expect(try Directory(opening: stage.drop).removeEmpty("First"))
        try stage.write("Second/b.jpg")
        // Not all file systems give a number again at once.
        let record = try #require(try stage.own().first)
        let own = try Directory(opening: stage.notesPath)
        try own.rename(
            record, to: own,
            as: "folder-\(number("Second"))"
                + record.dropFirst("folder-\(first)".utf8.count))
        for _ in 0..<2 { try stage.sweep() }
        #expect(try batches(stage) == [["a.jpg"], ["b.jpg"]])
        let titles = try stage.jobs().map {
            try stage.spool.batches.manifest(of: #require($0.batch))?.title?.text
        }
        #expect(titles == ["First", "Second"])
    }

    @Test func `a folder that somebody removed is forgotten`() throws {
        let stage = try DropStage()
        for name in ["Gone/a.jpg", "Empty/b.jpg"] { try stage.write(name) }
        try stage.sweep()
        #expect(try Directory(opening: stage.drop).removeEmpty("Gone"))
        // An empty one goes with what is noted of it.
        try stage.sweep(after: 3700)
        #expect(try stage.own().count == 1 && stage.info("Empty") == nil)
        try stage.sweep(after: 3700)
        #expect(try stage.own() == [])
    }

    @Test func `files of a dropped folder are taken once nothing in it changes`() throws {
        let stage = try DropStage()
        try stage.write("Holidays/b/a.jpg")
        try stage.sweep(after: 1)
        #expect(try stage.jobs().isEmpty && stage.folder.isPending)
        try stage.write("Holidays/b/.b.jpg.X1", [1])
        try stage.sweep(after: 0.9)
        #expect(try stage.jobs().isEmpty)
        try stage.sweep(after: 2)
        #expect(try stage.names() == ["a.jpg"])
        #expect(try stage.info("Holidays/b/.b.jpg.X1") != nil)
    }

    @Test func `files of a folder that stays are taken once`() throws {
        let stage = try DropStage("drop: { original: keep }")
        for name in ["Holidays/a.jpg", "Holidays/b/c.jpg"] { try stage.write(name) }
        try stage.sweep()
        try stage.restart()
        try stage.sweep(after: 100)
        try stage.sweep(after: 100)
        #expect(try stage.names() == ["a.jpg", "c.jpg"])
        #expect(try stage.files() == ["Holidays/a.jpg", "Holidays/b/c.jpg"])
    }

    @Test func `folders that are nested too deeply are refused`() throws {
        let stage = try DropStage()
        let deep = (0..<40).map { "d\($0)" }.joined(separator: "/")
        try stage.write("\(deep)/a.jpg")
        try stage.sweep()
        #expect(try stage.jobs().isEmpty)
        #expect(
            try stage.reason("d0")
                == "d0 was not taken: there are more than 32 folders in one another\n")
    }

    @Test func `late folders are refused from the level that is too deep`() throws {
        let stage = try DropStage()
        try stage.write("D/a.jpg")
        try stage.sweep()
        let deepest = (["D"] + (1..<32).map { "d\($0)" }).joined(separator: "/")
        try stage.write("\(deepest)/b.jpg")
        try stage.write("\(deepest)/more/c.jpg")
        try stage.sweep()
        #expect(try batches(stage) == [["a.jpg", "b.jpg"]])
        #expect(
            try stage.reason("\(deepest)/more") == """
                \(deepest)/more was not taken: there are more than 32 folders in one another

                """)
        try stage.sweep(after: 100)
        #expect(
            try stage.files() == [
                ".refused/\(deepest)/more.reason.txt", ".refused/\(deepest)/more/c.jpg",
                ".taken/D/a.jpg", ".taken/\(deepest)/b.jpg",
            ])
    }

    @Test func `folders nested to the limit are removed with their files`() throws {
        let stage = try DropStage()
        for (name, count) in [("D", 20), ("Deep", 40)] {
            try stage.write("\(name)/a.jpg")
            let inner = (0..<count).map { "d\($0)" }.joined(separator: "/")
            try Directory(making: "\(stage.drop)/\(name)/.hidden/\(inner)").setMode(0o755)
        }
        for _ in 0..<2 { try stage.sweep(after: 100) }
        #expect(try stage.info("D") == nil && stage.info("Deep") != nil)
        #expect(try stage.names() == ["a.jpg", "a.jpg"])
    }

    @Test func `a late folder that cannot be opened is refused`() throws {
        let stage = try DropStage()
        try stage.write("D/a.jpg")
        try stage.sweep()
        try stage.write("D/locked/b.jpg")
        try stage.write("D/c.jpg")
        let locked = Interceptor { action, path in
            action == "open" && path.hasSuffix("web/D/locked") ? EACCES : nil
        }
        try locked.watch { try stage.sweep() }
        #expect(try batches(stage) == [["a.jpg", "c.jpg"]])
        #expect(
            try stage.reason("D/locked")
                == "D/locked was not taken: it could not be opened: permission denied\n")
    }

    @Test func `a dropped folder of any size is taken with a bounded number of files in memory`()
        throws
    {
        let stage = try DropStage("drop: { original: remove }", windowMax: 20)
        let count = 150
        for number in 0..<count { try stage.write("\(number).jpg", DropStage.jpeg(bytes: 9)) }
        #expect(DropListing(of: stage.folder.root, in: stage.folder).files.isEmpty)
        stage.pass(4)
        #expect(DropListing(of: stage.folder.root, in: stage.folder).files.count == 20)
        try stage.sweep()
        #expect(try stage.spool.intake.waitingCount() == count)
        #expect(try stage.files() == [])
    }

    @Test func `a sidecar file gives options for a dropped file`() throws {
        let stage = try DropStage()
        try stage.write("a.jpg")
        try stage.write("a.jpg.job.yaml", Array("title: The sea\npriority: urgent\n".utf8))
        try stage.write("Work/b.jpg")
        try stage.write("Work/c.jpg")
        try stage.write("Work/c.jpg.job.yaml", Array("priority: normal".utf8))
        try stage.write("Work/batch.yaml", Array("{ title: Office, priority: urgent }".utf8))
        try stage.sweep()
        let jobs = Dictionary(
            uniqueKeysWithValues: try stage.jobs().map { ($0.inputs[0].name, $0) })
        #expect(jobs["a.jpg"]?.title?.text == "The sea" && jobs["a.jpg"]?.lane == .urgent)
        #expect(jobs["b.jpg"]?.lane == .urgent && jobs["c.jpg"]?.lane == .normal)
        let batch = try #require(jobs["b.jpg"]?.batch)
        #expect(try stage.spool.batches.manifest(of: batch)?.title?.text == "Office")
        try stage.sweep(after: 100)
        #expect(
            try stage.files() == [
                ".taken/Work/b.jpg", ".taken/Work/batch.yaml", ".taken/Work/c.jpg",
                ".taken/Work/c.jpg.job.yaml", ".taken/a.jpg", ".taken/a.jpg.job.yaml",
            ])
    }

    @Test func `a sidecar in a nested folder is refused with a reason`() throws {
        let stage = try DropStage()
        for name in ["Summer/a.jpg", "Summer/sea/b.jpg"] { try stage.write(name) }
        try stage.write("Summer/batch.yaml", Array("title: At the sea".utf8))
        try stage.write("Summer/sea/batch.yaml", Array("priority: urgent".utf8))
        try stage.write("Alone/sea/batch.yaml", Array("priority: urgent".utf8))
        try stage.sweep()
        #expect(try batches(stage) == [["a.jpg", "b.jpg"]])
        #expect(try stage.jobs().allSatisfy { $0.lane == .batch })
        for folder in ["Summer", "Alone"] {
            #expect(
                try stage.reason("\(folder)/sea/batch.yaml") == """
                    \(folder)/sea/batch.yaml was not taken: a folder is one batch with all that is \
                    in \
                    it, and only \(folder)/batch.yaml is read for that

                    """)
        }
        // One that comes late is reported as well, and keeps no folder from being put away.
        try stage.write("Summer/sea/batch.yaml", Array("priority: urgent".utf8))
        try stage.sweep()
        #expect(try stage.info(".refused/Summer/sea/batch-2.yaml") != nil)
        try stage.sweep(after: 100)
        #expect(try stage.info("Summer") == nil)
    }

    @Test func `a folder whose destination is a file gets another name`() throws {
        let stage = try DropStage()
        for name in [".taken/Summer", ".refused/Summer", ".taken/Work-2"] {
            try stage.write(name, [1])
        }
        #expect(symlink("/tmp", "\(stage.drop)/.taken/Work") == 0)
        for name in ["Summer/a.jpg", "Summer/sea/b.jpg", "Work/c.jpg"] { try stage.write(name) }
        try stage.write("Summer/notes.txt", [1])
        try stage.sweep()
        #expect(try stage.names() == ["a.jpg", "b.jpg", "c.jpg"])
        #expect(
            try stage.files() == [
                ".refused/Summer", ".refused/Summer-2/notes.txt",
                ".refused/Summer-2/notes.txt.reason.txt", ".taken/Summer", ".taken/Summer-2/a.jpg",
                ".taken/Summer-2/sea/b.jpg", ".taken/Work", ".taken/Work-2", ".taken/Work-3/c.jpg",
            ])
        try stage.sweep()
        #expect(!stage.folder.isPending)
    }

    @Test func `a sidecar names recipients for one file or for the whole batch`() throws {
        let stage = try DropStage("drop: { owner: Owner@home.example }")
        func ask(_ name: String, _ address: String) throws {
            try stage.write(name, Array("notify: \(address)".utf8))
        }
        for name in ["a.jpg", "b.jpg", "Work/c.jpg", "Work/d.jpg"] { try stage.write(name) }
        try ask("batch.yaml", "bob@example.org")
        try ask("a.jpg.job.yaml", "ada@example.org")
        try ask("Work/batch.yaml", "owner@home.example")
        try stage.sweep()
        try stage.write("late.jpg")
        try stage.sweep()
        try stage.write("next.jpg")
        try stage.sweep(after: DropFolder.windowSeconds + 1)
        let asked = try Dictionary(
            uniqueKeysWithValues: stage.jobs().map { job in
                (job.inputs[0].name, [job.notify, job.notifyAlone].map { $0?.text })
            })
        #expect(
            asked == [
                "a.jpg": ["bob@example.org", "ada@example.org"], "b.jpg": ["bob@example.org", nil],
                "c.jpg": ["owner@home.example", nil], "d.jpg": ["owner@home.example", nil],
                "late.jpg": ["bob@example.org", nil], "next.jpg": [nil, nil],
            ])
    }

    @Test func `options of a sidecar survive a failure`() throws {
        let stage = try DropStage("drop: { original: remove }")
        try stage.write("a.jpg")
        try stage.write("batch.yaml", Array("notify: bob@example.org".utf8))
        // Nothing is taken that cannot be noted.
        try Directory(opening: "\(stage.path)/spool/drop/.pressroom").removeAll("web")
        try stage.sweep()
        #expect(try stage.jobs().map(\.id) == [])
        #expect(try stage.files() == ["a.jpg", "batch.yaml"])
    }

    @Test func `an error in a sidecar refuses its file and shows the place`() throws {
        let stage = try DropStage()
        try stage.write("a.jpg")
        try stage.write("a.jpg.job.yaml", Array("title: x\npriorty: urgent\n".utf8))
        try stage.write("Work/b.jpg")
        try stage.write("Work/batch.yaml", Array("priority: hgih".utf8))
        try stage.write("orphan.jpg.job.yaml", Array("title: x".utf8))
        try stage.write("big.jpg")
        try stage.write("big.jpg.job.yaml", [UInt8](repeating: 0x20, count: 100_000))
        try stage.write("mail.jpg")
        try stage.write("mail.jpg.job.yaml", Array("notify: eve@elsewhere.example".utf8))
        try stage.write("Told/a.jpg")
        try stage.write("Told/batch.yaml", Array("notify: { email: ada@example.org }".utf8))
        try stage.sweep(after: 100)
        #expect(try stage.jobs().isEmpty)
        #expect(
            try stage.reason("a.jpg") == """
                a.jpg was not taken: "a.jpg.job.yaml" has an error

                a.jpg.job.yaml:2:1: error: unknown key "priorty"; did you mean "priority"?
                    2 | priorty: urgent
                      | ^~~~~~~

                """)
        #expect(
            try stage.reason("Work") == """
                Work was not taken: "batch.yaml" has an error

                batch.yaml:1:11: error: unknown priority "hgih"; known are urgent, normal, batch
                    1 | priority: hgih
                      |           ^~~~

                """)
        #expect(
            try stage.reason("orphan.jpg.job.yaml") == """
                orphan.jpg.job.yaml was not taken: there is no file "orphan.jpg" for it

                """)
        #expect(
            try stage.reason("big.jpg") == """
                big.jpg was not taken: "big.jpg.job.yaml" could not be read: file too large

                """)
        #expect(
            try stage.reason("mail.jpg") == """
                mail.jpg was not taken: "mail.jpg.job.yaml" has an error

                mail.jpg.job.yaml:1:9: error: this server sends no mail to eve@elsewhere.example \
                at a \
                request
                    1 | notify: eve@elsewhere.example
                      |         ^~~~~~~~~~~~~~~~~~~~~

                """)
        #expect(
            try stage.reason("Told") == """
                Told was not taken: "batch.yaml" has an error

                batch.yaml:1:9: error: "notify" must be text, not a mapping
                    1 | notify: { email: ada@example.org }
                      |         ^~~~~~~~~~~~~~~~~~~~~~~~~~

                """)
    }
}
