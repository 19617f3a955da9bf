import Jobs
import Platform
import Testing

extension SystemTests {
    /// What is refused while there is no room, before its body is sent.
    @Suite struct `A full queue or disk` {
        /// The head of an upload whose body never comes.
        private func refusal(_ stack: Stack) throws -> Answer {
            let connection = try stack.client.open()
            connection.send(
                stack.client.head(
                    "POST", "/jobs?pipeline=tile",
                    ["Content-Length: 1000000"]) + Media.small)
            return try connection.answer()
        }

        @Test func `a full queue accepts jobs again when it has space`() throws {
            let stack = try Stack(in: TestPipelines.folder(), "--queue-max", "3")
            let scheduler = try stack.process("pressroom-scheduler")
            scheduler.stop()
            let ids = try (0..<3).map { _ in try stack.submit("tile", Media.small) }
            let answer = try refusal(stack)
            #expect(answer.status == 503 && answer["retry-after"] == "10")
            #expect(try answer.decoded(RefusalBody.self).type == "/problems#queue-full")
            #expect(try stack.status(ids[0]).state == .queued)
            scheduler.goOn()
            for id in ids { #expect(try stack.final(id).state == .completed) }
            let more = try eventually("room") { try? stack.submit("tile", Media.small) }
            #expect(try stack.final(more).state == .completed)
            #expect(try stack.stop() == .exited(0))
        }

        @Test func `a nearly full disk accepts no jobs and serves those it has`() throws {
            let directory = try TestPipelines.folder()
            let first = try Stack(in: directory)
            let done = try first.final(first.submit("tile", Media.small))
            #expect(try first.stop() == .exited(0))
            let stack = try Stack(in: directory, "--reserve", "1TB")
            let answer = try refusal(stack)
            #expect(answer.status == 507 && answer["retry-after"] == "10")
            #expect(try answer.decoded(RefusalBody.self).type == "/problems#insufficient-storage")
            #expect(try stack.status(done.id) == done)
            #expect(try stack.spool.unfinished() == [])
            #expect(try stack.stop() == .exited(0))
        }
    }
}
