internal import HTTP
internal import Jobs
internal import Platform
internal import Spool

extension Endpoint {
    static let list = Endpoint(
        .get, "/jobs", id: "list", "Jobs, the newest first",
        parameters: [
            .query(
                "state", "Only jobs in one of these states, with commas between.",
                ["type": "string", "pattern": "^((\(states))(,(\(states)))*)?$"]),
            .query("pipeline", "Only jobs of this pipeline."),
            .query(
                "batch", "Only jobs of this batch.",
                ["anyOf": [["type": "string", "pattern": .text(OpenAPI.uuid)], none]]),
            .query(
                "limit", "The most that are wanted; \(JobQuery.pageLimit) unless it is said.",
                [
                    "anyOf": [
                        [
                            "type": "integer", "minimum": 1,
                            "maximum": .whole(JobQuery.pageLimitMax),
                        ], none,
                    ]
                ]),
            .query("after", "Only older jobs than this one.", ["anyOf": [OpenAPI.jobID, none]]),
            .query(
                "since", "Only jobs accepted then or later: RFC 3339 in UTC, or a day.",
                Parameter.moment),
            .query(
                "until", "Only jobs accepted before: RFC 3339 in UTC, or a day.", Parameter.moment),
        ],
        answers: [
            200: Answer(
                "A page of jobs.", json: "List",
                fields: ["Link": "Where the next page is, if there are more (RFC 8288)."])
        ],
        refusals: [.batchesBusy], schemas: OpenAPI.listSchemas,
        .jobs(Responder.list), browser: .page(JobsPage.init(_:visitor:)))

    private static let states = JobState.allCases.map(\.rawValue).joined(separator: "|")
    private static let none: JSONValue = ["const": ""]
}

extension Parameter {
    /// The schema of a moment or a day, or of nothing.
    static let moment: JSONValue = [
        "type": "string",
        "pattern": .text(
            "^([0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])"
                + "(T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]([.][0-9]{1,3})?Z)?)?$"),
    ]
}

extension Responder {
    /// A page of jobs, with the address of the next (RFC 8288).
    fileprivate func list(_ query: JobQuery, _ route: Route) throws -> Response {
        let found = try lookup.sharedList(query)
        guard let page = found else { throw Refusal.batchesBusy }
        var jobs: [JobSummary] = []
        // One whose status cannot be read does not keep the others from being seen.
        for stored in page.jobs {
            guard let status = try? decoded(stored) else { continue }
            let manifest = try lookup.manifest(of: status.id)
            jobs.append(JobSummary(status, manifest, withOwner: route.head.isOperator))
        }
        let next = page.next.map { query.target(after: $0) }
        let link = next.map { [HeaderField("Link", "<\($0)>; rel=\"next\"")] } ?? []
        return Response(
            status: 200,
            headers: [.json, .noCache] + link,
            body: JSON.encode(
                JobList(jobs: jobs, links: .init(next: next)),
                pretty: true))
    }

}

/// The body of `GET /jobs`.
struct JobList: Codable {
    let jobs: [JobSummary]
    let links: Links

    struct Links: Codable { let next: String? }
}

extension OpenAPI {
    fileprivate static let listSchemas = [
        "List": object(
            "A page of jobs.",
            [
                "jobs": list(of: "Summary"),
                "links": object("Where more is.", [:], optional: ["next": address]),
            ]),
        "Summary": object(
            "What a list says of a job.",
            [
                "id": jobID, "url": address, "pipeline": text("The pipeline's name."),
                "state": choice(JobState.allCases, "Where the job is in its life."),
                "progress": ["type": "number", "minimum": 0, "maximum": 1],
                "message": text("One sentence for people."),
                "createdAt": time("When it was accepted."),
                "updatedAt": time("When its status was written."),
                "files": ["type": "array", "items": text("What its sender calls a file.")],
            ],
            optional: [
                "title": text("What its sender calls it."),
                "lane": choice(Lane.allCases, "How urgent it is."),
                "batch": batchID,
                "owner": text("The user whose job it is; to operators, of a job that has one."),
                "startedAt": time("When it was first begun."), "finishedAt": time("When it ended."),
                "estimatedCompletionAt": time("When it will end, if it goes on as until now."),
                "error": reference("Problem"),
            ]),
    ]
}
