import Jobs
import Spool
import Testing
@testable import Responder

@Suite struct `Streams that follow many jobs` {
    @Test func `a stream has the statuses of each job, and ends when all have ended`() throws {
        let jobs = try FollowedJobs(3)
        let stream = try jobs.follow(jobs.target(jobs.ids))
        for id in jobs.ids { try stream.read(until: "\"id\" : \"\(id)\"") }
        let order = [1, 2, 0].map { jobs.ids[$0] }
        for id in order {
            #expect(!stream.hasEnded)
            try jobs.end(id, .completed, "end of \(id)")
            try stream.read(until: "end of \(id)")
        }
        try stream.readToEnd()
        #expect(stream.hasEnded)
        let events = try SentEvent.all(in: stream.text)
        #expect(events.map(\.name) == Array(repeating: "status", count: events.count))
        #expect(events.prefix(3).map(\.subject) == jobs.ids.map(\.text))
        #expect(events.filter { $0.state == "completed" }.map(\.subject) == order.map(\.text))
        // Each says more than the one before it.
        #expect(Set(events.compactMap(\.id)).count == events.count)
        let again = jobs.front.answer("GET", jobs.target(jobs.ids)) {
            $0.lastEventID = events.last?.id
        }
        #expect(again.status == 204 && again.following == nil)
    }

    @Test func `a client that comes again gets only what is new of each job`() throws {
        let jobs = try FollowedJobs(3)
        let first = try jobs.follow(jobs.target(jobs.ids))
        for id in jobs.ids { try first.read(until: "\"id\" : \"\(id)\"") }
        let known = try #require(try SentEvent.all(in: first.text).last?.id)
        first.close()
        for id in jobs.ids.prefix(2) { try jobs.end(id, .completed) }
        let second = try jobs.follow(jobs.target(jobs.ids)) { $0.lastEventID = known }
        for id in jobs.ids.prefix(2) { try second.read(until: "\"id\" : \"\(id)\"") }
        try jobs.end(jobs.ids[2], .failed)
        try second.readToEnd()
        #expect(second.hasEnded)
        let events = try SentEvent.all(in: second.text)
        #expect(Set(events.prefix(2).map(\.state)) == ["completed"])
        #expect(events.filter { $0.subject == jobs.ids[2].text }.last?.state == "failed")
        #expect(!events.contains { $0.state == "queued" })
    }

    @Test func `a client that reads nothing gets the latest status of each job later`() throws {
        let jobs = try FollowedJobs(3)
        let stream = try jobs.follow(jobs.target(jobs.ids))
        for id in jobs.ids { try stream.read(until: "\"id\" : \"\(id)\"") }
        // A witness, so that the others are seen to have been sent nothing.
        let witness = try jobs.follow(jobs.target(jobs.ids))
        let long = String(repeating: "x", count: 1_000_000)
        for id in jobs.ids {
            try jobs.end(id, .completed, "\(long) end of \(id)")
            try witness.read(until: "end of \(id)")
        }
        try stream.readToEnd()
        #expect(stream.hasEnded)
        let events = try SentEvent.all(in: stream.text).filter { $0.state == "completed" }
        #expect(Set(events.map(\.subject)) == Set(jobs.ids.map(\.text)) && events.count == 3)
    }

    @Test func `a job that a client may not see is missing, and the others are not`() throws {
        let jobs = try FollowedJobs(2, owner: "ada")
        let none = JobID(nanoseconds: 1, random: 1)
        let body = MemoryBody(Front.jpeg(bytes: 9))
        let other = jobs.front.answer("POST", "/jobs?pipeline=web", body: body) { $0.owner = "bob" }
        let others = try JSON.decode(Status.self, from: other.body).id
        let stream = try jobs.follow(jobs.target([others, jobs.ids[0], none])) { $0.owner = "ada" }
        try jobs.end(jobs.ids[0], .completed)
        try stream.readToEnd()
        #expect(stream.hasEnded)
        let events = try SentEvent.all(in: stream.text)
        let missing = events.filter { $0.name == "missing" }
        #expect(missing.map(\.subject) == [others.text, none.text])
        #expect(missing.allSatisfy { $0.id == nil && $0.state == "" })
        #expect(events.last?.subject == jobs.ids[0].text && events.last?.state == "completed")
        for user in [nil, "bob"] {
            let refused = jobs.front.answer("GET", jobs.target(jobs.ids)) { $0.owner = user }
            #expect(refused.status == 404 && refused.text.contains("/problems#unknown-job"))
        }
        let gone = jobs.front.answer("GET", jobs.target([none])) { $0.isOperator = true }
        #expect(gone.status == 404)
        for target in ["/batches/\(jobs.batch)/events", "/jobs/events?batch=\(jobs.batch)"] {
            let refused = jobs.front.answer("GET", target) { $0.owner = "bob" }
            #expect(refused.status == 404 && refused.text.contains("/problems#unknown-batch"))
        }
    }

    @Test func `a job that is removed is missing from then on`() throws {
        let jobs = try FollowedJobs(2)
        let stream = try jobs.follow(jobs.target(jobs.ids))
        for id in jobs.ids { try stream.read(until: "\"id\" : \"\(id)\"") }
        try jobs.remove(jobs.ids[0])
        try stream.read(until: "event: missing")
        #expect(!stream.hasEnded)
        try jobs.end(jobs.ids[1], .completed)
        try stream.readToEnd()
        let missing = try SentEvent.all(in: stream.text).filter { $0.name == "missing" }
        #expect(missing.map(\.subject) == [jobs.ids[0].text])
    }

    @Test(arguments: ["/batches/ID/events", "/jobs/events?batch=ID"])
    func `the stream of a batch has its sums and its jobs`(target: String) throws {
        let jobs = try FollowedJobs(2)
        let target = target.replacing("ID", with: jobs.batch.text)
        let stream = try jobs.follow(target)
        try stream.read(until: "event: batch")
        for id in jobs.ids { try jobs.end(id, .completed) }
        try stream.readToEnd()
        #expect(stream.hasEnded)
        let events = try SentEvent.all(in: stream.text)
        let sums = events.filter { $0.name == "batch" }
        #expect(sums.first?.state == "0" && sums.last?.state == "2")
        #expect(Set(sums.map(\.subject)) == [jobs.batch.text])
        for id in jobs.ids {
            let states = events.filter { $0.subject == id.text }.map(\.state)
            #expect(states.last == "completed")
        }
        let again = jobs.front.answer("GET", target) { $0.lastEventID = events.last?.id }
        #expect(again.status == 204)
        // What has come since is new.
        let body = MemoryBody(Front.jpeg(bytes: 9))
        _ = jobs.front.answer("POST", "/jobs?pipeline=web&batch=\(jobs.batch)", body: body)
        let more = jobs.front.answer("GET", target) { $0.lastEventID = events.last?.id }
        #expect(more.status == 200)
    }

    @Test func `the stream of a large batch has its sums alone, and the jobs that are named`()
        throws
    {
        let jobs = try FollowedJobs(Following.jobsMax + 1)
        let all = jobs.front.answer("GET", "/batches/\(jobs.batch)/events")
        #expect(all.following?.subjects == [.batch(jobs.batch)])
        let target = "/jobs/events?batch=\(jobs.batch)&id=\(jobs.ids[7])"
        #expect(
            jobs.front.answer("GET", target).following?.subjects
                == [.batch(jobs.batch), .job(jobs.ids[7])])
    }

    @Test func `a stream that names no job, too many, or what is no id is refused`() throws {
        let jobs = try FollowedJobs(1)
        let many = (0...Following.jobsMax).map { JobID(nanoseconds: 0, random: UInt64($0)) }
        for target in ["/jobs/events", jobs.target(many), "/jobs/events?id=7", "/jobs/events?id="] {
            let refused = jobs.front.answer("GET", target)
            #expect(refused.status == 400, "\(target)")
            #expect(refused.text.contains("/problems#malformed-request"))
        }
        let twice = jobs.front.answer("GET", jobs.target(jobs.ids + jobs.ids))
        #expect(twice.following?.subjects == [.job(jobs.ids[0])])
    }

    @Test func `marks say what a client has of each job`() {
        var marks = EventMarks(lastSeen: nil, count: 3)
        marks.set("a", at: 0)
        marks.set("c", at: 2)
        let again = EventMarks(lastSeen: marks.id, count: 3)
        #expect(again.has("a", at: 0) && !again.has("b", at: 1) && again.has("c", at: 2))
        #expect(!again.has("d", at: 0) && again == marks)
        // A job came to the batch meanwhile.
        #expect(EventMarks(lastSeen: marks.id, count: 4).has("c", at: 2))
        for other in ["", "9t9zo-dn0nrpnrq8sy", marks.id + "x", marks.id + marks.id] {
            #expect(!EventMarks(lastSeen: other, count: 3).has("a", at: 0), "\(other)")
        }
        #expect(EventMarks(lastSeen: "any", count: 1).has("any", at: 0))
    }
}
