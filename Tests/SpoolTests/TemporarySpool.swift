import Glibc
import Jobs
import Platform
import Testing
@testable import Spool

/// A spool in a directory of its own that is removed with it.
final class TemporarySpool {
    let spool: Spool
    private let parent: Directory
    private let name: String

    init() throws {
        name = JobID(nanoseconds: Clock.wallNanoseconds, random: .random(in: 0 ... .max)).text
        parent = try Directory(opening: "/tmp")
        spool = try Spool(opening: "/tmp/\(name)/spool")
    }

    deinit { try? parent.removeAll(name) }

    var path: String { spool.path }

    /// Accepts a job with one small file.
    func accept(_ text: String = "hello", lane: Lane = .normal) throws -> JobID {
        let submission = try spool.intake.begin()
        try submission.addInput().write(Array(text.utf8))
        _ = try submission.commit(
            Manifest(
                id: submission.id, pipeline: "web", lane: lane,
                inputs: [.init(name: "photo.jpg", mediaType: .jpeg, bytes: text.utf8.count)]))
        return submission.id
    }

    /// Accepts a job and claims it.
    func claimed() throws -> ClaimedJob {
        let id = try accept()
        return try #require(try claim(id, .normal))
    }

    func claim(_ id: JobID, _ lane: Lane) throws -> ClaimedJob? {
        try spool.claims.claim([(id, JobQueue(lane))], quarantined: { _ in }).first
    }

    /// Makes an empty file whose name is no text: of ÿ in Latin-1.
    func plantNoText(in place: String) throws {
        let path = Array("\(self.path)/\(place)/bad".utf8) + [0xff, 0]
        let raw = open(path.map { CChar(bitPattern: $0) }, O_CREAT | O_WRONLY, 0o644)
        guard raw >= 0 else { throw SystemError.last("plant", place) }
        close(raw)
    }

    /// Copies an entry of the spool, as somebody does who puts back what he has saved.
    func copy(_ path: String, to place: String) throws {
        let (from, to) = ("\(self.path)/\(path)", "\(self.path)/\(place)/")
        guard system("mkdir -p '\(to)' && cp -r '\(from)' '\(to)'") == 0 else {
            throw SystemError("copy", path, code: EIO)
        }
    }

    /// Has an entry of the spool look as if it had not been touched for a while.
    func age(_ path: String, seconds: Int) throws {
        let then = timespec(tv_sec: time(nil) - seconds, tv_nsec: 0)
        let times = [then, then]
        guard utimensat(AT_FDCWD, "\(self.path)/\(path)", times, 0) == 0 else {
            throw SystemError.last("age", path)
        }
    }

    /// All files and directories of jobs, as paths relative to the spool.
    func files() throws -> [String] {
        var found: [String] = []
        func visit(_ directory: Directory, _ path: String) throws {
            for name in try directory.names() {
                let full = path + name
                found.append(full)
                if try directory.info(name)?.kind == .directory {
                    try visit(directory.directory(name), full + "/")
                }
            }
        }
        try visit(Directory(opening: path), "")
        return found.sorted()
    }
}
