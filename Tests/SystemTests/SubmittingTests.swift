import Crypto
import FoundationEssentials
import Jobs
import Platform
import Testing

extension SystemTests {
    @Suite(.stack) struct `Uploads with options and keys` {
        let stack = Stack.shared

        /// The answer to an upload, as far as it goes beyond a status.
        private struct Accepted: Decodable {
            let id: JobID
            let state: JobState
            let url: String
            let title: String?
            let links: Status.Links
        }

        @Test func `the options of an upload are in the job's status`() throws {
            let form = Form().field("pipeline", "tile").field("priority", "urgent")
                .field("title", "Grüße, 1st").file("a.jpg", Media.small)
            let answer = try stack.client.post("/jobs", form)
            #expect(answer.status == 202)
            let accepted = try answer.decoded(Accepted.self)
            #expect(accepted.state == .queued && accepted.title == "Grüße, 1st")
            #expect(accepted.url == "/jobs/\(accepted.id)" && accepted.links.`self` == accepted.url)
            #expect(try stack.final(accepted.id).title?.text == "Grüße, 1st")
        }

        @Test(arguments: [
            (
                "/jobs?pipeline=tile&lane=batch&priority=urgent",
                "The request gives two different values of \"lane\"."
            ),
            (
                "/jobs?pipeline=tile&priority=high",
                "The priority is not one of urgent, normal and batch."
            ),
            (
                "/jobs?pipeline=tile&title=a%0Ab",
                "The title is longer than 200 bytes, or has control characters."
            ),
            (
                "/jobs?pipeline=tile&title=" + String(repeating: "a", count: 201),
                "The title is longer than 200 bytes, or has control characters."
            ),
        ]) func `invalid options of an upload are refused`(target: String, detail: String) throws {
            let answer = try stack.client.post(target, Media.small)
            #expect(answer.status == 400)
            #expect(try answer.decoded(RefusalBody.self).detail == detail)
        }

        @Test func `a repeated upload with its key is one job, whatever happens between`() throws {
            let key = "Idempotency-Key: \"8e03978e-40d5-43dd-bc93-6894a57f9324\""
            let first = try stack.client.post("/jobs?pipeline=tile", Media.small, key)
            #expect(first.status == 202)
            let id = try first.decoded(Accepted.self).id
            #expect(try stack.final(id).state == .completed)
            let responder = try stack.process("pressroom-responder")
            responder.kill()
            let again = try eventually("a responder") { () -> Answer? in
                let answer = try stack.client.post("/jobs?pipeline=tile", Media.small, key)
                return answer.status == 502 ? nil : answer
            }
            #expect(again.status == 202 && again.body == first.body)
            let other = try stack.client.post("/jobs?pipeline=tile", Media.photo, key)
            #expect(other.status == 422)
            #expect(try other.decoded(RefusalBody.self).type == "/problems#idempotency-key-reused")
            #expect(try stack.spool.places(of: id).count == 1)
            #expect(try stack.spool.unfinished() == [])
        }

        @Test func `an upload whose key is under way is refused`() throws {
            let key = "Idempotency-Key: slow"
            let connection = try stack.client.open()
            let head = stack.client.head(
                "POST", "/jobs?pipeline=tile",
                [key, "Content-Length: \(Media.small.count)"])
            connection.send(head + Media.small.dropLast())
            _ = try eventually("its key") {
                // Those of others are bound to a job.
                try stack.spool.sizes("keys").first { $0 == 0 }
            }
            let second = try stack.client.post("/jobs?pipeline=tile", Media.small, key)
            #expect(second.status == 409 && second["retry-after"] == "1")
            #expect(
                try second.decoded(RefusalBody.self).type
                    == "/problems#idempotency-key-in-use")
            connection.send(Media.small.suffix(1))
            let first = try connection.answer()
            #expect(first.status == 202)
            let third = try stack.client.post("/jobs?pipeline=tile", Media.small, key)
            #expect(third.status == 202 && third.body == first.body)
        }

        @Test(arguments: ["Content-Digest", "Repr-Digest"])
        func `an upload that does not match its digest is refused and leaves nothing`(
            _ field: String
        )
            throws
        {
            let text = SHA256.of(Media.small)
            let bytes = stride(from: 0, to: 64, by: 2).compactMap {
                UInt8(text.dropFirst($0).prefix(2), radix: 16)
            }
            let right = "\(field): sha-256=:\(Data(bytes).base64EncodedString()):"
            #expect(try stack.client.post("/jobs?pipeline=tile", Media.small, right).status == 202)
            let answer = try stack.client.post("/jobs?pipeline=tile", Media.small + [0], right)
            #expect(answer.status == 400)
            #expect(try answer.decoded(RefusalBody.self).type == "/problems#digest-mismatch")
            // The last of several lines counts.
            let wrong = "\(field): sha-256=:\(Data(bytes.reversed()).base64EncodedString()):"
            for (lines, status) in [([right, wrong], 400), ([wrong, right], 202)] {
                let answer = try stack.client.post(
                    "/jobs?pipeline=tile", Media.small,
                    lines.joined(separator: "\r\n"))
                #expect(answer.status == status)
            }
            #expect(try stack.spool.jobs("tmp") == [])
        }

        @Test(arguments: [
            ("ada@example.com", 403, "/problems#notification-refused"),
            ("ada@example.org%0D%0ABcc:%20eve@example.org", 400, "/problems#malformed-request"),
            ("ada", 400, "/problems#malformed-request"),
        ])
        func `an upload may ask for mail only within the operator's domains`(
            address: String, status: Int, type: String
        ) throws {
            let answer = try stack.client.post("/jobs?pipeline=tile&notify=\(address)", Media.small)
            #expect(answer.status == status)
            #expect(try answer.decoded(RefusalBody.self).type == type)
        }
    }
}
