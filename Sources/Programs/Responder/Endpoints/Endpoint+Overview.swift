internal import HTTP
internal import Jobs
internal import Platform
internal import Spool

/// What an operator looks at.
extension Endpoint {
    static let overview = Endpoint(
        .get, "/operator", id: "overview",
        "What is so now, why jobs failed in the last day, and the pipelines, for operators",
        answers: [200: Answer("That.", json: "Overview")], refusals: [.batchesBusy],
        schemas: OpenAPI.overviewSchemas, .operators(Responder.overview),
        browser: .page(OperatorPage.init(_:visitor:)))
}

/// The body of `GET /operator`.
struct Overview<Pipeline> {
    let history: History
    let failures: Failures
    let running: [JobSummary]
    let pipelines: [Pipeline]
}

/// Why jobs failed that were accepted in the last day.
struct Failures: Codable {
    /// How many failed jobs are looked at, at most.
    static let jobsMax = 1000

    /// From when on they were accepted.
    let since: Timestamp
    var reasons: [Reason] = []
    /// Whether there are more than were looked at.
    var more = false

    struct Reason: Codable {
        /// As `POST /jobs/retry` takes it.
        let reason: String
        let title: String
        var count: Int
    }
}

extension Overview: Encodable where Pipeline: Encodable {}
extension Overview: Decodable where Pipeline: Decodable {}

extension Responder {
    /// How many running jobs are named.
    private static let runningMax = 50

    fileprivate func overview(_ route: Route) throws -> Response {
        let now = Timestamp.now
        let running = JobQuery([.processing], limit: Self.runningMax)
        guard let page = try lookup.sharedList(running) else { throw Refusal.batchesBusy }
        let jobs = page.jobs.compactMap { try? $0.decoded() }.map {
            JobSummary($0, nil, withOwner: false)
        }
        let overview = Overview(
            history: try history(), failures: try failures(since: now.adding(seconds: -86_400)),
            running: jobs, pipelines: try descriptions())
        return Response(
            status: 200, headers: [.json, .noStore],
            body: JSON.encode(overview, pretty: false))
    }

    /// The most frequent reason first.
    private func failures(since: Timestamp) throws -> Failures {
        var query = JobQuery([.failed], limit: Failures.jobsMax)
        query.since = since
        guard let page = try lookup.sharedList(query) else { throw Refusal.batchesBusy }
        var counts: [String: Failures.Reason] = [:]
        for error in page.jobs.compactMap({ (try? $0.decoded())?.error }) {
            let known = counts[error.kind.code]?.count ?? 0
            counts[error.kind.code] = Failures.Reason(
                reason: error.kind.code, title: error.title, count: known + 1)
        }
        let reasons = counts.values.sorted { ($1.count, $0.reason) < ($0.count, $1.reason) }
        return Failures(since: since, reasons: reasons, more: page.next != nil)
    }
}

extension OpenAPI {
    fileprivate static let overviewSchemas = [
        "Overview": object(
            "What is so, and what was in the last day.",
            [
                "history": reference("History"), "pipelines": list(of: "Pipeline"),
                "running": list(of: "Summary"),
                "failures": object(
                    "Why jobs failed that were accepted in the last day.",
                    [
                        "since": time("From when on they were accepted."),
                        "more": truth("Whether there are more than were looked at."),
                        "reasons": [
                            "type": "array",
                            "items": object(
                                "A reason.",
                                [
                                    "reason": text("As POST /jobs/retry takes it."),
                                    "title": text("In words."), "count": count("How many jobs."),
                                ]),
                        ],
                    ]),
            ])
    ]
}
