import Glibc
import Imaging
import Jobs
import Platform
import Testing

extension SystemTests {
    /// Whatever is killed in the middle of a job, the job completes, once.
    @Suite(.stack) struct `Failures of a process` {
        let stack = Stack.shared

        /// Long enough to be hit in the middle.
        private static let pages = 60
        private static let book = Media.document(pages: pages, width: 900, height: 900)

        @Test func `jobs complete although a child is killed`() throws {
            let status = try hit(
                {
                    let (id, child) = try beginJobWithChild()
                    child.kill()
                    return id
                }, isHit: { $0.attempt > 1 })
            #expect(status.attempt == 2 && status.interruptions == 0)
        }

        @Test func `jobs complete although a worker server is killed`() throws {
            var last: RunningProcess?
            let status = try hit(
                {
                    let (id, child) = try beginJobWithChild()
                    // So it does not end by itself.
                    child.stop()
                    try #require(RunningProcess(child.parent)).kill()
                    last = child
                    return id
                }, isHit: { $0.attempt > 1 })
            #expect(status.attempt == 2 && status.interruptions == 0)
            _ = try eventually("the end of the child with its server") {
                last?.isRunning == true ? nil : true
            }
            _ = try eventually("another server in its place") {
                try stack.workers().count == Processors.available ? true : nil
            }
        }

        @Test func `jobs complete although the scheduler is killed`() throws {
            var (scheduler, remnants): (RunningProcess?, [RunningProcess]) = (nil, [])
            var hadSaid = false
            let status = try hit(
                {
                    let id = try beginJob()
                    let killed = try stack.process("pressroom-scheduler")
                    remnants = try stack.workers() + stack.children()
                    // So they do not end by themselves.
                    for process in remnants { process.stop() }
                    killed.kill()
                    _ = try eventually("its end") { killed.isRunning ? nil : true }
                    (scheduler, hadSaid) = (killed, ends(of: id) > 0)
                    return id
                }, isHit: { $0.interruptions > 0 && !hadSaid })
            #expect(status.interruptions == 1)
            #expect(try stack.process("pressroom-scheduler") != scheduler)
            _ = try eventually("the end of its workers with it") {
                remnants.contains(where: \.isRunning) ? nil : true
            }
        }

        @Test func `jobs complete although something stands in the place of outputs`() throws {
            let scheduler = try stack.process("pressroom-scheduler")
            let workers = try stack.workers()
            for worker in workers { worker.stop() }
            let id = try stack.submit("web", Media.small)
            let outputs = try eventually("a job that has begun") { () -> Directory? in
                let folder = try? Directory(opening: "\(stack.spool.path)/work/\(id)/out")
                return try folder?.exists(".slim") == true ? folder : nil
            }
            _ = try outputs.create(".album")
            for worker in workers { worker.goOn() }
            let status = try stack.final(id)
            #expect(status.state == .completed && status.attempt == 2 && status.interruptions == 0)
            #expect(status.attempts?.map(\.error.kind) == [.unwritable])
            #expect(scheduler.isRunning && ends(of: id) == 1)
        }

        @Test func `jobs complete although the responder is killed during an upload`() throws {
            let id = try beginJob()
            let connection = try stack.client.open()
            let head = stack.client.head(
                "POST", "/jobs?pipeline=tile",
                ["Content-Length: 1000000"])
            connection.send(head + Media.small + [UInt8](repeating: 0, count: 500_000))
            _ = try eventually("the upload in the spool") { try stack.spool.jobs("tmp").first }
            let responder = try stack.process("pressroom-responder")
            responder.kill()
            // The client gets an answer in a form that it understands.
            let answer = try connection.answer()
            #expect(answer.status == 502)
            #expect(try answer.decoded(RefusalBody.self).type == "/problems#responder-unavailable")
            #expect(answer["retry-after"] == "5")
            let status = try checkCompleted(id)
            #expect(status.attempt == 1 && status.interruptions == 0 && ends(of: id) == 1)
            #expect(try stack.process("pressroom-responder") != responder)
            #expect(try stack.final(stack.submit("tile", Media.small)).state == .completed)
            // What was cut off goes when the next responder starts.
            _ = try eventually("an empty spool") {
                try stack.spool.unfinished().isEmpty ? true : nil
            }
        }

        @Test func `jobs complete although nginx is killed`() throws {
            let id = try beginJob()
            let nginx = try stack.processes().filter { $0.name == "nginx" }
            let master = try #require(nginx.first { $0.parent == stack.up.processID })
            master.kill()
            let status = try checkCompleted(id)
            #expect(status.attempt == 1 && status.interruptions == 0 && ends(of: id) == 1)
            _ = try eventually("the end of all of it") {
                nginx.contains(where: \.isRunning) ? nil : true
            }
        }

        /// Has an accident happen to one job after another until one is hit in the middle: it may
        /// come a moment too late, or to a child that was done.
        /// - Parameter strike: begins a job, and has it happen.
        private func hit(_ strike: () throws -> JobID, isHit: (Status) -> Bool) throws -> Status {
            let status = try eventually("a job that is hit") {
                let status = try checkCompleted(strike())
                return isHit(status) ? status : nil
            }
            #expect(ends(of: status.id) == 1)
            return status
        }

        /// How often the scheduler has said that it ends a job, which it does right before.
        private func ends(of id: JobID) -> Int {
            stack.log.split(separator: "\n").count {
                $0.contains("\"job\":\"\(id)\"") && $0.contains("\"state\":\"completed\"")
            }
        }

        /// Sends a job, and waits until it is being worked on.
        private func beginJob() throws -> JobID {
            let id = try stack.submit("book", Self.book)
            _ = try eventually("the job at work") {
                try stack.status(id).state == .processing ? true : nil
            }
            return id
        }

        /// Sends a job, and another as long as one ends before its child is seen.
        private func beginJobWithChild() throws -> (JobID, RunningProcess) {
            var id = try beginJob()
            return try eventually("a child at work") {
                if let child = try stack.children().first { return (id, child) }
                if try stack.status(id).state.isFinal { id = try beginJob() }
                return nil
            }
        }

        /// The job has completed with every output, whole and once.
        private func checkCompleted(_ id: JobID) throws -> Status {
            let status = try stack.final(id)
            #expect(status.state == .completed && status.progress == 1 && status.error == nil)
            #expect(try stack.spool.places(of: id).map { $0.prefix(5) } == ["done/"])
            let pages = (1...Self.pages).map { number in
                "000-" + String(String(10_000 + number).dropFirst()) + ".png"
            }
            #expect(
                status.steps.map { $0.outputs.map(\.name) }
                    == [["000.json"], ["000.jpg"], pages])
            #expect(
                try stack.spool.files(of: id)
                    == ["in/000", "manifest.json", "out/cover/000.jpg", "out/facts/000.json"]
                    + pages.map { "out/pages/" + $0 } + ["status.json"])
            for output in status.steps.flatMap(\.outputs) {
                let answer = try stack.client.get(output.href)
                #expect(answer.status == 200 && answer.body.count == output.bytes)
            }
            let last = try stack.client.get(status.steps[2].outputs[Self.pages - 1].href)
            #expect(try Decoded(last.body, as: .png).size.width == 500)
            return status
        }
    }
}
