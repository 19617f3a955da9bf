internal import HTTP
internal import Jobs
internal import Platform
internal import Spool

/// The notifications of jobs and batches: which were given up, and that they are delivered again.
extension Endpoint {
    static let notifications = Endpoint(
        .get, "/notifications", id: "notifications",
        "Jobs with a notification that was given up, for operators, the newest first",
        parameters: [
            .query(
                "state", "Only those with a notification in this state; parked unless it is said.",
                [
                    "type": "string",
                    "enum": .list([""] + Delivery.State.allCases.map { .text($0.rawValue) }),
                ]),
            .query(
                "after", "Only older jobs than this one.",
                ["anyOf": [OpenAPI.jobID, ["const": ""]]]),
        ],
        answers: [
            200: Answer(
                "A page of jobs.", json: "Notifications",
                fields: ["Link": "Where the next page is, if there are more (RFC 8288)."])
        ],
        schemas: OpenAPI.notificationSchemas,
        .operators(Responder.notifications))

    static let notify = notify(
        "/jobs/{id}/notify", id: "notify",
        "Delivers the notifications of a job again, for operators: those that were not delivered",
        .job(Responder.notify))

    static let batchNotify = notify(
        "/batches/{batch}/notify", id: "batchNotify",
        "Delivers the digest of a batch again, for operators, to who has not got it",
        .batch(Responder.notify))

    private static func notify(
        _ path: PathPattern, id: String, _ summary: String, _ handler: Handler
    ) -> Endpoint {
        Endpoint(
            .post, path, id: id, summary,
            answers: [202: Answer("They will be delivered.", json: "Renewal")],
            refusals: [.operatorsOnly, .wrongState],
            schemas: id == "notify" ? OpenAPI.renewalSchemas : [:], handler)
    }
}

extension Responder {
    /// How many jobs a page has at most, and how long it is looked for them, in seconds.
    private static let (pageMax, secondsMax) = (100, 2.0)

    fileprivate func notifications(_ route: Route) throws -> Response {
        let text = route.head.queryValue("state") ?? Delivery.State.parked.rawValue
        guard let state = Delivery.State(rawValue: text) else {
            throw Refusal.unknown(
                "There is no state", text, "of notifications",
                among: Delivery.State.allCases.map(\.rawValue))
        }
        var query = JobQuery(Set(JobState.allCases.filter(\.isFinal)), limit: Self.pageMax)
        if let text = route.head.queryValue("after") {
            guard let id = JobID(text) else {
                throw Refusal(
                    .malformedRequest, "What to list after is not the id of a job.")
            }
            query.after = id
        }
        var rows: [NotifiedJob] = []
        let deadline = Clock.monotonicSeconds + Self.secondsMax
        // A page has all that were looked at, so that the next goes on behind them.
        repeat {
            let page = try lookup.list(query)
            for stored in page.jobs {
                guard let status = try? stored.decoded(), let row = NotifiedJob(status, state)
                else { continue }
                rows.append(row)
            }
            query.after = page.next
        } while query.after != nil && rows.count < Self.pageMax
            && Clock.monotonicSeconds < deadline
        let next = query.after.map { "/notifications?state=\(text)&after=\($0)" }
        let link = next.map { [HeaderField("Link", "<\($0)>; rel=\"next\"")] } ?? []
        return Response(
            status: 200, headers: [.json, .noCache] + link,
            body: JSON.encode(
                NotifiedJobs(jobs: rows, links: .init(next: next)), pretty: true))
    }

    fileprivate func notify(_ id: JobID, _ route: Route) throws -> Response {
        let status = try decoded(storedStatus(of: id))
        try admitOperator(route.head)
        guard status.state.isFinal else {
            throw Refusal(
                .wrongState,
                "The job is \(status.state.rawValue); only one that has ended is reported.",
                state: status.state)
        }
        return try renew(.job(id), status.notifications, "job", status.state)
    }

    fileprivate func notify(_ id: BatchID, _ route: Route) throws -> Response {
        try admitOperator(route.head)
        guard let manifest = try batches.manifest(of: id) else { throw Refusal.unknownBatch }
        return try renew(.batch(id), batches.summary(of: manifest).notifications, "batch", nil)
    }

    /// Asks the notifier to deliver what was not delivered of the last end.
    private func renew(
        _ subject: OutboxEventID.Subject, _ notifications: [Delivery]?, _ what: String,
        _ state: JobState?
    ) throws -> Response {
        let wanted = (notifications ?? []).renewable(all: false)
        guard !wanted.isEmpty else {
            throw Refusal(
                .wrongState, "The \(what) has no notification that was not delivered.",
                state: state)
        }
        try outbox.mark(.again(subject, all: false))
        log.write(
            .info, "asked the notifier to deliver again",
            ["subject": subject.text, "notifications": "\(wanted.count)"])
        return Response(
            status: 202, headers: [.json, .noCache],
            body: JSON.encode(["notifications": wanted.count], pretty: true))
    }

    private struct NotifiedJobs: Encodable {
        let jobs: [NotifiedJob]
        let links: Links

        struct Links: Encodable { let next: String? }
    }

    /// A job with those of its notifications that are wanted.
    private struct NotifiedJob: Encodable {
        let id: JobID
        let url: String
        let pipeline: String
        let title: JobTitle?
        let state: JobState
        let finishedAt: Timestamp?
        let notifications: [Delivery]

        /// - Returns: `nil` when it has no notification in this state.
        init?(_ status: Status, _ wanted: Delivery.State) {
            notifications = (status.notifications ?? []).filter { $0.state == wanted }
            guard !notifications.isEmpty else { return nil }
            (id, url, pipeline) = (status.id, status.links.`self`, status.pipeline)
            (title, state, finishedAt) = (status.title, status.state, status.finishedAt)
        }
    }
}

extension OpenAPI {
    fileprivate static let notificationSchemas = [
        "Notifications": object(
            "A page of jobs with notifications.",
            [
                "jobs": [
                    "type": "array",
                    "items": object(
                        "A job, with those of its notifications that are wanted.",
                        [
                            "id": jobID, "url": address, "pipeline": text("The pipeline's name."),
                            "state": choice(JobState.allCases, "Where the job is in its life."),
                            "notifications": list(of: "Notification"),
                        ],
                        optional: [
                            "title": text("What its sender calls it."),
                            "finishedAt": time("When it ended."),
                        ]),
                ],
                "links": object("Where more is.", [:], optional: ["next": address]),
            ])
    ]

    fileprivate static let renewalSchemas = [
        "Renewal": object(
            "What is delivered again.", ["notifications": count("How many notifications.")])
    ]
}
