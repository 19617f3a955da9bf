import Glibc
import Jobs
import Platform
@testable import Spool
import Testing

@Suite struct `Outputs that are reused from an earlier job` {
    private static let key = String(repeating: "ab", count: 32)
    private static let now = Timestamp(milliseconds: 1_000_000)
    private static let bytes = Array("all of a picture".utf8)

    /// Anything that distinguishes one content from another.
    @Sendable private static func sha256(_ file: Descriptor) throws(SystemError) -> String {
        String(decoding: try file.contents(), as: UTF8.self)
    }

    /// A job that has made two steps, and is found by the key.
    private func made(
        in temporary: TemporarySpool, expiresAt: Timestamp? = nil,
        as state: JobState = .completed
    ) throws -> JobID {
        let job = try temporary.claimed()
        var status = Status(accepted: job.manifest)
        for step in ["small", "large"] {
            let file = try job.createOutput(step: step, name: "000.webp")
            try file.write(Self.bytes)
            try job.publish(step: step)
            var made = StepStatus(name: step, uses: "thumbnail")
            made.state = .completed
            made.outputs = [
                Output(
                    name: "000.webp", title: "", href: "", mediaType: .webp,
                    bytes: Self.bytes.count, width: 1, height: 1, pages: nil,
                    sha256: String(decoding: Self.bytes, as: UTF8.self))
            ]
            status.steps.append(made)
        }
        (status.state, status.expiresAt) = (state, expiresAt)
        try job.finish(status)
        temporary.spool.reuse.remember(job.id, as: Self.key)
        return job.id
    }

    private func take(_ steps: [String], in temporary: TemporarySpool) throws -> ClaimedJob? {
        guard let earlier = temporary.spool.reuse.reusable(Self.key, now: Self.now) else {
            return nil
        }
        let job = try temporary.claimed()
        let isTaken = try job.reuseOutputs(steps, from: earlier, sha256: Self.sha256)
        #expect(try temporary.files().contains { $0.hasPrefix("work/\(job.id)/out/") } == isTaken)
        return isTaken ? job : nil
    }

    private func folder(_ id: JobID) -> String { "done/\(id.createdAt.day)/\(id)" }

    @Test func `a reused output is a link to the same file, published at once`() throws {
        let temporary = try TemporarySpool()
        let id = try made(in: temporary)
        let job = try #require(try take(["small", "large"], in: temporary))
        let root = try Directory(opening: temporary.path)
        for step in ["small", "large"] {
            let path = try #require(
                try temporary.spool.lookup.outputPath(
                    of: job.id, step: step, name: "000.webp"))
            let info = (try root.info(path), try root.info("\(folder(id))/out/\(step)/000.webp"))
            #expect(info.0?.inode == info.1?.inode)
            #expect(try root.contents(path) == Self.bytes)
        }
    }

    @Test func `a reused output stays when the earlier job is removed`() throws {
        let temporary = try TemporarySpool()
        let id = try made(in: temporary)
        let job = try #require(try take(["small"], in: temporary))
        #expect(try temporary.spool.control.remove(id))
        let path = try #require(
            try temporary.spool.lookup.outputPath(
                of: job.id, step: "small", name: "000.webp"))
        #expect(try Directory(opening: temporary.path).contents(path) == Self.bytes)
    }

    private static let damages: [(String, @Sendable (String) throws -> Void)] = [
        (
            "a byte is another",
            { path in
                let file = open(path, O_WRONLY)
                pwrite(file, "X", 1, 3)
                close(file)
            }
        ),
        ("it is cut short", { truncate($0, 4) }),
        ("it is empty", { truncate($0, 0) }),
        ("it has grown", { truncate($0, 4000) }),
        ("it is gone", { unlink($0) }),
        (
            "it is a link to the same bytes",
            { path in
                rename(path, path + ".other")
                symlink(path + ".other", path)
            }
        ),
        (
            "it is a directory",
            { path in
                unlink(path)
                mkdir(path, 0o700)
            }
        ),
        (
            "it is a pipe",
            { path in
                unlink(path)
                mkfifo(path, 0o600)
            }
        ),
        (
            "it may not be read",
            { path in
                // Root may read all.
                if geteuid() == 0 { truncate(path, 1) } else { chmod(path, 0) }
            }
        ),
        (
            "it belongs to another",
            { path in
                if chown(path, 12345, 12345) != 0 { unlink(path) }
            }
        ),
        (
            "its directory is gone",
            { path in
                unlink(path)
                rmdir(String(path.dropLast("/000.webp".utf8.count)))
            }
        ),
    ]

    @Test(arguments: damages.indices)
    func `nothing is reused of a group with a damaged output`(number: Int) throws {
        let (name, damage) = Self.damages[number]
        let temporary = try TemporarySpool()
        let id = try made(in: temporary)
        try damage("\(temporary.path)/\(folder(id))/out/large/000.webp")
        #expect(try take(["small", "large"], in: temporary) == nil, "\(name)")
        // What is whole of it could be had.
        #expect(try take(["small"], in: temporary) != nil)
    }

    @Test func `outputs that could not be reused can be made`() throws {
        let temporary = try TemporarySpool()
        let id = try made(in: temporary)
        let earlier = try #require(temporary.spool.reuse.reusable(Self.key, now: Self.now))
        truncate("\(temporary.path)/\(folder(id))/out/large/000.webp", 1)
        let job = try temporary.claimed()
        #expect(try !job.reuseOutputs(["small", "large"], from: earlier, sha256: Self.sha256))
        try job.createOutput(step: "small", name: "000.webp").write([1])
        try job.publish(step: "small")
        let path = try #require(
            try temporary.spool.lookup.outputPath(
                of: job.id, step: "small", name: "000.webp"))
        #expect(try Directory(opening: temporary.path).contents(path) == [1])
        // The other job's is not written to.
        #expect(
            try Directory(opening: temporary.path)
                .contents("\(folder(id))/out/small/000.webp") == Self.bytes)
    }

    @Test(arguments: [JobState.failed, .cancelled])
    func `outputs of a job that did not complete are not reused`(state: JobState) throws {
        let temporary = try TemporarySpool()
        _ = try made(in: temporary, as: state)
        #expect(temporary.spool.reuse.reusable(Self.key, now: Self.now) == nil)
    }

    @Test func `outputs of an expired job are not reused, even if still there`() throws {
        let temporary = try TemporarySpool()
        let moment = Timestamp(milliseconds: 2_000_000)
        let id = try made(in: temporary, expiresAt: moment)
        #expect(temporary.spool.reuse.reusable(Self.key, now: Self.now)?.id == id)
        #expect(temporary.spool.reuse.reusable(Self.key, now: moment) == nil)
    }

    @Test func `outputs of a removed job are not reused, before or during the removal`() throws {
        let temporary = try TemporarySpool()
        let id = try made(in: temporary)
        let earlier = try #require(temporary.spool.reuse.reusable(Self.key, now: Self.now))
        #expect(try temporary.spool.control.remove(id))
        #expect(temporary.spool.reuse.reusable(Self.key, now: Self.now) == nil)
        #expect(
            try !temporary.claimed().reuseOutputs(["small"], from: earlier, sha256: Self.sha256))
    }

    @Test func `reuse is whole or nothing when the earlier job expires meanwhile`() throws {
        let temporary = try TemporarySpool()
        for removedAt in 0..<2 {
            let id = try made(in: temporary, expiresAt: Timestamp(milliseconds: 1_500_000))
            let earlier = try #require(temporary.spool.reuse.reusable(Self.key, now: Self.now))
            let job = try temporary.claimed()
            var read = 0
            let isTaken = try job.reuseOutputs(["small", "large"], from: earlier) {
                (file) throws(SystemError) -> String in
                if read == removedAt {
                    let day = EndedDay(.completed, id.createdAt.day)
                    _ = try temporary.spool.expiry.removeExpired(
                        [id], of: day,
                        now: Timestamp(milliseconds: 2_000_000))
                }
                read += 1
                return try Self.sha256(file)
            }
            #expect(!isTaken && read == removedAt + 1)
            #expect(try !temporary.files().contains { $0.hasPrefix("work/\(job.id)/out/") })
        }
    }

    @Test(arguments: ["", "01a1fbed", "not an id, but as long as such an id is!", "\0\0\0"])
    func `a torn entry of the reuse index counts for nothing and is removed`(text: String) throws {
        let temporary = try TemporarySpool()
        _ = try made(in: temporary)
        let shard = try Directory(opening: temporary.path + "/reuse/ab")
        try shard.replace(Self.key, with: Array(text.utf8), durable: false)
        #expect(temporary.spool.reuse.reusable(Self.key, now: Self.now) == nil)
        temporary.spool.reuse.forgetUnusable(in: "ab")
        #expect(try shard.names() == [])
    }

    @Test func `entries of the reuse index are removed after their jobs, not before`() throws {
        let temporary = try TemporarySpool()
        let id = try made(in: temporary)
        let shard = try Directory(opening: temporary.path + "/reuse/ab")
        try shard.make("junk")
        #expect(temporary.spool.reuse.shards == ["ab"])
        temporary.spool.reuse.forgetUnusable(in: "ab")
        #expect(try shard.names() == [Self.key])
        try temporary.spool.control.remove(id)
        temporary.spool.reuse.forgetUnusable(in: "ab")
        #expect(try shard.names() == [])
    }

    @Test func `the reuse index returns the last job for a key and forgets removed ones`() throws {
        let temporary = try TemporarySpool()
        _ = try made(in: temporary)
        let second = try made(in: temporary)
        #expect(temporary.spool.reuse.reusable(Self.key, now: Self.now)?.id == second)
        temporary.spool.reuse.forget(Self.key)
        #expect(temporary.spool.reuse.reusable(Self.key, now: Self.now) == nil)
    }

    @Test func `an output is read for reuse only if its length is right`() throws {
        let temporary = try TemporarySpool()
        let id = try made(in: temporary)
        let earlier = try #require(temporary.spool.reuse.reusable(Self.key, now: Self.now))
        truncate("\(temporary.path)/\(folder(id))/out/small/000.webp", 4000)
        let isTaken = try temporary.claimed().reuseOutputs(["small"], from: earlier) {
            (file) throws(SystemError) in
            Issue.record("it is read")
            return try Self.sha256(file)
        }
        #expect(!isTaken)
    }

    @Test func `the reused file is the one that was read, whatever has its name by then`() throws {
        let temporary = try TemporarySpool()
        let id = try made(in: temporary)
        let earlier = try #require(temporary.spool.reuse.reusable(Self.key, now: Self.now))
        let place = try Directory(opening: "\(temporary.path)/\(folder(id))/out/small")
        let job = try temporary.claimed()
        _ = try job.reuseOutputs(["small"], from: earlier) { (file) throws(SystemError) in
            try place.rename("000.webp", to: place, as: "old")
            try place.create("000.webp").write(Array("of somebody else, or so".utf8))
            return try Self.sha256(file)
        }
        let path = try #require(
            try temporary.spool.lookup.outputPath(
                of: job.id, step: "small", name: "000.webp"))
        #expect(try Directory(opening: temporary.path).contents(path) == Self.bytes)
    }

    @Test func `reuse never leaves the directories of steps, whatever a status says`() throws {
        let temporary = try TemporarySpool()
        let id = try made(in: temporary)
        var earlier = try #require(temporary.spool.reuse.reusable(Self.key, now: Self.now))
        try Directory(opening: "\(temporary.path)/\(folder(id))/out").create("other")
            .write(Self.bytes)
        let output = earlier.steps[0].outputs[0]
        earlier.steps[0].outputs = [
            Output(
                name: "../other", title: "", href: "", mediaType: .webp, bytes: output.bytes,
                width: 1,
                height: 1, pages: nil, sha256: output.sha256)
        ]
        let job = try temporary.claimed()
        #expect(try !job.reuseOutputs(["small"], from: earlier, sha256: Self.sha256))
        #expect(try !temporary.files().contains { $0.hasPrefix("work/\(job.id)/out/") })
    }

    @Test(arguments: [["small", "large", "medium"], ["large"]])
    func `steps that the earlier job has not completed are not reused`(steps: [String])
        throws
    {
        let temporary = try TemporarySpool()
        _ = try made(in: temporary)
        var earlier = try #require(temporary.spool.reuse.reusable(Self.key, now: Self.now))
        if steps == ["large"] { earlier.steps[1].state = .failed }
        let job = try temporary.claimed()
        #expect(try !job.reuseOutputs(steps, from: earlier, sha256: Self.sha256))
        #expect(try !temporary.files().contains { $0.hasPrefix("work/\(job.id)/out/") })
    }

    @Test(arguments: [true, false])
    func `outputs under another job's status are not reused`(
        isAnother: Bool
    ) throws {
        let temporary = try TemporarySpool()
        let other = try made(in: temporary)
        let id = isAnother ? try made(in: temporary) : other
        let root = try Directory(opening: temporary.path)
        var status = try JSON.decode(
            Status.self, from: root.contents("\(folder(other))/status.json"))
        if !isAnother { status.state = .processing }
        try root.directory(folder(id)).replace(
            "status.json", with: JSON.encode(status),
            durable: false)
        #expect(temporary.spool.reuse.reusable(Self.key, now: Self.now) == nil)
    }

    @Test func `entries of the reuse index stay while the system cannot tell about their jobs`()
        throws
    {
        let temporary = try TemporarySpool()
        let id = try made(in: temporary)
        let interceptor = Interceptor { action, path in
            action == "inspect" && path.contains(id.text) ? EIO : nil
        }
        interceptor.watch { temporary.spool.reuse.forgetUnusable(in: "ab") }
        #expect(temporary.spool.reuse.reusable(Self.key, now: Self.now)?.id == id)
    }

    @Test func `outputs that cannot be linked are made`() throws {
        let temporary = try TemporarySpool()
        _ = try made(in: temporary)
        let earlier = try #require(temporary.spool.reuse.reusable(Self.key, now: Self.now))
        for code in [EMLINK, EXDEV, EPERM, ENOSPC] {
            let job = try temporary.claimed()
            let interceptor = Interceptor { action, _ in action == "link" ? code : nil }
            #expect(
                try interceptor.watch {
                    try !job.reuseOutputs(["small"], from: earlier, sha256: Self.sha256)
                })
            #expect(try !temporary.files().contains { $0.hasPrefix("work/\(job.id)/out/") })
        }
    }
}
