internal import HTTP
internal import Jobs
internal import Platform
internal import Spool

/// What the scheduler is asked to do with a job.
extension Endpoint {
    static let cancel = control(
        "/jobs/{id}/cancel", id: "cancel", "Ends a job before its time", Responder.cancel)

    static let retry = control(
        "/jobs/{id}/retry", id: "retry",
        "Runs a job again that failed or was cancelled; completed steps are kept",
        Responder.retry)

    static let promote = control(
        "/jobs/{id}/release", id: "release", "Begins a held job now, whatever it waits for",
        Responder.promote)

    private static func control(
        _ path: PathPattern, id: String, _ summary: String,
        _ answering: @escaping Handler.AnsweringAbout<JobID>
    ) -> Endpoint {
        Endpoint(
            .post, path, id: id, summary, parameters: [.ifMatch],
            answers: [
                200: Answer("It is done.", json: "Status"),
                202: Answer(
                    "It will be done.", json: "Status",
                    fields: [
                        "Location": "Where its status is.",
                        "Retry-After": "When to ask, in seconds.",
                    ]),
            ],
            refusals: [.wrongState, .preconditionFailed], .job(answering),
            browser: .seeOther { "/jobs/\($0["id"])" })
    }
}

extension Parameter {
    static let ifMatch = Parameter.header("If-Match", "The tag that its status must have.")
}

extension Responder {
    fileprivate func cancel(_ id: JobID, _ route: Route) throws -> Response {
        try act(ControlRequest(.cancel, id), route.head)
    }

    fileprivate func retry(_ id: JobID, _ route: Route) throws -> Response {
        try act(ControlRequest(.retry, id), route.head)
    }

    fileprivate func promote(_ id: JobID, _ route: Route) throws -> Response {
        try act(ControlRequest(.promote, id), route.head)
    }

    /// Passes a request on to the scheduler, and waits a moment for its effect.
    /// - Returns: 200 with the status when it has come about, 202 while it has not.
    private func act(_ request: ControlRequest, _ head: RequestHead) throws -> Response {
        let before = try storedStatus(of: request.job)
        try head.checkConditions(on: before.quotedTag)
        let state = try decoded(before).state
        guard request.action.applies(to: state) else { throw Refusal(request, in: state) }
        let isAcknowledged = try pass(on: request)
        let stored = try storedStatus(of: request.job)
        switch (request.action, try decoded(stored).state) {
        case (.cancel, .cancelled): return Self.done(stored)
        // It came to its end before.
        case (.cancel, let state) where state.isFinal: throw Refusal(request, in: state)
        case (.cancel, _): return Self.asked(request, stored)
        case (.retry, _), (.promote, _):
            return isAcknowledged ? Self.done(stored) : Self.asked(request, stored)
        }
    }

    /// Makes a request durable.
    /// - Returns: whether it has been acknowledged within the time that there is for it.
    private func pass(on request: ControlRequest) throws -> Bool {
        try control.ask(request)
        log.write(
            .info, "asked the scheduler",
            [
                "job": request.job.text,
                "action": request.action.rawValue,
            ])
        return try waitLimiter.wait { seconds throws(SystemError) in
            try control.waitUntilAcknowledged(request, seconds: seconds)
        }
    }

    private static func done(_ stored: StoredStatus) -> Response {
        Response(
            status: 200, headers: [.json, .noCache],
            body: stored.json)
    }

    private static func asked(_ request: ControlRequest, _ stored: StoredStatus) -> Response {
        Response(
            status: 202,
            headers: [
                .json, HeaderField("Location", "/jobs/\(request.job)"), .retryAfter(seconds: 1),
                .noCache,
            ], body: stored.json)
    }
}

extension Refusal {
    /// The request makes no sense for a job in this state.
    fileprivate init(_ request: ControlRequest, in state: JobState) {
        self.init(
            .wrongState,
            "The job is \(state.rawValue); only a job "
                + "\(request.action.condition).", state: state)
    }
}
