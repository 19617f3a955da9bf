import Jobs
import Platform
import Spool
import Testing
@testable import Responder

@Suite struct `Retrying many jobs over HTTP` {
    private struct Result: Decodable, Equatable {
        var retried = 0
        var pending = 0
        var unreadable = 0
        var more = false
    }

    private func retry(
        _ front: Front, _ target: String, _ expected: Int = 202,
        _ change: (inout RequestHead) -> Void = { $0.isOperator = true }
    ) throws -> Result {
        let response = front.answer("POST", target, change)
        #expect(response.status == expected, "\(response.text)")
        return try JSON.decode(Result.self, from: response.body)
    }

    /// Has a job fail for a reason.
    private func fail(_ id: JobID, _ kind: Problem.Kind, _ front: Front) throws {
        let job = try #require(try front.spool.claims.claimWaiting(id, quarantined: { _ in }))
        var status = Status(accepted: job.manifest)
        (status.state, status.error) = (.failed, Problem(kind, "it is so"))
        status.finishedAt = status.createdAt
        try job.finish(status)
    }

    private func asked(_ front: Front) throws -> Set<JobID> {
        let requests = try front.spool.control.requests()
        #expect(requests.allSatisfy { $0.action == .retry })
        return Set(requests.map(\.job))
    }

    @Test func `the failed jobs that match are retried, once, and a dry run only counts`() throws {
        let jobs = try FollowedJobs(5)
        let (front, ids) = (jobs.front, jobs.ids)
        try fail(ids[0], .truncated, front)
        try fail(ids[1], .undecodable, front)
        try fail(ids[2], .crashed, front)
        try jobs.end(ids[3], .completed)
        let all = Result(retried: 3)
        #expect(try retry(front, "/jobs/retry?dry-run=1", 200) == all)
        #expect(try asked(front).isEmpty)
        #expect(try retry(front, "/jobs/retry?reason=truncated") == Result(retried: 1))
        #expect(try asked(front) == [ids[0]])
        // A type is of all codes of its family.
        #expect(
            try retry(front, "/jobs/retry?reason=undecodable-input")
                == Result(retried: 1, pending: 1))
        #expect(try retry(front, "/jobs/retry?pipeline=other") == Result())
        let tomorrow = Timestamp.now.adding(seconds: 86_400).text.prefix(10)
        #expect(try retry(front, "/jobs/retry?since=\(tomorrow)") == Result())
        #expect(try retry(front, "/jobs/retry?pipeline=web") == Result(retried: 1, pending: 2))
        #expect(try retry(front, "/jobs/retry") == Result(pending: 3))
        #expect(try asked(front) == Set(ids[..<3]))
    }

    @Test func `a request retries so many jobs and no more, and the next one goes on`() throws {
        let front = try Front()
        let status = try JSON.decode(
            Status.self,
            from: front.answer(
                "POST", "/jobs?pipeline=web", body: MemoryBody(Front.jpeg(bytes: 9))
            ).body)
        try fail(status.id, .crashed, front)
        let folder = try front.spoolRoot().directory("failed")
            .directory(String(status.createdAt.text.prefix(10)))
        let stored = try folder.directory(status.id.text).contents("status.json")
        let text = String(decoding: stored, as: UTF8.self)
        for number in 0..<BulkRetry.jobsMax {
            let id = JobID(
                nanoseconds: UInt64(status.createdAt.milliseconds) * 1_000_000,
                random: UInt64(number))
            let copy = try folder.making(id.text)
            let own = text.replacing(status.id.text, with: id.text)
            try copy.create("status.json").write(Array(own.utf8))
        }
        #expect(
            try retry(front, "/jobs/retry") == Result(retried: BulkRetry.jobsMax, more: true))
        #expect(
            try retry(front, "/jobs/retry") == Result(retried: 1, pending: BulkRetry.jobsMax))
    }

    @Test func `the failed jobs of a batch are retried by its owner`() throws {
        let jobs = try FollowedJobs(3, owner: "ada")
        let front = jobs.front
        try fail(jobs.ids[0], .crashed, front)
        try fail(jobs.ids[1], .wallLimit, front)
        let target = "/batches/\(jobs.batch)/retry"
        let summary = try JSON.decode(
            BatchSummary.self,
            from: front.answer("GET", "/batches/\(jobs.batch)") { $0.owner = "ada" }.body)
        #expect(summary.links.retry == target)
        for user in [nil, "bob"] {
            #expect(front.answer("POST", target) { $0.owner = user }.status == 404)
        }
        #expect(try asked(front).isEmpty)
        #expect(try retry(front, target) { $0.owner = "ada" } == Result(retried: 2))
        #expect(try asked(front) == Set(jobs.ids[..<2]))
    }

    @Test func `only operators retry jobs of everybody`() throws {
        let front = try Front()
        for change: (inout RequestHead) -> Void in [
            { $0.owner = "ada" }, { _ in }, { $0.entrance = .metrics },
        ] {
            let response = front.answer("POST", "/jobs/retry", change)
            #expect(response.status == 403)
            #expect(response.text.contains("/problems#operators-only"))
        }
        let foreign = front.answer("POST", "/jobs/retry") {
            ($0.isOperator, $0.fetchSite) = (true, "cross-site")
        }
        #expect(foreign.status == 403 && foreign.text.contains("/problems#foreign-origin"))
    }

    @Test(arguments: ["reason=truncatd", "dry-run=yes", "since=now", "state=failed"])
    func `a condition that means nothing is refused`(query: String) throws {
        let response = try Front().answer("POST", "/jobs/retry?\(query)") { $0.isOperator = true }
        #expect(response.status == 400)
    }
}
