internal import HTTP
internal import Jobs
internal import Platform
internal import Spool

extension Endpoint {
    static let events = stream(
        "/jobs/{id}/events", id: "events",
        "Each new status as it comes, until the job has ended (server-sent events)",
        .job(Responder.events))

    static let jobEvents = stream(
        "/jobs/events", id: "jobEvents",
        "Each new status of many jobs in one stream, until all have ended (server-sent events)",
        parameters: [
            .jobs,
            .query(
                "batch", "A batch whose sums come, too.",
                ["anyOf": [["type": "string", "pattern": .text(OpenAPI.uuid)], ["const": ""]]]),
        ],
        .named(Responder.events))

    static let batchEvents = stream(
        "/batches/{batch}/events", id: "batchEvents",
        """
        What a batch has come to as it changes, with each new status of its jobs if it has no more \
        than \(Following.jobsMax), until all have ended (server-sent events)
        """,
        .batch(Responder.events))

    private static func stream(
        _ path: PathPattern, id: String, _ summary: String, parameters: [Parameter] = [],
        _ handler: Handler
    ) -> Endpoint {
        Endpoint(
            .get, path, id: id, summary,
            parameters: parameters + [
                .header("Last-Event-ID", "The last event that is known.")
            ],
            answers: [
                200: Answer("The events.", ["text/event-stream": ["schema": OpenAPI.event]]),
                204: Answer("The last event is the one that is known."),
            ],
            refusals: [.tooManyFollowers, .batchesBusy],
            handler)
    }
}

extension Parameter {
    /// The jobs that a request names.
    static let jobs = Parameter.query(
        "id", "A job; repeated for each, up to \(Following.jobsMax).",
        ["type": "array", "items": OpenAPI.jobID, "maxItems": .whole(Following.jobsMax)])
}

extension Responder {
    fileprivate func events(_ id: JobID, _ route: Route) throws -> Response {
        _ = try storedStatus(of: id)
        return try stream([.job(id)], route.head)
    }

    fileprivate func events(_ named: NamedJobs, _ route: Route) throws -> Response {
        guard named.isOfJobs else { return try events(named.batch!, route) }
        let batch = named.batch.map { [FollowedSubject.batch($0)] } ?? []
        return try stream(
            batch + named.visible.map { .job($0) }, missing: named.missing, route.head)
    }

    /// The sums of a batch, and the statuses of its jobs unless they are too many.
    fileprivate func events(_ batch: BatchID, _ route: Route) throws -> Response {
        var jobs: [JobID] = []
        try batches.forEachJob(of: batch) { jobs.append($0) }
        if jobs.count > Following.jobsMax { jobs = [] }
        // One that is not there is of an upload that was cut off.
        jobs = try jobs.filter { try lookup.status(of: $0) != nil }.sorted()
        return try stream([.batch(batch)] + jobs.map { .job($0) }, route.head)
    }

    /// A stream, or 204 for a client that has every status, which ends its coming again.
    /// - Parameter missing: jobs that are answered as missing.
    private func stream(
        _ subjects: [FollowedSubject], missing: [JobID] = [], _ head: RequestHead
    ) throws -> Response {
        if let lastSeen = head.lastEventID, try isLast(lastSeen, of: subjects) {
            return Response(status: 204, headers: [.noStore])
        }
        guard follower.hasCapacity else {
            throw Refusal(
                .tooManyFollowers, "No further stream can be opened; try again later.",
                headers: [.retryAfter(seconds: 10)])
        }
        return Response(
            status: 200,
            headers: [
                HeaderField("Content-Type", "text/event-stream"), .noStore,
                // So that nginx hands on each event as it comes.
                HeaderField("X-Accel-Buffering", "no"),
            ],
            body: EventStream.beginning
                + missing.flatMap {
                    EventStream.event("missing", id: nil, JSON.encode(["id": $0.text]))
                },
            following: Following(subjects, way: .stream(lastSeen: head.lastEventID)))
    }

    /// Whether a client whose last event is this one has the last status of each subject.
    private func isLast(_ lastSeen: String, of subjects: [FollowedSubject]) throws -> Bool {
        let marks = EventMarks(lastSeen: lastSeen, count: subjects.count)
        // A batch is counted only where nothing else is missing.
        for (index, subject) in subjects.enumerated().reversed() {
            let (status, isFinal): (StoredStatus?, Bool)
            switch subject {
            case .job(let id):
                status = try lookup.status(of: id)
                isFinal = status?.isFinal ?? true
            case .batch(let id):
                let counted = try batches.counted(id)
                guard let counted else { return false }
                (status, isFinal) = (counted.sums, counted.isFinal)
            }
            guard isFinal, marks.has(status?.tag ?? StatusUpdate.Kind.missing.rawValue, at: index)
            else { return false }
        }
        return true
    }
}

extension OpenAPI {
    fileprivate static let event = object(
        "Something new.",
        [
            "event": [
                "type": "string", "enum": ["status", "batch", "missing"],
                "description": """
                A status of a job, what a batch has come to, or that there is nothing by an id \
                any more.
                """,
            ],
            "data": [
                "type": "string", "contentMediaType": "application/json",
                "contentSchema": [
                    "anyOf": [
                        reference("Status"), reference("Batch"),
                        object("What is missing.", ["id": text("Its id.")]),
                    ]
                ],
            ],
        ], optional: ["id": text("What is known with it, for Last-Event-ID.")])
}
