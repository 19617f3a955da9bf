import Glibc
import Jobs
import Platform
import Spool
import Synchronization
import TestFolders
import Testing

extension SystemTests {
    /// The real programs, slow between two calls while others put the spool in order: nothing that
    /// they have just made is taken from them.
    @Suite(.enabled(if: Injection.obstacle == nil, "skipped: \(Injection.obstacle ?? "")"))
    struct `Delays behind system calls` {
        @Test(arguments: ["mkdirat", "flock", "renameat"])
        func `a run that is delayed behind a system call loses nothing`(
            _ call: String
        ) throws {
            let directory = try TestPipelines.folder()
            try directory.write("a.jpg", Media.small)
            let null = try Descriptor.null()
            let output = try Directory(opening: directory.path).create("output")
            let run = try Program(
                "strace",
                Injection.options(.delay, at: call, number: nil)
                    + [
                        "-o", directory("strace.log"), Program.sibling("pressroom"),
                        "run", "--pipelines", directory("pipelines"), "-o", directory("out"),
                        "tile", directory("a.jpg"),
                    ],
                descriptors: [null.raw, output.raw, output.raw])
            let end = try run.end()
            let said = try Self.text("output", in: directory)
            #expect(end == .exited(0), "\(said)")
            #expect(try directory.files("out") == ["tile/a-tile.jpg"])
            #expect(try Self.text("strace.log", in: directory).contains("(DELAYED)"))
        }

        @Test(arguments: ["mkdirat", "openat", "flock", "renameat"])
        func `an upload to a responder that is delayed behind a system call is a job`(
            _ call: String
        ) throws {
            let stack = try Stack(in: TestPipelines.folder())
            // A new one has no directory of its own in the spool yet.
            let old = try stack.process("pressroom-responder")
            old.kill()
            let responder = try eventually("another responder") {
                try stack.processes().first { $0.name == old.name && $0 != old }
            }
            _ = try eventually("an answer of it") {
                try stack.client.get("/health").status == 200 ? true : nil
            }
            let injection = try Injection(
                .delay, at: call, number: nil, of: responder,
                in: stack.directory)
            let reaper = try Reaper(of: stack.spool.path)
            let id = try stack.submit("tile", Media.small)
            reaper.stop()
            #expect(try injection.hasActed())
            injection.stop()
            #expect(try stack.final(id).state == .completed)
            #expect(try stack.stop() == .exited(0))
        }

        @Test func `of two responders that start at once one listens, and the other says so`()
            throws
        {
            let directory = try TestPipelines.folder()
            let folder = try Directory(opening: directory.path)
            let null = try Descriptor.null()
            // Each is slow between the making of its first socket and its listening there.
            let start = { (name: String) in
                let said = try folder.create(name)
                return try Program(
                    "strace",
                    ["-f"] + Injection.options(.longDelay, at: "bind", number: 1)
                        + [
                            "-o", directory("strace." + name),
                            Program.sibling("pressroom-responder"), "--socket", directory("s"),
                            "--upload-socket", directory("u"), "--spool", directory("spool"),
                            "--pipelines", directory("pipelines"),
                        ],
                    descriptors: [null.raw, null.raw, said.raw])
            }
            let first = try start("first")
            _ = try eventually("its socket") { try folder.exists("s") ? true : nil }
            let second = try start("second")
            let end = try eventually("the end of one of them") {
                if let end = first.poll() { return (end, loser: "first", winner: second) }
                return second.poll().map { ($0, loser: "second", winner: first) }
            }
            #expect(end.0 != .exited(0))
            #expect(try Self.text(end.loser, in: directory).contains("Address already in use"))
            _ = try eventually("the other one") {
                try UnixAddress(directory("u")).isAnswered() ? true : nil
            }
            #expect(try UnixAddress(directory("s")).isAnswered())
            try RunningProcess.descendants(of: end.winner.processID).first?.send(SIGTERM)
            #expect(try end.winner.end() == .exited(0))
        }

        @Test func `a queue is read on a thread for which no commit waits`() throws {
            let stack = try Stack(in: TestPipelines.folder())
            let scheduler = try stack.process("pressroom-scheduler")
            let injection = try Injection(
                .delay, at: "getdents64", number: nil, of: scheduler,
                in: stack.directory)
            _ = try stack.final(stack.submit("tile", Media.small))
            // Queues are read again within ten seconds.
            let readers = try eventually("a queue that is read") {
                let threads = try injection.threads(at: "/spool/new/")
                return threads.isEmpty ? nil : threads.map(scheduler.threadName)
            }
            #expect(readers.allSatisfy { $0.hasPrefix("scan") }, "\(readers)")
            injection.stop()
            #expect(try stack.stop() == .exited(0))
        }

        private static func text(_ name: String, in directory: TemporaryDirectory) throws
            -> String
        {
            let bytes = try Directory(opening: directory.path).contents(name)
            return String(decoding: bytes, as: UTF8.self)
        }
    }
}

/// A thread that does what each program does when it starts, each time there is something new under
/// `tmp/`, a few times in all: it removes what processes that are gone have left.
private final class Reaper: Sendable {
    private let isStopping = Atomic(false)
    private let thread = Mutex<Platform.Thread?>(nil)

    init(of path: String) throws {
        let spool = try Spool(opening: path)
        let temporary = try Directory(opening: path + "/tmp")
        let thread = try Thread("reaper") { [self] in
            var seen: Set<String> = []
            while seen.count < 4, !isStopping.load(ordering: .relaxed) {
                let names = (try? temporary.names()) ?? []
                if seen.isSuperset(of: names) { continue }
                seen.formUnion(names)
                _ = try? spool.intake.reapSubmissions()
            }
        }
        self.thread.withLock { $0 = thread }
    }

    func stop() {
        isStopping.store(true, ordering: .relaxed)
        thread.withLock { $0?.join() }
    }
}
