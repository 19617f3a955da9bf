import Jobs
import Platform
import TestFolders
import Testing

extension SystemTests {
    /// What the machine may do to us: each has its answer, and all goes on when it is over.
    @Suite struct `Failures of the machine` {
        @Test(.enabled(if: MountedDisk.isPossible, "only root may mount a disk"))
        func `a full disk has everything wait and loses nothing`() throws {
            let directory = try TestPipelines.folder()
            let disk = try MountedDisk(at: directory("spool"), bytes: 192 << 20)
            let stack = try Stack(in: directory, "--reserve", "128MB")
            let done = try stack.final(stack.submit("tile", Media.small))
            let scheduler = try stack.process("pressroom-scheduler")
            scheduler.stop()
            let ids = try (0..<3).map { _ in try stack.submit("tile", Media.small) }
            try disk.fill()
            scheduler.goOn()

            _ = try eventually("the word that the disk is full") {
                stack.log.contains("the disk is full (no job starts") ? true : nil
            }
            let ready = try stack.client.get("/health/ready")
            #expect(ready.status == 507)
            #expect(try ready.decoded(RefusalBody.self).type == "/problems#insufficient-storage")
            let upload = try eventually("a refusal") { () -> Answer? in
                let answer = try stack.client.post("/jobs?pipeline=tile", Media.small)
                return answer.status == 202 ? nil : answer
            }
            #expect(upload.status == 507 && upload["retry-after"] == "10")
            #expect(try stack.status(done.id) == done)

            // One that starts meanwhile waits as well, and says so.
            scheduler.kill()
            _ = try eventually("another scheduler that waits") {
                stack.log.contains("the disk is full (looking again in 1 s)") ? true : nil
            }
            for id in ids { #expect(try stack.status(id).state == .queued) }
            #expect(try stack.client.get("/health/ready").status == 507)

            try disk.empty()
            for id in ids {
                let status = try stack.final(id)
                #expect(status.state == .completed && status.attempt == 1)
            }
            let more = try eventually("room") { try? stack.submit("tile", Media.small) }
            #expect(try stack.final(more).state == .completed)
            #expect(try stack.client.get("/health/ready").status == 200)
            #expect(try stack.spool.unfinished() == [])
            #expect(try stack.stop() == .exited(0))
        }

        @Test(.enabled(if: MountedDisk.isPossible, "only root may mount a disk"))
        func `a spool that cannot be written stops the scheduler, which says why`() throws {
            let directory = try TestPipelines.folder()
            let disk = try MountedDisk(at: directory("spool"), bytes: 192 << 20)
            let stack = try Stack(in: directory, "--reserve", "128MB")
            let done = try stack.final(stack.submit("tile", Media.small))
            #expect(try stack.stop() == .exited(0))
            try disk.setReadOnly(true)
            let (end, text) = try Self.scheduler(in: directory)
            #expect(end == .exited(111) && text.contains("Read-only file system"))
            try disk.setReadOnly(false)
            let again = try Stack(in: directory, "--reserve", "128MB")
            #expect(try again.status(done.id) == done)
            #expect(try again.final(again.submit("tile", Media.small)).state == .completed)
            #expect(try again.stop() == .exited(0))
        }

        @Test(.enabled(if: MountedDisk.isPossible, "only root may mount a disk"))
        func `uploads to a spool that becomes read-only are refused, and accepted later`()
            throws
        {
            let directory = try TestPipelines.folder()
            let disk = try MountedDisk(at: directory("spool"), bytes: 192 << 20)
            // These are open for writing all the time, which keeps a disk from being set read-only.
            for lock in ["lock", "notifier.lock"] {
                try disk.keepApart(lock, at: directory("apart-\(lock)"))
            }
            let stack = try Stack(in: directory, "--reserve", "128MB")
            let done = try stack.final(stack.submit("tile", Media.small))
            let programs = try Self.lasting(stack)
            let scheduler = try stack.process("pressroom-scheduler")
            scheduler.stop()
            let ids = try (0..<3).map { _ in try stack.submit("tile", Media.small) }
            try disk.setReadOnly(true)

            try Self.checkRefusals(stack, done, waiting: ids)
            scheduler.goOn()
            _ = try eventually("the end of two schedulers") {
                Self.schedulersFailed(stack.log) >= 2 ? true : nil
            }
            #expect(!scheduler.isRunning)
            try Self.checkRefusals(stack, done, waiting: ids)

            try disk.setReadOnly(false)
            for id in ids {
                let status = try stack.final(id)
                #expect(status.state == .completed && status.attempt == 1)
            }
            let more = try stack.submit("tile", Media.small)
            #expect(try stack.final(more).state == .completed)
            _ = try eventually("readiness") {
                try stack.client.get("/health/ready").status == 200 ? true : nil
            }
            for id in ids + [done.id, more] {
                #expect(try stack.spool.places(of: id).map { $0.prefix(5) } == ["done/"])
            }
            #expect(try stack.spool.unfinished() == [])
            #expect(programs.allSatisfy { $0.isRunning }, "no other program has ended")
            #expect(try stack.stop() == .exited(0))
        }

        @Test(.enabled(if: MountedDisk.canFail, "only root may mount an ext4"))
        func `uploads to a file system that gives up are refused, and nothing is lost`() throws {
            let directory = try TestPipelines.folder()
            let image = directory("image")
            let disk = try MountedDisk(at: directory("spool"), image: image)
            let stack = try Stack(in: directory, "--reserve", "128MB")
            let done = try stack.final(stack.submit("tile", Media.small))
            let programs = try Self.lasting(stack)
            let scheduler = try stack.process("pressroom-scheduler")
            scheduler.stop()
            let ids = try (0..<3).map { _ in try stack.submit("tile", Media.small) }
            try disk.fail()

            try Self.checkRefusals(stack, done, waiting: ids)
            scheduler.goOn()
            _ = try eventually("the end of two schedulers") {
                Self.schedulersFailed(stack.log) >= 2 ? true : nil
            }
            try Self.checkRefusals(stack, done, waiting: ids)
            #expect(programs.allSatisfy { $0.isRunning }, "no other program has ended")
            #expect(try stack.stop() == .exited(0))

            try disk.repair(image)
            let again = try Stack(in: directory, "--reserve", "128MB")
            for id in ids {
                let status = try again.final(id)
                #expect(status.state == .completed && status.attempt == 1)
            }
            #expect(try again.status(done.id) == done)
            #expect(try again.spool.unfinished() == [])
            #expect(try again.stop() == .exited(0))
        }

        @Test func `a second scheduler is refused, and the first goes on`() throws {
            let directory = try TestPipelines.folder()
            let stack = try Stack(in: directory)
            let (end, text) = try Self.scheduler(in: directory)
            #expect(end == .exited(100))
            #expect(text.contains("another scheduler runs the spool"))
            #expect(try stack.final(stack.submit("tile", Media.small)).state == .completed)
            #expect(try stack.stop() == .exited(0))
        }

        @Test func `a scheduler without descriptors stops, and the next goes on`() throws {
            let stack = try Stack(in: TestPipelines.folder())
            let scheduler = try stack.process("pressroom-scheduler")
            try Self.limitDescriptors(of: scheduler, to: scheduler.descriptors)
            let ids = try (0..<3).map { _ in try stack.submit("tile", Media.small) }
            for id in ids { #expect(try stack.final(id).state == .completed) }
            #expect(!scheduler.isRunning)
            #expect(stack.log.contains("Too many open files"))
            #expect(stack.log.contains("pressroom-scheduler ended with exit status 111"))
            #expect(try stack.stop() == .exited(0))
        }

        @Test func `a responder without descriptors refuses uploads until it has some`()
            throws
        {
            let directory = try TestPipelines.folder()
            let stack = try Stack(in: directory)
            let done = try stack.final(stack.submit("tile", Media.small))
            let responder = try stack.process("pressroom-responder")
            try Self.limitDescriptors(of: responder, to: responder.descriptors)
            let answer = try stack.client.post("/jobs?pipeline=tile", Media.small)
            #expect(answer.status == 503)
            #expect(responder.isRunning)
            try Self.limitDescriptors(of: responder, to: 1024)
            let id = try eventually("a job") { try? stack.submit("tile", Media.small) }
            #expect(try stack.final(id).state == .completed)
            #expect(try stack.status(done.id) == done)
            #expect(responder.isRunning)
            #expect(try stack.stop() == .exited(0))
            // What it could not take away then goes at the next start.
            let next = try Stack(in: directory)
            #expect(try next.spool.unfinished() == [])
            #expect(try next.stop() == .exited(0))
        }

        /// The programs that go on when the spool cannot be written.
        private static func lasting(_ stack: Stack) throws -> [RunningProcess] {
            try ["pressroom-responder", "pressroom-notifier", "nginx"].map { try stack.process($0) }
        }

        /// How many schedulers have ended because the spool could not be written, and said so.
        private static func schedulersFailed(_ log: String) -> Int {
            guard log.contains("Read-only file system") else { return 0 }
            return log.split(separator: "\n").count {
                $0.contains("pressroom-scheduler ended with exit status 111")
            }
        }

        /// While the spool cannot be written, nothing is accepted, and everything there is served.
        private static func checkRefusals(_ stack: Stack, _ done: Status, waiting ids: [JobID])
            throws
        {
            let refused = [
                ("POST", "/jobs?pipeline=tile", Media.small),
                ("PUT", "/upload/tile/a.jpg", Media.small),
                ("POST", "/jobs/\(ids[0])/cancel", []),
                ("DELETE", "/jobs/\(done.id)", nil), ("GET", "/health/ready", nil),
            ]
            for (method, target, sent) in refused {
                let line = "\(method) \(target)"
                let answer = try stack.client.send(method, target, body: sent)
                #expect(answer.status == 503 && answer["retry-after"] == "10", "\(line)")
                let body = try answer.decoded(RefusalBody.self)
                #expect(body.type == "/problems#spool-unavailable", "\(line)")
                #expect(body.detail == "The spool does not work at the moment; try again later.")
            }
            #expect(try stack.client.get("/health").status == 200)
            #expect(try stack.status(done.id) == done)
            for output in done.steps.flatMap(\.outputs) {
                #expect(try stack.client.get(output.href).body.count == output.bytes)
            }
            for id in ids { #expect(try stack.status(id).state == .queued) }
        }

        /// Runs a scheduler beside whatever there is, to its end.
        private static func scheduler(in directory: TemporaryDirectory) throws
            -> (Program.End, log: String)
        {
            let folder = try Directory(opening: directory.path)
            let log = try folder.open(making: "second.log")
            let null = try Descriptor.null()
            let program = try Program(
                Program.sibling("pressroom-scheduler"),
                ["--spool", directory("spool"), "--pipelines", directory("pipelines")],
                descriptors: [null.raw, log.raw, log.raw])
            let end = try program.end()
            return (end, String(decoding: try folder.contents("second.log"), as: UTF8.self))
        }

        /// Sets how many descriptors a process may have.
        private static func limitDescriptors(of process: RunningProcess, to count: Int) throws {
            let null = try Descriptor.null()
            let program = try Program(
                "/usr/bin/prlimit", ["--pid", "\(process.id)", "--nofile=\(count):"],
                descriptors: [null.raw, null.raw, null.raw])
            #expect(try program.end() == .exited(0))
        }
    }
}
