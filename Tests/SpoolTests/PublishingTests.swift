import Glibc
import Jobs
import Platform
import Publishing
@testable import Spool
import TestFolders
import Testing

@Suite struct `Published outputs` {
    private let scratch = ScratchSpool()
    private let ledger = Ledger()
    private var target: String { "\(scratch.path)/target" }

    init() throws { _ = try Directory(making: target) }

    private func work() throws -> TestWork {
        TestWork(spool: try scratch.start(), ledger: ledger)
    }

    private func published(_ id: JobID) throws -> [PublishedFile] {
        let stored = try #require(try work().spool.lookup.status(of: id))
        return try #require(try stored.decoded().published)
    }

    private func deliveries(_ id: JobID) throws -> [Delivery] {
        let stored = try #require(try work().spool.lookup.status(of: id))
        return try #require(try stored.decoded().notifications)
    }

    @Test func `a status says where outputs lie, and before that where they are to lie`() throws {
        let id = try work().acceptAndRun { TestWork.publication(to: target, .number, of: $0) }
        let paths = ["b.webp", "b.jpg", "c.jpg"].map { "\(target)/a/\($0)" }
        #expect(try published(id).map(\.path) == paths)
        #expect(try published(id).allSatisfy { $0.state == .pending })
        try work().publish()
        #expect(try published(id).map(\.path) == paths)
        #expect(try published(id).allSatisfy { $0.state == .published })
        #expect(try deliveries(id).map(\.state) == [.delivered])
        #expect(try deliveries(id)[0].published == nil, "the files stand in \"published\"")
    }

    @Test func `outputs of jobs that have one name get numbers`() throws {
        for _ in 0..<3 {
            try work().acceptAndRun { TestWork.publication(to: target, .number, of: $0) }
        }
        try work().publish()
        #expect(
            try Set(tree(target).keys) == [
                "a/b.webp", "a/b.jpg", "a/c.jpg", "a/b-2.webp", "a/b-2.jpg", "a/c-2.jpg",
                "a/b-3.webp", "a/b-3.jpg", "a/c-3.jpg",
            ])
    }

    @Test func `a link is the output's own file, a copy is another, and modes are as asked`() throws
    {
        let linked = try work().acceptAndRun {
            TestWork.publication(to: target, .fail, of: $0, in: "linked")
        }
        try work().acceptAndRun {
            TestWork.publication(to: target, .fail, by: .copy, of: $0, in: "copied", mode: 0o664)
        }
        try work().publish()
        let root = try Directory(opening: target)
        let spool = try work().spool
        let path = try #require(
            try spool.lookup.outputPath(of: linked, step: "small", name: "000.webp"))
        let own = try #require(try Directory(opening: spool.path).info(path))
        let link = try #require(try root.info("linked/b.webp"))
        #expect(link.inode == own.inode && link.links == 2)
        #expect(link.mode & 0o022 == 0, "nobody else may write what the queue has")
        let copy = try #require(try root.info("copied/b.webp"))
        #expect(copy.links == 1 && copy.mode == 0o664)
        #expect(try root.info("copied")?.mode == 0o775)
    }

    /// To Swift an accent behind a slash is one character with it.
    @Test(arguments: [("\u{301}a", "\u{301}b"), ("a\u{d4e}", "b\u{d4e}")])
    func `a name is what stands between slashes, whatever letters are beside those`(
        folder: String, inner: String
    ) throws {
        let outside = try Directory(making: "\(scratch.path)/outside")
        symlink(outside.path, "\(target)/\(folder)")
        try work().acceptAndRun {
            TestWork.publication(to: target, .number, of: $0, in: "\(inner)/\u{301}")
        }
        let other = try work().acceptAndRun {
            TestWork.publication(to: target, .number, of: $0, in: "\(folder)/\u{301}")
        }
        try work().publish()
        let files = ["b.webp", "b.jpg", "c.jpg"].map { "\(inner)/\u{301}/\($0)" }
        #expect(try Set(tree(target).keys) == Set(files + [folder]))
        #expect(try outside.names().isEmpty)
        #expect(try published(other).allSatisfy { $0.state != .published })
    }

    @Test func `a file in the place of the directory is waited for, as a missing one is`() throws {
        let id = try work().acceptAndRun { TestWork.publication(to: target, .number, of: $0) }
        let place = try Directory(opening: scratch.path)
        #expect(rmdir(target) == 0)
        for _ in 0..<2 {
            try work().publish()
            #expect(try published(id).allSatisfy { $0.state == .pending })
            try? place.create("target").write([])
        }
        #expect(unlink(target) == 0)
        _ = try Directory(making: target)
        try work().publish()
        #expect(try published(id).allSatisfy { $0.state == .published })
    }

    @Test func `of a job that is deleted while it is published nothing is left half published`()
        throws
    {
        let whole = Set(["a/b.webp", "a/b.jpg", "a/c.jpg"])
        for step in 0..<11 {
            let work = try work()
            let id = try work.acceptAndRun { TestWork.publication(to: target, .number, of: $0) }
            var isDone = false
            try work.publish { publication throws(PublishingError) in
                let target = try DirectoryTarget(publication, within: nil)
                return DeletingTarget(target, before: step) {
                    _ = try? work.spool.control.remove(id)
                    isDone = true
                }
            }
            #expect(isDone)
            let found = try Set(tree(target).keys)
            #expect(found.isSubset(of: whole), "deleted before act \(step): \(found)")
            try Directory(opening: target).removeAll("a")
        }
    }

    @Test func `no link below the directory is followed`() throws {
        let outside = try Directory(making: "\(scratch.path)/outside")
        symlink(outside.path, "\(target)/a")
        let id = try work().acceptAndRun { TestWork.publication(to: target, .replace, of: $0) }
        try work().publish()
        #expect(try outside.names().isEmpty)
        #expect(try published(id).allSatisfy { $0.state == .failed })
        #expect(try published(id).allSatisfy { $0.error?.kind == .unpublished })
        #expect(try deliveries(id).map(\.state) == [.parked])
    }

    @Test func `a directory that is not there is waited for and not made`() throws {
        let missing = "\(scratch.path)/share"
        let id = try work().acceptAndRun { TestWork.publication(to: missing, .number, of: $0) }
        try work().publish()
        #expect(try deliveries(id).map(\.state) == [.pending])
        #expect(try deliveries(id)[0].error?.contains("No such file or directory") == true)
        #expect(try !Directory(opening: scratch.path).exists("share"))
        _ = try Directory(making: missing)
        try work().publish()
        #expect(try deliveries(id).map(\.state) == [.delivered])
        #expect(try tree(missing).count == 3)
    }

    @Test(arguments: [(["target"], true), (["other", "target"], true), (["other"], false)])
    func `outputs go below the directories that the operator has named`(
        roots: [String], isAllowed: Bool
    ) throws {
        _ = try Directory(making: "\(scratch.path)/other")
        _ = try Directory(making: "\(target)/inner")
        let id = try work().acceptAndRun {
            TestWork.publication(to: "\(target)/inner", .number, of: $0)
        }
        try work().publish(within: roots.map { "\(scratch.path)/\($0)" })
        #expect(try tree(target).count == (isAllowed ? 3 : 0))
        #expect(try deliveries(id).map(\.state) == [isAllowed ? .delivered : .parked])
    }

    @Test func `who asks again gets what is missing, and nothing twice`() throws {
        let id = try work().acceptAndRun { TestWork.publication(to: target, .number, of: $0) }
        try work().publish()
        try Directory(opening: "\(target)/a").remove("b.jpg")
        let before = try tree(target)
        let again = try work()
        try again.spool.outbox.mark(.again(.job(id), all: true))
        _ = try again.spool.outbox.renew(.job(id), all: true) { _ in false }
        try work().publish()
        #expect(try tree(target).count == 3)
        #expect(try tree(target).filter { $0.key != "a/b.jpg" } == before)
        #expect(try published(id).allSatisfy { $0.state == .published })
    }

    @Test func `a name that is taken fails alone, and is tried again when somebody asks`() throws {
        try Directory(making: "\(target)/a").create("b.jpg").write(Array("other".utf8))
        let id = try work().acceptAndRun { TestWork.publication(to: target, .fail, of: $0) }
        try work().publish()
        #expect(try published(id).map(\.state) == [.published, .failed, .published])
        #expect(try published(id)[1].error?.kind == .nameTaken)
        #expect(try published(id)[1].error?.detail == "there is a file a/b.jpg already")
        try Directory(opening: "\(target)/a").remove("b.jpg")
        let again = try work()
        try again.spool.outbox.mark(.again(.job(id), all: false))
        _ = try again.spool.outbox.renew(.job(id), all: false) { _ in false }
        try work().publish()
        #expect(try published(id).map(\.state) == [.published, .published, .published])
        #expect(try tree(target).count == 3)
    }

    @Test func `an earlier version leaves a job alone whose outputs are published`() throws {
        let id = try work().acceptAndRun { TestWork.publication(to: target, .number, of: $0) }
        let spool = try work().spool
        let folder = try Directory(opening: spool.path)
            .directory(JobLocation.final(.completed).folder(of: id))
        for file in ["status.json", "notify/0.json"] {
            let text = String(decoding: try folder.contents(file), as: UTF8.self)
            #expect(text.contains("\"format\" : 2"), "\(file)")
        }
        let other = try work().accept()
        for job in try work().claim([other]) { try work().run(job) }
        let plain = try Directory(opening: spool.path)
            .directory(JobLocation.final(.completed).folder(of: other))
        let text = String(decoding: try plain.contents("status.json"), as: UTF8.self)
        #expect(text.contains("\"format\" : 1"))
    }
}
