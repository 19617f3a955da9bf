import Jobs
import Platform
import Spool
import Testing
@testable import Responder

@Suite struct `A job that has expired` {
    private let front: Front
    private let id: JobID
    private let now = Timestamp(milliseconds: Clock.wallMilliseconds)

    /// One of `ada`.
    init() throws {
        front = try Front()
        let body = MemoryBody(Front.jpeg(bytes: 9))
        let answer = front.answer("POST", "/jobs?pipeline=web", body: body) { $0.owner = "ada" }
        id = try JSON.decode(Status.self, from: answer.body).id
        let job = try #require(
            try front.spool.claims.claim([(id, .normal)], quarantined: { _ in }).first)
        var status = Status(accepted: job.manifest)
        (status.state, status.expiresAt) = (.completed, now)
        try job.finish(status)
    }

    private func expire() throws {
        let day = EndedDay(.completed, id.createdAt.day)
        #expect(try front.spool.expiry.removeExpired([id], of: day, now: now).removed == 1)
    }

    @Test(
        arguments: Endpoint.all.filter { $0.path.names.contains("id") }.map {
            [$0.method.rawValue, $0.path.text]
        }) func `an expired job is gone for its owner and unknown to others`(
            operation: [String]
        ) throws
    {
        let target = operation[1].replacing("{id}", with: id.text).filter { !"{}".contains($0) }
        // One that was asked for before is remembered.
        #expect(front.answer("GET", "/jobs/\(id)") { $0.owner = "ada" }.status == 200)
        try expire()
        for (user, isOperator, status) in [
            ("ada", false, 410), ("bob", false, 404),
            (nil, false, 404), ("grace", true, 410),
        ] {
            let response = front.answer(operation[0], target) {
                ($0.owner, $0.isOperator) = (user, isOperator)
            }
            #expect(response.status == status, "\(user ?? "nobody")")
            let kind = status == 410 ? "job-expired" : "unknown-job"
            #expect(response.text.contains("\"/problems#\(kind)\""))
        }
        // One that knows nothing from before.
        let fresh = try Front(in: front.directory)
        #expect(fresh.answer(operation[0], target) { $0.owner = "ada" }.status == 410)
        #expect(fresh.answer(operation[0], target) { $0.owner = "bob" }.status == 404)
    }

    @Test func `a deleted job, or one that expired long ago, is unknown`() throws {
        try expire()
        #expect(
            try front.spool.expiry.removeOldTombstones(
                now: now.adding(seconds: 9 * 86_400), most: 9) == 1)
        #expect(front.answer("GET", "/jobs/\(id)") { $0.owner = "ada" }.status == 404)
    }
}
