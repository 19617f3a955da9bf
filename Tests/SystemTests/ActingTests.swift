import Glibc
import Jobs
import Platform
import TestFolders
import Testing

extension SystemTests {
    /// Cancelling, retrying and deleting, by HTTP and by the operator's tool.
    @Suite(.stack) struct `Jobs that are cancelled, retried and deleted` {
        let stack = Stack.shared

        /// How long the end of a job may take from the request for it, in seconds: it takes some
        /// hundredths, and without a hint the scheduler would look only after ten.
        private static let boundSeconds = 8.0

        @Test func `a running job is cancelled at once and keeps what it has published`() throws {
            let id = try beginEndless()
            let info = try eventually("the first step") {
                try stack.status(id).steps.first { $0.state == .completed }
            }
            let child = try eventually("a child") { try stack.children().first }
            let began = Clock.monotonicSeconds
            let status = try cancel(id)
            #expect(Clock.monotonicSeconds - began < Self.boundSeconds)
            #expect(!child.isRunning)
            #expect(status.message == "cancelled; 1 file is kept" && status.error == nil)
            #expect(status.finishedAt != nil && status.currentStep == nil)
            #expect(status.steps.map(\.state) == [.completed, .pending])
            #expect(status.steps[0] == info)
            #expect(status.links.cancel == nil && status.links.retry == "/jobs/\(id)/retry")
            #expect(try stack.client.get(info.outputs[0].href).status == 200)
            try check(id, "cancelled")
            #expect(
                try stack.spool.files(of: id)
                    == ["in/000", "manifest.json", "out/facts/000.json", "status.json"])
            #expect(try stack.final(stack.submit("tile", Media.small)).state == .completed)
        }

        @Test func `queued jobs are cancelled wherever they wait, and the others run`() throws {
            // Some are claimed and wait for a slot, the rest has stayed in its lane.
            let blockers = try (0..<Processors.available).map { _ in try beginEndless() }
            let ids = try (0..<(2 * Processors.available + 4)).map { _ in
                try stack.submit("tile", Media.document(pages: 1))
            }
            #expect(try !stack.spool.jobs("new/normal").isEmpty)
            for (place, id) in ids.enumerated() where place % 2 == 0 {
                let status = try cancel(id)
                #expect(status.attempt <= 1 && status.steps.allSatisfy { $0.outputs.isEmpty })
                try check(id, "cancelled")
            }
            for id in blockers { _ = try cancel(id) }
            for (place, id) in ids.enumerated() {
                #expect(try stack.final(id).state == (place % 2 == 0 ? .cancelled : .completed))
            }
        }

        @Test func `a held job is cancelled and never starts again`() throws {
            try define("patient", "retry: { attempts: 3, backoff: 1h }", Self.endless)
            let id = try begin("patient", Media.endlessDocument)
            _ = try eventually("a job that waits") { () -> Bool? in
                for child in try stack.children() { child.kill() }
                return try stack.spool.jobs("held").isEmpty ? nil : true
            }
            #expect(try stack.status(id).state == .held)
            #expect(try cancel(id).attempt == 1)
            try check(id, "cancelled")
        }

        @Test func `a failed job is retried when its pipeline is mended, and keeps what it made`()
            throws
        {
            func steps(_ dpi: Int) -> String {
                "limits: { pixels: 1MP }\nsteps:\n  facts: { uses: metadata }\n"
                    + "  pages: { uses: pdf-pages, with: { dpi: \(dpi), format: png } }"
            }
            try define("mended", "accepts: [application/pdf]", steps(300))
            let id = try stack.submit("mended", Media.document(pages: 2, width: 900, height: 900))
            let failed = try stack.final(id)
            #expect(failed.state == .failed && failed.links.retry == "/jobs/\(id)/retry")
            #expect(failed.steps.map(\.state) == [.completed, .failed])

            try define("mended", "accepts: [application/pdf]", steps(40))
            let answer = try stack.client.post(#require(failed.links.retry), [])
            #expect([200, 202].contains(answer.status))
            _ = try eventually("the second end") {
                try stack.status(id).state == .completed ? true : nil
            }
            let status = try stack.final(id)
            #expect(status.attempt == 1 && status.interruptions == 0 && status.error == nil)
            #expect(status.steps.map(\.outputs.count) == [1, 2])
            #expect(status.steps[0] == failed.steps[0])
            #expect(status.links.retry == nil)
            try check(id, "done")
        }

        @Test func `a cancelled job is retried, and cancelled again`() throws {
            let id = try beginEndless()
            for _ in 1...3 {
                _ = try cancel(id)
                #expect([200, 202].contains(try stack.client.post("/jobs/\(id)/retry", []).status))
                _ = try eventually("the job at work") {
                    try stack.status(id).state == .processing ? true : nil
                }
            }
            _ = try cancel(id)
            try check(id, "cancelled")
        }

        @Test func `an ended job is deleted with all its files`() throws {
            let id = try stack.submit("tile", Media.small)
            let href = try #require(stack.final(id).steps.first?.outputs.first?.href)
            let answer = try stack.client.send("DELETE", "/jobs/\(id)")
            #expect(answer.status == 204 && answer.body.isEmpty)
            for path in ["/jobs/\(id)", href] {
                #expect(try stack.client.get(path).status == 404)
            }
            #expect(try stack.client.send("DELETE", "/jobs/\(id)").status == 404)
            #expect(try stack.spool.places(of: id) == [])
        }

        @Test func `an action that makes no sense is refused with the state of the job`() throws {
            let running = try beginEndless()
            let done = try stack.submit("tile", Media.small)
            _ = try stack.final(done)
            let rows: [(method: String, path: String, state: JobState)] = [
                ("POST", "/jobs/\(done)/cancel", .completed),
                ("POST", "/jobs/\(done)/retry", .completed),
                ("POST", "/jobs/\(running)/retry", .processing),
                ("DELETE", "/jobs/\(running)", .processing),
            ]
            for row in rows {
                let answer = try stack.client.send(row.method, row.path, body: [])
                #expect(answer.status == 409, "\(row)")
                #expect(answer["content-type"] == "application/problem+json")
                let said = try answer.decoded(RefusalBody.self)
                #expect(said.type == "/problems#wrong-state")
                #expect(said.detail.hasPrefix("The job is \(row.state.rawValue); only a job that"))
            }
            #expect(try stack.status(running).state == .processing)
            _ = try cancel(running)
        }

        @Test func `requests are accepted without a scheduler and done when it is back`() throws {
            let running = try beginEndless()
            let scheduler = try stack.process("pressroom-scheduler")
            #expect(kill(scheduler.id, SIGSTOP) == 0)
            let answer = try stack.client.post("/jobs/\(running)/cancel", [])
            #expect(answer.status == 202 && answer["retry-after"] == "1")
            #expect(answer["location"] == "/jobs/\(running)")
            #expect(try answer.decoded(Status.self).state == .processing)
            // It does not come back: another takes its place, recovers, and finds the request.
            scheduler.kill()
            // That is sooner than it looks for what it has missed.
            _ = try eventually("its end", within: Self.boundSeconds) {
                try stack.status(running).state.isFinal ? true : nil
            }
            let status = try stack.final(running)
            #expect(status.state == .cancelled && status.interruptions == 1)
            try check(running, "cancelled")
        }

        @Test func `the commands cancel, retry and delete do the same as HTTP`() throws {
            let id = try beginEndless()
            let line = "\(id)  cancelled  "
            #expect(
                try tool("delete", "\(id)")
                    == (
                        1, "",
                        "pressroom: job \(id) is processing; only a job that has ended can be "
                            + "deleted ('pressroom cancel \(id)' ends it)\n"
                    ))
            let cancelled = try tool("cancel", "\(id)")
            #expect(cancelled.code == 0 && cancelled.output.hasPrefix(line))
            #expect(cancelled.error == "")
            #expect(
                try tool("cancel", "\(id)")
                    == (
                        1, "",
                        "pressroom: job \(id) is cancelled; only a job that has not ended can "
                            + "be cancelled\n"
                    ))
            let retried = try tool("retry", "\(id)")
            #expect(retried.code == 0 && retried.output.hasPrefix("\(id)  ") && retried.error == "")
            #expect(try tool("retry", "\(id)").code == 1)
            #expect(try tool("cancel", "\(id)").code == 0)
            let other = "01932f00-0000-7000-8000-000000000000"
            #expect(
                try tool("delete", other, "\(id)")
                    == (1, "\(id)  deleted\n", "pressroom: there is no job \(other)\n"))
            #expect(try tool("cancel", "soon").code == 2)
            #expect(try stack.spool.places(of: id) == [])
        }

        // MARK: What they have in common

        private static let endless = """
            accepts: [application/pdf]
            steps: { facts: { uses: metadata }, pages: { uses: pdf-pages, with: { dpi: 36 } } }
            """

        private func define(_ name: String, _ lines: String...) throws {
            let text = "name: \(name)\n" + lines.joined(separator: "\n") + "\n"
            try stack.directory.write("pipelines/\(name).yaml", Array(text.utf8))
        }

        private func beginEndless() throws -> JobID {
            try define("endless", "limits: { cpu: 10m }", Self.endless)
            return try begin("endless", Media.endlessDocument)
        }

        /// Sends a job and waits until it is at work.
        private func begin(_ pipeline: String, _ bytes: [UInt8]) throws -> JobID {
            let id = try stack.submit(pipeline, bytes)
            _ = try eventually("the job at work") {
                try stack.status(id).state == .processing ? true : nil
            }
            return id
        }

        /// Cancels a job, and waits until it is if the answer says that it is not yet.
        private func cancel(_ id: JobID) throws -> Status {
            let answer = try stack.client.post("/jobs/\(id)/cancel", [])
            #expect([200, 202].contains(answer.status))
            if answer.status == 200 {
                #expect(try answer.decoded(Status.self).state == .cancelled)
            }
            let status = try stack.final(id)
            #expect(status.state == .cancelled)
            return status
        }

        /// The job stands in one place, and nothing is asked of it any more.
        private func check(_ id: JobID, _ place: String) throws {
            #expect(try stack.spool.places(of: id) == ["\(place)/\(id.createdAt.day)/\(id)"])
            _ = try eventually("no request") {
                try stack.spool.jobs("control").isEmpty ? true : nil
            }
        }

        private func tool(_ words: String...) throws
            -> (code: Int32, output: String, error: String)
        {
            try stack.tool(words)
        }
    }
}
