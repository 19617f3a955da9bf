import FoundationEssentials
import Jobs
import Testing
@testable import Responder

@Suite struct `Streams that follow a job` {
    /// The id and the state of each event.
    private static func events(in text: String) throws -> [[String]] {
        try text.components(separatedBy: "\n\n").filter { $0.hasPrefix("event: status\n") }.map {
            let lines = $0.split(separator: "\n")
            let status = try JSON.decode(Status.self, from: Array(lines[2].dropFirst(6).utf8))
            return [String(lines[1].dropFirst(4)), status.state.rawValue]
        }
    }

    @Test(arguments: [Int.max, 0])
    func `a stream sends each status until the last, whether or not it is watched`(watchesMax: Int)
        throws
    {
        let job = try FollowedJob(watchesMax: watchesMax)
        let first = try job.tag()
        let stream = try job.follow("/events")
        try stream.read(until: "\"queued\"")
        let second = try job.report(.processing)
        try stream.read(until: "\"processing\"")
        let third = try job.report(.completed)
        try stream.readToEnd()
        #expect(stream.hasEnded)
        #expect(
            stream.text.hasPrefix(
                """
                Status: 200 OK\r
                Content-Type: text/event-stream\r
                Cache-Control: no-store\r
                X-Accel-Buffering: no\r
                \r
                retry: 2000


                """))
        #expect(
            try Self.events(in: stream.text)
                == [[first, "queued"], [second, "processing"], [third, "completed"]])
        try job.settle()
        // A client that has the last status is answered with 204.
        let again = job.front.answer("GET", "/jobs/\(job.id)/events") { $0.lastEventID = third }
        #expect(again.status == 204 && again.following == nil && again.value("ETag") == nil)
    }

    @Test func `a stream does not repeat a status that the client has`() throws {
        let job = try FollowedJob()
        let tag = try job.tag()
        let stream = try job.follow("/events") { $0.lastEventID = tag }
        // When this one has got it, that one would have.
        let other = try job.follow("/events")
        try other.read(until: "\"queued\"")
        let last = try job.report(.failed)
        try stream.readToEnd()
        #expect(try Self.events(in: stream.text) == [[last, "failed"]])
    }

    @Test func `a client that reads nothing delays no other and then gets the latest status`()
        throws
    {
        let job = try FollowedJob()
        let (slow, fast) = (try job.follow("/events"), try job.follow("/events"))
        let long = String(repeating: "x", count: 400_000)
        var tags: [String] = []
        for number in 1...5 {
            tags.append(try job.report(.processing, "\(number) \(long)"))
            try fast.read(until: "\"\(number) xxx")
        }
        // Of the first it has a part; of the others it hears nothing before it has all of that.
        try slow.read(until: "\"5 xxx")
        tags.append(try job.report(.completed))
        try slow.readToEnd()
        let sent = try Self.events(in: slow.text).map { $0[0] }.filter { tags.contains($0) }
        #expect(sent == [tags[0], tags[4], tags[5]])
        try fast.readToEnd()
        #expect(try Self.events(in: fast.text).suffix(6).map { $0[0] } == tags)
        try job.settle()
    }

    @Test func `a stream is closed when its client goes away`() throws {
        let job = try FollowedJob()
        let (stream, waiting) = (try job.follow("/events"), try job.followAsSender(seconds: 60))
        try stream.read(until: "\"queued\"")
        #expect(job.follower.held == 2)
        stream.close()
        waiting.close()
        try job.settle()
    }

    @Test func `a stream ends when its job is removed`() throws {
        let job = try FollowedJob()
        let stream = try job.follow("/events")
        try stream.read(until: "\"queued\"")
        try job.remove()
        try stream.readToEnd()
        #expect(stream.hasEnded)
        #expect(job.front.answer("GET", "/jobs/\(job.id)/events").status == 404)
    }

    @Test func `streams end when the responder stops`() throws {
        let job = try FollowedJob()
        let stream = try job.follow("/events")
        try stream.read(until: "\"queued\"")
        job.follower.stop()
        try stream.readToEnd()
        #expect(stream.hasEnded)
        let late = try job.follow("/events")
        try late.readToEnd()
        #expect(late.hasEnded && late.text.contains("retry: "))
        try job.settle()
    }

    @Test func `a stream over the limit is answered with Retry-After`() throws {
        let job = try FollowedJob()
        let streams = try (0..<100).map { _ in try job.follow("/events") }
        let refused = job.front.answer("GET", "/jobs/\(job.id)/events")
        #expect(refused.status == 503 && refused.value("Retry-After") == "10")
        #expect(refused.text.contains("\"/problems#too-many-followers\""))
        // Who only would like to wait is answered at once.
        let answered = job.front.answer("GET", "/jobs/\(job.id)") { $0.prefer = "wait=9" }
        #expect(answered.status == 200 && answered.following == nil)
        for stream in streams { stream.close() }
        try job.settle()
    }

    @Test func `HEAD of a stream has only the header`() throws {
        let job = try FollowedJob()
        let response = job.front.answer("HEAD", "/jobs/\(job.id)/events")
        #expect(
            String(decoding: response.serialized(withBody: false), as: UTF8.self)
                == "Status: 200 OK\r\nContent-Type: text/event-stream\r\n"
                + "Cache-Control: no-store\r\nX-Accel-Buffering: no\r\n\r\n")
    }
}
