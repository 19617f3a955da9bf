import Jobs
import Platform
@testable import Spool
import Testing

@Suite struct `Submissions` {
    @Test func `an accepted job stands whole in its lane`() throws {
        let temporary = try TemporarySpool()
        let id = try temporary.accept("picture", lane: .urgent)
        let folder = try Directory(opening: "\(temporary.path)/new/urgent/\(id)")
        #expect(try folder.contents("in/000") == Array("picture".utf8))
        let manifest = try JSON.decode(Manifest.self, from: folder.contents("manifest.json"))
        #expect(manifest.id == id)
        #expect(manifest.inputs == [.init(name: "photo.jpg", mediaType: .jpeg, bytes: 7)])
    }

    @Test func `nobody sees a job before it is committed`() throws {
        let temporary = try TemporarySpool()
        let submission = try temporary.spool.intake.begin()
        try submission.addInput().write([1, 2, 3])
        #expect(try temporary.spool.lookup.status(of: submission.id) == nil)
        #expect(try temporary.spool.claims.runnable(in: .normal, limit: 9).isEmpty)
    }

    @Test func `a submission that is given up leaves nothing behind`() throws {
        let temporary = try TemporarySpool()
        let before = try temporary.files()
        do {
            let submission = try temporary.spool.intake.begin()
            try submission.addInput().write([1, 2, 3])
            try submission.addInput().write([4, 5, 6])
        }
        let after = try temporary.files().filter { JobID($0.dropFirst(4)) == nil }
        #expect(after == before)
    }

    @Test func `a linked input is the same file, not a copy`() throws {
        let temporary = try TemporarySpool()
        let root = try Directory(opening: temporary.path)
        try root.create("original").write([7])
        let submission = try temporary.spool.intake.begin()
        let input = try submission.addInput(linking: temporary.path + "/original")
        #expect(try input.info.inode == root.info("original")?.inode)
    }

    @Test func `jobs of a lane come oldest first, and no more than asked for`() throws {
        let temporary = try TemporarySpool()
        let ids = try (0..<5).map { _ in try temporary.accept() }
        #expect(try temporary.spool.claims.runnable(in: .normal, limit: 3) == Array(ids.prefix(3)))
        let rest = try temporary.spool.claims.runnable(
            in: .normal, limit: 9, excluding: [ids[0], ids[4]])
        #expect(rest == Array(ids[1...3]))
    }
}
