internal import HTTP
internal import Jobs
internal import Platform
internal import Spool

/// Many failed jobs are run again with one request.
extension Endpoint {
    static let retryAll = Endpoint(
        .post, "/jobs/retry", id: "retryAll",
        "Runs failed jobs again, for operators: those that match, the newest first",
        parameters: [
            .query(
                "reason", "Only jobs that failed for this reason: a code of an error, or a type.",
                ["type": "string", "enum": .list(([""] + BulkRetry.reasons).map { .text($0) })]),
            .query("pipeline", "Only jobs of this pipeline."),
            .query(
                "since", "Only jobs accepted then or later: RFC 3339 in UTC, or a day.",
                Parameter.moment),
            .query(
                "until", "Only jobs accepted before: RFC 3339 in UTC, or a day.", Parameter.moment),
            .dryRun,
        ],
        answers: answers, schemas: OpenAPI.bulkRetrySchemas,
        .operators(Responder.retryAll), browser: .seeOther { _ in "/operator" })

    static let batchRetry = Endpoint(
        .post, "/batches/{batch}/retry", id: "batchRetry", "Runs the failed jobs of a batch again",
        parameters: [.dryRun], answers: answers, refusals: [.batchesBusy],
        .batch(Responder.retryAll), browser: .seeOther { "/batches/\($0["batch"])" })

    private static let answers = [
        200: Answer("What would be retried.", json: "BulkRetry"),
        202: Answer("What will be retried.", json: "BulkRetry"),
    ]
}

extension Parameter {
    fileprivate static let dryRun = query(
        "dry-run", "1 to count only.", ["type": "string", "enum": ["", "0", "1"]])
}

/// What has become of a request to retry many jobs.
struct BulkRetry: Encodable {
    /// How many jobs one request retries at most, and how long it looks for them, in seconds.
    static let jobsMax = 1000
    static let secondsMax = 2.0
    /// What a job can have failed for: codes and types of problems.
    static let reasons = Set(
        Problem.Kind.allCases.flatMap { [$0.code, $0.family.rawValue] }
    ).sorted()

    /// How many jobs are retried by this request, or would be.
    var retried = 0
    /// How many of those that match were asked to be retried before, and have not begun yet.
    var pending = 0
    /// How many failed jobs have a status that cannot be read.
    var unreadable = 0
    /// Whether there may be more that match: then the same request retries the next.
    var more = false
}

extension Responder {
    fileprivate func retryAll(_ route: Route) throws -> Response {
        try retry(JobQuery(route.head), reason: Self.reason(route.head), route.head)
    }

    fileprivate func retryAll(_ batch: BatchID, _ route: Route) throws -> Response {
        var query = JobQuery(limit: BulkRetry.jobsMax)
        query.batch = batch
        return try retry(query, reason: nil, route.head)
    }

    private static func reason(_ head: RequestHead) throws(Refusal) -> String? {
        guard let reason = head.queryValue("reason") else { return nil }
        guard BulkRetry.reasons.contains(reason) else {
            throw .unknown("There is no reason", reason, "to fail for", among: BulkRetry.reasons)
        }
        return reason
    }

    /// Asks the scheduler to retry the jobs that a query finds. What it was asked before is passed
    /// over, so that the same request again goes on where this one ended.
    private func retry(_ query: JobQuery, reason: String?, _ head: RequestHead) throws -> Response {
        guard let dryRun = ["0": false, "1": true][head.queryValue("dry-run") ?? "0"] else {
            throw Refusal(.malformedRequest, "The value of \"dry-run\" is neither 0 nor 1.")
        }
        var query = query
        (query.states, query.limit) = ([.failed], BulkRetry.jobsMax)
        var result = BulkRetry()
        let deadline = Clock.monotonicSeconds + BulkRetry.secondsMax
        repeat {
            guard let page = try lookup.sharedList(query) else { throw Refusal.batchesBusy }
            var requests: [ControlRequest] = []
            result.more = page.next != nil
            for stored in page.jobs {
                guard let status = try? stored.decoded() else {
                    result.unreadable += 1
                    continue
                }
                let request = ControlRequest(.retry, status.id)
                guard status.state == .failed, Self.failed(status, for: reason) else { continue }
                if try control.isAsked(request) {
                    result.pending += 1
                } else if result.retried + requests.count < BulkRetry.jobsMax {
                    requests.append(request)
                } else {
                    result.more = true
                }
            }
            if !dryRun, !requests.isEmpty { try control.ask(requests) }
            result.retried += requests.count
            query.after = page.next
        } while query.after != nil && result.retried < BulkRetry.jobsMax
            && Clock.monotonicSeconds < deadline
        if !dryRun {
            log.write(
                .info, "asked the scheduler to retry jobs",
                ["jobs": "\(result.retried)", "reason": reason ?? "any"])
        }
        return Response(
            status: dryRun ? 200 : 202, headers: [.json, .noCache],
            body: JSON.encode(result, pretty: true))
    }

    private static func failed(_ status: Status, for reason: String?) -> Bool {
        guard let reason else { return true }
        return status.error.map { reason == $0.kind.code || reason == $0.kind.family.rawValue }
            ?? false
    }
}

extension OpenAPI {
    fileprivate static let bulkRetrySchemas = [
        "BulkRetry": object(
            "How many jobs are run again.",
            [
                "retried": count("How many this request retries, or would."),
                "pending": count("How many were to be retried before, and have not begun yet."),
                "unreadable": count("How many have a status that cannot be read."),
                "more": truth("Whether there may be more: then the same request retries the next."),
            ])
    ]
}
