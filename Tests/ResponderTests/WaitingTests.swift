import Jobs
import Testing
@testable import Responder

@Suite struct `Requests that wait for a job` {
    @Test func `a waiting request with a tag is answered by another status`() throws {
        let job = try FollowedJob()
        let tag = try job.tag()
        let waiting = try job.follow {
            $0.ifNoneMatch = "\"\(tag)\""
            $0.prefer = "wait=60"
        }
        let next = try job.report(.processing)
        try waiting.readToEnd()
        #expect(waiting.hasEnded)
        #expect(
            waiting.text.hasPrefix(
                """
                Status: 200 OK\r
                Content-Type: application/json\r
                ETag: "\(next)"\r
                Cache-Control: no-cache\r
                Preference-Applied: wait=60\r

                """))
        #expect(waiting.text.contains("\"processing\""))
        try job.settle()
    }

    @Test func `a waiting request with an old tag is answered at once`() throws {
        let job = try FollowedJob()
        let waiting = try job.follow {
            $0.ifNoneMatch = "\"old\""
            $0.prefer = "wait=60"
        }
        try waiting.readToEnd()
        #expect(waiting.text.hasPrefix("Status: 200 OK\r\n"))
    }

    @Test(arguments: [nil, "\"last\""]) func `a waiting request is answered when the job has ended`(
        tag: String?
    )
        throws
    {
        let job = try FollowedJob()
        let last = try job.report(.failed)
        let waiting = try job.follow {
            $0.ifNoneMatch = tag.map { $0.replacing("last", with: last) }
            $0.prefer = "wait=60"
        }
        try waiting.readToEnd()
        #expect(waiting.text.hasPrefix(tag == nil ? "Status: 200 OK\r\n" : "Status: 304 "))
    }

    @Test func `a waiting request without a tag is answered by the final status only`() throws {
        let job = try FollowedJob()
        let waiting = try job.follow { $0.prefer = "wait=60" }
        let witness = try job.follow("/events")
        try job.report(.processing)
        try witness.read(until: "\"processing\"")
        #expect(job.follower.held == 2 && waiting.text.isEmpty)
        try job.report(.cancelled)
        try waiting.readToEnd()
        #expect(waiting.text.contains("\"cancelled\""))
    }

    @Test func `a waiting request is answered with the current status at its timeout`() throws {
        let job = try FollowedJob()
        let tag = try job.tag()
        let waiting = try job.follow {
            $0.ifNoneMatch = "\"\(tag)\""
            $0.prefer = "wait=1"
        }
        let sender = try job.followAsSender(seconds: 1)
        try waiting.readToEnd()
        #expect(
            waiting.text == "Status: 304 Not Modified\r\nETag: \"\(tag)\"\r\n"
                + "Cache-Control: no-cache\r\nPreference-Applied: wait=1\r\n"
                + "Vary: Accept, Accept-Language\r\n\r\n")
        try sender.readToEnd()
        #expect(
            sender.text.hasPrefix(
                """
                Status: 202 Accepted\r
                Content-Type: application/json\r
                Preference-Applied: wait=1\r
                Location: /jobs/\(job.id)\r
                Cache-Control: no-cache\r
                Retry-After: 1\r

                """))
        #expect(sender.text.contains("\"queued\""))
    }

    @Test func `a waiting request is answered with the current status when the responder stops`()
        throws
    {
        let job = try FollowedJob()
        let (waiting, sender) = (
            try job.follow { $0.prefer = "wait=60" },
            try job.followAsSender(seconds: 60)
        )
        job.follower.stop()
        try waiting.readToEnd()
        #expect(waiting.text.hasPrefix("Status: 200 OK\r\n"))
        try sender.readToEnd()
        #expect(sender.text.hasPrefix("Status: 202 Accepted\r\n"))
        try job.settle()
    }

    @Test func `a waiting request is answered when the job is removed`() throws {
        let job = try FollowedJob()
        let waiting = try job.follow { $0.prefer = "wait=60" }
        let witness = try job.follow("/events")
        try witness.read(until: "\"queued\"")
        try job.remove()
        try waiting.readToEnd()
        #expect(waiting.text.hasPrefix("Status: 404 Not Found\r\n"))
    }

    @Test func `an upload that waits is answered with the final status and 200`() throws {
        let job = try FollowedJob()
        let sender = try job.followAsSender(seconds: 60)
        try job.report(.completed)
        try sender.readToEnd()
        #expect(
            sender.text.hasPrefix(
                """
                Status: 200 OK\r
                Content-Type: application/json\r
                Preference-Applied: wait=60\r
                Location: /jobs/\(job.id)\r
                Cache-Control: no-cache\r
                Content-Length:
                """))
    }

    @Test(arguments: [("POST", "/jobs?pipeline=web"), ("PUT", "/upload/web/a.jpg")])
    func `an upload may ask to wait`(method: String, target: String) throws {
        let front = try Front()
        let response = front.answer(method, target, body: MemoryBody(Front.jpeg(bytes: 9))) {
            $0.prefer = "wait=3"
        }
        let id = try JSON.decode(Status.self, from: response.body).id
        #expect(response.following == Following(job: id, way: .wait(.accepted, seconds: 3)))
        let head = front.answer("HEAD", "/jobs/\(id)") { $0.prefer = "wait=3" }
        #expect(head.following == nil)
    }
}
