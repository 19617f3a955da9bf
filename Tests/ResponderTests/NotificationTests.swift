import Jobs
import Spool
import Testing
@testable import Responder

@Suite struct `Notifications over HTTP` {
    /// Has a job end whose webhook was given up.
    private func park(_ id: JobID, _ front: Front) throws {
        let job = try #require(try front.spool.claims.claimWaiting(id, quarantined: { _ in }))
        var status = Status(accepted: job.manifest)
        (status.state, status.finishedAt) = (.failed, status.createdAt)
        try job.finish(status, notifying: Recipients(each: [.hook(program: "tell")]))
        let store = try #require(try front.spool.outbox.events(of: .job(id)))
        var deliveries = try store.deliveries
        for index in deliveries.indices {
            deliveries[index].park(because: "no answer", at: status.createdAt)
        }
        #expect(try store.record(deliveries))
    }

    private func ids(_ front: Front, _ target: String) throws -> [JSONValue?] {
        let response = front.answer("GET", target) { $0.isOperator = true }
        #expect(response.status == 200)
        guard case .list(let jobs)? = try JSON.decode(JSONValue.self, from: response.body)["jobs"]
        else { preconditionFailure("there is a list") }
        return jobs.map { $0["id"] }
    }

    @Test func `operators see which notifications were given up, and have them delivered again`()
        throws
    {
        let jobs = try FollowedJobs(3)
        let (front, ids) = (jobs.front, jobs.ids)
        try park(ids[0], front)
        try park(ids[1], front)
        try jobs.end(ids[2], .completed)
        let listed = try self.ids(front, "/notifications")
        #expect(listed == [.text(ids[1].text), .text(ids[0].text)])
        #expect(try self.ids(front, "/notifications?after=\(ids[1])") == [.text(ids[0].text)])
        #expect(try self.ids(front, "/notifications?state=delivered") == [])
        let text = front.answer("GET", "/notifications") { $0.isOperator = true }.text
        #expect(text.contains("\"error\" : \"no answer\"") && text.contains("\"parked\""))
        let before = try Set(front.spool.outbox.markers())
        let response = front.answer("POST", "/jobs/\(ids[0])/notify") { $0.isOperator = true }
        #expect(response.status == 202 && response.text.contains("\"notifications\" : 1"))
        #expect(
            try Set(front.spool.outbox.markers()).subtracting(before)
                == [.again(.job(ids[0]), all: false)])
    }

    @Test func `what has nothing to be delivered is refused`() throws {
        let jobs = try FollowedJobs(2)
        try jobs.end(jobs.ids[0], .completed)
        for path in ["jobs/\(jobs.ids[0])", "jobs/\(jobs.ids[1])", "batches/\(jobs.batch)"] {
            let response = jobs.front.answer("POST", "/\(path)/notify") { $0.isOperator = true }
            #expect(response.status == 409, "\(path)")
            #expect(response.text.contains("/problems#wrong-state"))
        }
        #expect(try jobs.front.spool.outbox.markers() == [])
    }

    @Test func `only operators see notifications of all and have them delivered again`() throws {
        let jobs = try FollowedJobs(1, owner: "ada")
        try park(jobs.ids[0], jobs.front)
        for (method, target) in [
            ("GET", "/notifications"), ("POST", "/jobs/\(jobs.ids[0])/notify"),
            ("POST", "/batches/\(jobs.batch)/notify"),
        ] {
            let response = jobs.front.answer(method, target) { $0.owner = "ada" }
            #expect(response.status == 403, "\(target)")
        }
        let unknown = jobs.front.answer("GET", "/notifications?state=lost") { $0.isOperator = true }
        #expect(unknown.status == 400)
    }
}
