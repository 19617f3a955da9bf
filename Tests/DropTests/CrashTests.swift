@testable import Drop
import Glibc
import Jobs
import Platform
import Spool
import Testing

@Suite struct `After a crash while files were taken` {
    /// How far the taking of a file had come.
    enum Stop: CaseIterable {
        case noted, published, held, heldUnpublished, putAway
    }

    /// Does by hand what is done with `a.jpg`, up to a point.
    private func take(_ stage: DropStage, until stop: Stop) throws {
        let place = stage.folder.root
        let info = try #require(try place.directory.info("a.jpg"))
        let file = DroppedFile(place: place, name: "a.jpg", info: info, isAnnounced: true)
        let job = try DroppedJob(file, for: stage.pipeline, stage.settings)
        let batch = try stage.spool.batches.begin()
        _ = try job.submission.seal(
            Manifest(
                id: job.submission.id, pipeline: "web", lane: .batch, inputs: job.inputs,
                batch: batch.manifest.id))
        _ = try DropJournal(
            [
                .init(
                    key: file.key.text, job: job.submission.id, path: "a.jpg",
                    sidecar: nil)
            ], in: stage.folder.own)
        let hold = DropFolder.hold(file.key.text)
        if stop == .heldUnpublished {
            _ = try place.directory.move("a.jpg", to: stage.folder.taken, as: hold)
        }
        if [.published, .held, .putAway].contains(stop) {
            try stage.spool.intake.publish([job.submission], in: batch)
        }
        if stop == .held { _ = try place.directory.move("a.jpg", to: stage.folder.taken, as: hold) }
        if stop == .putAway { stage.folder.putAway("a.jpg", in: place, file.key) }
    }

    @Test(arguments: Stop.allCases, ["keep", "move", "remove"])
    func `after a crash each dropped file is one job and is put away`(stop: Stop, rule: String)
        throws
    {
        let stage = try DropStage("drop: { original: \(rule) }")
        try stage.write("a.jpg")
        stage.pass(3)
        try take(stage, until: stop)
        for _ in 0..<2 {
            try stage.restart()
            try stage.sweep()
            try stage.sweep()
        }
        #expect(try stage.names() == ["a.jpg"])
        // What was held and goes back is a file that came there.
        #expect(
            try stage.files()
                == (rule == "keep" && ![.held].contains(stop)
                    ? ["a.jpg"]
                    : rule == "remove" ? [] : [".taken/a.jpg"]))
        #expect(try stage.own() == [])
    }

    @Test func `a file that was renamed during a crash is not taken again`() throws {
        let stage = try DropStage()
        try stage.write("a.jpg")
        stage.pass(3)
        try take(stage, until: .published)
        #expect(rename("\(stage.drop)/a.jpg", "\(stage.drop)/b.jpg") == 0)
        try stage.restart()
        try stage.sweep()
        #expect(try stage.names() == ["a.jpg"])
        #expect(try stage.files() == [".taken/b.jpg"])
    }

    @Test(arguments: ["keep", "move", "remove"], [false, true])
    func `a file that cannot be put away is not taken again after its job is gone`(
        rule: String, isCrash: Bool
    ) throws {
        let stage = try DropStage("drop: { original: \(rule) }")
        try stage.write("a.jpg")
        stage.pass(3)
        let stuck = Interceptor { action, path in
            path.hasSuffix("/drop/web/a.jpg") && action == "rename"
                || path.contains("/kept/") && action == "open" ? EACCES : nil
        }
        try stuck.watch {
            if isCrash {
                try take(stage, until: .published)
                try stage.restart()
            }
            for _ in 0..<3 { try stage.sweep() }
        }
        #expect(try stage.files() == ["a.jpg"])
        // It has run, and was deleted or has expired.
        let job = try #require(try stage.jobs().first)
        try Directory(opening: "\(stage.spool.path)/new/batch").removeAll(job.id.text)
        for _ in 0..<2 {
            try stage.restart()
            try stage.sweep()
        }
        #expect(try stage.names() == [])
        #expect(
            try stage.files()
                == (rule == "keep"
                    ? ["a.jpg"]
                    : rule == "remove" ? [] : [".taken/a.jpg"]))
        #expect(try stage.own() == [])
    }

    @Test(arguments: ["move", "remove"])
    func `a file is one job even if its destination was removed`(rule: String) throws {
        let stage = try DropStage("drop: { original: \(rule) }")
        try Directory(opening: stage.drop).removeAll(".taken")
        try stage.write("a.jpg")
        try stage.write("Work/b.jpg")
        for _ in 0..<3 { try stage.sweep() }
        #expect(try stage.names() == ["a.jpg", "b.jpg"])
        #expect(try stage.files() == ["Work/b.jpg", "a.jpg"])
        try stage.restart()
        try stage.sweep()
        #expect(try stage.names() == ["a.jpg", "b.jpg"])
        #expect(try stage.files() == (rule == "move" ? [".taken/Work/b.jpg", ".taken/a.jpg"] : []))
        #expect(try stage.own().allSatisfy { $0.hasPrefix("folder-") })
    }

    @Test func `a new version of a dropped file that was on its way becomes a job`() throws {
        let stage = try DropStage("drop: { original: remove }")
        try stage.write("a.jpg", DropStage.jpeg(1))
        stage.pass(3)
        try take(stage, until: .published)
        let key = try #require(try stage.info("a.jpg").map { FileKey($0).text })
        try stage.write("a.jpg", DropStage.jpeg(2))
        #expect(
            try stage.folder.root.directory.move(
                "a.jpg", to: stage.folder.taken, as: DropFolder.hold(key)))
        for _ in 0..<2 {
            try stage.restart()
            try stage.sweep()
        }
        #expect(try stage.jobs().map { try stage.input(of: $0.id)[4] } == [1, 2])
        #expect(try stage.files() == [])
    }

    @Test func `notes written to a full disk are not left behind`() throws {
        let stage = try DropStage()
        try stage.write("a.jpg")
        let full = Interceptor { action, path in
            action == "write" && path.contains("/.pressroom/") ? ENOSPC : nil
        }
        try full.watch { for _ in 0..<3 { try stage.sweep() } }
        #expect(try stage.own() == [] && stage.jobs().isEmpty)
        try stage.sweep()
        #expect(try stage.names() == ["a.jpg"])
    }

    @Test func `a file that replaced another one waits for its own turn`() throws {
        let stage = try DropStage()
        try stage.write("a.jpg", DropStage.jpeg(1))
        stage.pass(3)
        try take(stage, until: .published)
        try stage.write("a.jpg", DropStage.jpeg(2))
        try stage.restart()
        try stage.sweep()
        #expect(try stage.jobs().map { try stage.input(of: $0.id)[4] } == [1, 2])
        #expect(try stage.files() == [".taken/a.jpg"])
    }

    @Test func `a folder continues the batch that was begun before the crash`() throws {
        let stage = try DropStage()
        for name in ["a", "b", "c"] { try stage.write("Holidays/\(name).jpg") }
        stage.pass(3)
        var asked = 0
        // Stops once some are taken.
        try stage.folder.sweep {
            asked += 1
            return asked > 2
        }
        try stage.write("Holidays/d.jpg")
        try stage.restart()
        try stage.sweep()
        let batches = Set(try stage.jobs().map(\.batch))
        #expect(try stage.names() == ["a.jpg", "b.jpg", "c.jpg", "d.jpg"])
        #expect(batches.count == 1)
    }

    /// A journal as it was written before there were versions.
    /// - Parameter format: a field of its entry.
    private func journal(_ stage: DropStage, _ job: JobID, format: String = "") throws {
        let info = try #require(try stage.folder.root.directory.info("a.jpg"))
        let entry = #"{\#(format)"job":"\#(job)","key":"\#(FileKey(info).text)","path":"a.jpg"}"#
        try stage.folder.own.create("journal-1").write(Array("[\(entry)]".utf8))
    }

    @Test func `a journal from before there were versions is read as it was written`() throws {
        let stage = try DropStage()
        try stage.write("a.jpg")
        stage.pass(3)
        try take(stage, until: .published)
        for name in try stage.own() { try stage.folder.own.remove(name) }
        try journal(stage, try #require(try stage.jobs().first).id)
        try stage.restart()
        try stage.sweep()
        #expect(try stage.names() == ["a.jpg"])
        #expect(try stage.files() == [".taken/a.jpg"])
        #expect(try stage.own() == [])
    }

    @Test func `a journal says the version of its form, and a newer one is left as it is`()
        throws
    {
        let stage = try DropStage()
        try stage.write("a.jpg")
        let entry = DropJournal.Entry(key: "k", job: .new(), path: "b.jpg", sidecar: nil)
        let written = try DropJournal([entry], in: stage.folder.own)
        let name = try #require(try stage.own().first)
        let text = String(decoding: try stage.folder.own.contents(name), as: UTF8.self)
        #expect(text.contains("\"format\":1"))
        try written.close()
        try journal(stage, .new(), format: #""format":3,"#)
        let error = #expect(throws: SystemError.self) { try stage.restart() }
        #expect(error?.isNewerFormat == true)
        #expect(try stage.own() == ["journal-1"] && stage.files() == ["a.jpg"])
        #expect(try stage.names() == [])
    }

    @Test func `a folder whose batch has a newer form stays, and other files are taken`() throws {
        let stage = try DropStage()
        try stage.write("Work/a.jpg")
        try stage.sweep()
        let batch = try #require(try stage.jobs().first?.batch)
        let file = "batches/\(batch)/batch.json"
        let root = try Directory(opening: stage.spool.path)
        let text = String(decoding: try root.contents(file), as: UTF8.self)
        try root.replace(
            file, with: Array(text.replacing("\"format\" : 1", with: "\"format\" : 3").utf8),
            durable: false)
        try stage.restart()
        try stage.write("Work/late.jpg")
        try stage.write("b.jpg")
        try stage.sweep()
        #expect(try stage.names() == ["a.jpg", "b.jpg"])
        #expect(try stage.files().contains("Work/late.jpg"))
    }
}
