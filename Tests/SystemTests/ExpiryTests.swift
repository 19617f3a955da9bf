import Jobs
import Testing

extension SystemTests {
    /// Jobs whose pipeline says how long they are kept.
    @Suite(.stack) struct `Jobs whose keep time is over` {
        let stack = Stack.shared

        @Test func `a job exists until it expires, and is then said to be gone`() throws {
            let kept = try stack.submit("tile", Media.small)
            let answer = try stack.client.post(
                "/jobs?pipeline=fleeting", Media.small,
                "Prefer: wait=20")
            let status = try answer.decoded(Status.self)
            #expect(answer.status == 200 && status.state == .completed)
            #expect(status.message == "completed: 1 file")
            let (end, expiry) = (try #require(status.finishedAt), try #require(status.expiresAt))
            #expect(expiry == end.adding(seconds: 3))
            let gone = try eventually("the end of its time") { () -> Answer? in
                let answer = try stack.client.get("/jobs/\(status.id)")
                return answer.status == 200 ? nil : answer
            }
            #expect(gone.status == 410)
            #expect(try gone.decoded(RefusalBody.self).type == "/problems#job-expired")
            let output = try #require(status.steps.first?.outputs.first)
            for path in [output.href, "/jobs/\(status.id)/files", "/jobs/\(status.id)/archive"] {
                #expect(try stack.client.get(path).status == 410)
            }
            // It is out of sight first, and then removed.
            _ = try eventually("the end of its files") {
                try stack.spool.places(of: status.id).isEmpty ? true : nil
            }
            for command in ["status", "watch", "retry"] {
                #expect(
                    try stack.tool([command, "\(status.id)"]) == (
                        1, "",
                        """
                        pressroom: job \(status.id) has expired: it was removed after its \
                        pipeline's keep time

                        """
                    ))
            }
            let other = try stack.final(kept)
            #expect(other.state == .completed && other.expiresAt == nil)
            struct Description: Decodable { let keepSeconds: Int? }
            for (pipeline, seconds) in [("fleeting", 3), ("tile", nil)] {
                let description = try stack.client.get("/pipelines/\(pipeline)")
                #expect(try description.decoded(Description.self).keepSeconds == seconds)
            }
        }
    }
}
