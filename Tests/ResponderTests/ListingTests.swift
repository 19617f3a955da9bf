import Jobs
import Spool
import Testing
@testable import Responder

@Suite struct `Listing jobs` {
    let front: Front
    init() throws { front = try Front() }

    private struct List: Decodable {
        let jobs: [Job]
        let links: Links
        struct Job: Decodable { let id: JobID, url: String, state: JobState, files: [String] }
        struct Links: Decodable { let next: String? }
    }

    private func accept(_ name: String, owner: String? = nil) throws -> JobID {
        let response = front.answer(
            "PUT", "/upload/web/\(name)",
            body: MemoryBody(Front.jpeg(bytes: 9))
        ) { $0.owner = owner }
        return try JSON.decode(Status.self, from: response.body).id
    }

    @Test func `a list of jobs leads from page to page`() throws {
        let ids = try (0..<5).map { try accept("\($0).jpg") }
        var found: [JobID] = []
        var target: String? = "/jobs?limit=2&state=queued,held"
        while let page = target, found.count < 9 {
            let response = front.answer("GET", page) { $0.isOperator = true }
            #expect(response.status == 200)
            let list = try JSON.decode(List.self, from: response.body)
            #expect(list.jobs.allSatisfy { $0.url == "/jobs/\($0.id)" && $0.state == .queued })
            found += list.jobs.map(\.id)
            target = list.links.next
            #expect(response.value("Link") == target.map { "<\($0)>; rel=\"next\"" })
        }
        #expect(found == ids.reversed())
    }

    @Test func `a list of jobs shows each user their own`() throws {
        let ids = try ["ada", "bob", nil].map { try accept("a.jpg", owner: $0) }
        func seen(_ edit: (inout RequestHead) -> Void) throws -> [JobID] {
            let response = front.answer("GET", "/jobs", edit)
            return try JSON.decode(List.self, from: response.body).jobs.map(\.id)
        }
        #expect(try seen { $0.owner = "ada" } == [ids[0]])
        #expect(try seen { $0.owner = "eve" } == [])
        #expect(try seen { $0.isOperator = true } == ids.reversed())
        #expect(try seen { ($0.owner, $0.isOperator) = ("grace", true) } == ids.reversed())
        // A stranger would come to know the ids of all.
        #expect(front.answer("GET", "/jobs").status == 403)
    }

    @Test func `a row of a list has the lane, the batch, the times and, for operators, the owner`()
        throws
    {
        let jobs = try FollowedJobs(1, owner: "ada")
        let job = try #require(
            try jobs.front.spool.claims.claimWaiting(jobs.ids[0], quarantined: { _ in }))
        var status = Status(accepted: job.manifest)
        (status.state, status.startedAt) = (.failed, status.createdAt.adding(seconds: 1))
        status.finishedAt = status.createdAt.adding(seconds: 2)
        try job.finish(status)
        func row(isOperator: Bool) throws -> JSONValue? {
            let response = jobs.front.answer("GET", "/jobs") {
                ($0.owner, $0.isOperator) = ("ada", isOperator)
            }
            return try JSON.decode(JSONValue.self, from: response.body)["jobs"]?[0]
        }
        let seen = try #require(try row(isOperator: true))
        #expect(seen["lane"] == .text("normal") && seen["batch"] == .text(jobs.batch.text))
        #expect(seen["owner"] == .text("ada"))
        #expect(seen["createdAt"] == .text(status.createdAt.text))
        #expect(seen["startedAt"] == .text(status.startedAt!.text))
        #expect(seen["finishedAt"] == .text(status.finishedAt!.text))
        let own = try #require(try row(isOperator: false))
        #expect(own["owner"] == nil && own["lane"] == seen["lane"])
        let described = try #require(OpenAPI.document["components"]?["schemas"]?["Summary"])
        #expect(seen.names?.isSubset(of: described["properties"]?.names ?? []) == true)
    }

    @Test func `a list of jobs takes its query parameters`() throws {
        let id = try #require(JobID("017f22e2-79b0-7000-98c4-dc0c0c07398f"))
        let target =
            "/jobs?state=failed,held&pipeline=a%20b&limit=7&after=\(id)"
            + "&since=2026-11-20&until=2026-11-21T12:00:00.5Z"
        #expect(try Route(RequestHead("HEAD", target)).endpoint.id == "list")
        let query = try JobQuery(RequestHead("HEAD", target))
        var expected = JobQuery([.failed, .held], limit: 7)
        expected.owners = .one(nil)
        expected.pipeline = "a b"
        expected.after = id
        expected.since = Timestamp("2026-11-20T00:00:00Z")
        expected.until = Timestamp("2026-11-21T12:00:00.500Z")
        #expect(query == expected)
        #expect(
            query.target(after: id) == "/jobs?pipeline=a%20b&limit=7&state=failed,held"
                + "&since=2026-11-20T00:00:00.000Z&until=2026-11-21T12:00:00.500Z&after=\(id)")
        #expect(try JobQuery(RequestHead("GET", query.target(after: id))) == query)
    }

    @Test(
        arguments: [
            (
                "state=done",
                "The state is not one of held, queued, processing, completed, failed, "
                    + "cancelled."
            ),
            ("state=failed,", nil), ("limit=0", "The limit is not a number from 1 to 500."),
            ("limit=501", "The limit is not a number from 1 to 500."),
            ("limit=ten", "The limit is not a number from 1 to 500."),
            ("after=1", "What to list after is not the id of a job."),
            (
                "since=yesterday",
                "The value of \"since\" is not a moment such as "
                    + "2026-11-21T01:15:28Z, or a day."
            ),
            (
                "until=2026-13-01",
                "The value of \"until\" is not a moment such as "
                    + "2026-11-21T01:15:28Z, or a day."
            ),
        ] as [(String, String?)]) func `a list of jobs refuses invalid query parameters`(
            query: String, detail: String?
        )
        throws
    {
        let response = front.answer("GET", "/jobs?\(query)") { $0.isOperator = true }
        #expect(response.status == (detail == nil ? 200 : 400))
        guard let detail else { return }
        #expect(
            response.text
                == Refusal(.malformedRequest, detail).response(instance: "/jobs").text)
    }
}
