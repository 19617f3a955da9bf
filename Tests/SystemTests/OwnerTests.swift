import Glibc
import Jobs
import Platform
import TestFolders
import Testing

extension SystemTests {
    /// Daemons that run as somebody else than root, and what root does in their spool.
    @Suite(.enabled(if: User.isRoot, "only root may have daemons run as somebody else"))
    struct `A spool that belongs to another user` {
        private let directory: TemporaryDirectory
        private static let user = "nobody"

        init() throws {
            directory = try TestPipelines.folder()
            for name in ["", "pipelines"] { chmod(directory(name), 0o755) }
            for name in try directory.files("pipelines") {
                chmod(directory("pipelines/\(name)"), 0o644)
            }
        }

        @Test func `jobs and requests that root makes belong to the spool's owner`() throws {
            let stack = try stack()
            let processes = try daemons(of: stack)
            // Only root may read it, and reach it from here.
            try directory.write("own/picture.jpg", Media.small)
            chmod(directory("own"), 0o700)
            chmod(directory("own/picture.jpg"), 0o600)

            let ids = try ["tile", "tile"].map { try submit($0, to: stack) }
            for id in ids { #expect(try stack.final(id).state == .completed) }
            let folder = try stack.spool.places(of: ids[0])[0]
            #expect(User(owning: "\(stack.spool.path)/\(folder)/in/000")?.name == Self.user)
            for words in [["hold", "tile"], ["release", "tile"], ["delete", ids[0].text]] {
                let said = try stack.tool(words + pipelines(for: words[0]))
                #expect(said.code == 0, "\(words) \(said.error)")
            }
            #expect(try stack.spool.places(of: ids[0]) == [])
            #expect(try daemons(of: stack) == processes)
            #expect(try stack.stop() == .exited(0))

            let second = try self.stack()
            #expect(try second.final(submit("tile", to: second)).state == .completed)
            #expect(try second.stop() == .exited(0))
            #expect(!second.log.contains("Permission denied"), "\(second.log)")
        }

        @Test func `the commands leave no directory of their own behind`() throws {
            let stack = try stack()
            let before = try instances(of: stack)
            let id = try submit("tile", to: stack)
            #expect(try stack.final(id).state == .completed)
            #expect(try stack.tool(["delete", id.text]).code == 0)
            // Those that have come since are of daemons, which hold locks on them.
            for name in try instances(of: stack).subtracting(before) {
                #expect(try !Directory(opening: "\(stack.spool.path)/tmp/\(name)").tryLock())
            }
            #expect(try stack.stop() == .exited(0))
        }

        @Test func `a user who may not write to the queue learns who owns it`() throws {
            let stack = try stack()
            let error = try Pipe()
            let null = try Descriptor.null()
            let tool = Program.sibling("pressroom")
            let end = try Program(
                tool,
                [
                    "launch", "--parent", "\(getpid())", "--user", "daemon", "--", tool, "hold",
                    "--spool", stack.spool.path, "--pipelines", directory("pipelines"),
                ],
                descriptors: [null.raw, null.raw, error.writing.raw]
            ).end()
            #expect(end == .exited(1))
            var bytes = [UInt8](repeating: 0, count: 1000)
            let count = try bytes.withUnsafeMutableBytes { try error.reading.read(into: $0) }
            let said = String(decoding: bytes[..<count], as: UTF8.self)
            #expect(
                said == "pressroom: the queue at \"\(stack.spool.path)\" belongs to nobody; "
                    + "call this as that user: sudo -u nobody pressroom hold …\n")
            #expect(try stack.stop() == .exited(0))
        }

        @Test func `files of other users stop neither the scheduler nor the responder`() throws {
            let first = try stack()
            let done = try submit("tile", to: first)
            #expect(try first.final(done).state == .completed)
            let processes = try daemons(of: first)
            let waiting = [try plant("new/normal", first), try plant("new/normal", first)]
            #expect(try first.final(first.submit("tile", Media.small)).state == .completed)
            for id in waiting { #expect(try first.spool.places(of: id) == ["new/normal/\(id)"]) }
            #expect(try first.operators.get("/jobs").status == 200)
            #expect(try daemons(of: first) == processes)
            #expect(try first.stop() == .exited(0))

            let strangers = try ["tmp", "held", "work", "new/normal", "shelf"].map { place in
                "\(place)/\(try plant(place, first))"
            }
            let second = try stack()
            let restarted = try daemons(of: second)
            #expect(try second.final(second.submit("tile", Media.small)).state == .completed)
            #expect(try second.operators.get("/jobs").status == 200)
            for stranger in strangers {
                #expect(User(owning: "\(second.spool.path)/\(stranger)")?.name == "root")
            }
            #expect(try daemons(of: second) == restarted)
            let logged = second.log.split(separator: "\n").filter {
                $0.contains("Permission denied") && $0.contains(strangers[0].dropFirst(4))
                    && $0.contains("pressroom-scheduler")
            }
            #expect(logged.count == 1, "\(logged)")
            #expect(try second.stop() == .exited(0))
        }

        private func stack() throws -> Stack { try Stack(in: directory, "--user", Self.user) }

        private func submit(_ pipeline: String, to stack: Stack) throws -> JobID {
            try directory.write("own/picture.jpg", Media.small)
            let said = try stack.tool(
                ["submit", pipeline, directory("own/picture.jpg")]
                    + pipelines(for: "submit"))
            #expect(said.code == 0, "\(said.error)")
            return try #require(JobID(said.output.filter { !$0.isNewline }))
        }

        private func pipelines(for command: String) -> [String] {
            ["submit", "hold", "release"].contains(command)
                ? ["--pipelines", directory("pipelines")] : []
        }

        /// The scheduler and the responder, which must stay the same processes.
        private func daemons(of stack: Stack) throws -> [RunningProcess] {
            try ["pressroom-scheduler", "pressroom-responder"].map { try stack.process($0) }
        }

        private func instances(of stack: Stack) throws -> Set<String> {
            Set(try Directory(opening: "\(stack.spool.path)/tmp").names())
        }

        /// Puts a job into the spool that only root may enter, with files in it.
        private func plant(_ place: String, _ stack: Stack) throws -> JobID {
            let number = String(UInt64.random(in: 0..<1 << 48), radix: 16)
            let tail = String(repeating: "0", count: 12 - number.count) + number
            let id = try #require(JobID("01890000-0000-7000-8000-" + tail))
            let folder = try Directory(opening: "\(stack.spool.path)/\(place)").making(id.text)
            try folder.create("manifest.json").write(Array("{}".utf8))
            try folder.setMode(0o700)
            return id
        }
    }
}
