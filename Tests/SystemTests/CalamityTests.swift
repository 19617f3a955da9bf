import Jobs
import Platform
import TestFolders
import Testing

extension SystemTests {
    /// What the machine may do to us: each has its answer, and all goes on when it is over.
    @Suite struct Calamities {
        @Test(.enabled(if: MountedDisk.isPossible, "only root may mount a disk"))
        func `a full disk has all wait, and loses nothing`() throws {
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
                stack.log.contains("the disk is full (nothing is begun") ? true : nil
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
            #expect(try stack.spool.unsettled() == [])
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

        @Test func `a responder without descriptors refuses, and takes uploads when it has some`()
            throws {
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
            #expect(try next.spool.unsettled() == [])
            #expect(try next.stop() == .exited(0))
        }

        /// Runs a scheduler beside whatever there is, to its end.
        private static func scheduler(in directory: TemporaryDirectory) throws
            -> (Program.End, log: String) {
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
