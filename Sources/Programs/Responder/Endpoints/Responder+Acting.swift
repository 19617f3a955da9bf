internal import Jobs
internal import Platform
internal import Spool

/// Acting on jobs that were accepted.
extension Responder {
    /// Passes a request on to the scheduler, and waits a moment for its effect.
    /// - Returns: 200 with the status when it has come about, 202 while it has not.
    func act(_ request: ControlRequest, _ head: RequestHead) throws(Refusal) -> Response {
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
        case (.retry, _), (.release, _):
            return isAcknowledged ? Self.done(stored) : Self.asked(request, stored)
        }
    }

    /// Removes a job that has ended, with its files.
    func delete(_ id: JobID, _ head: RequestHead) throws(Refusal) -> Response {
        let stored = try storedStatus(of: id)
        try head.checkConditions(on: stored.quotedTag)
        let status = try decoded(stored)
        guard status.state.isFinal else { throw Refusal(deletionOf: status) }
        let isGone = try waitLimiter.wait { seconds throws(Refusal) in
            try Refusal.spooling { () throws(SystemError) in
                try spool.remove(id, seconds: seconds)
            }
        }
        guard isGone else { throw try Refusal(deletionOf: decoded(storedStatus(of: id))) }
        log.write(.info, "deleted a job", ["job": id.text])
        return Response(status: 204)
    }

    /// Makes a request durable.
    /// - Returns: whether it has been dismissed within the time that there is for it.
    private func pass(on request: ControlRequest) throws(Refusal) -> Bool {
        try Refusal.spooling { () throws(SystemError) in try spool.ask(request) }
        log.write(
            .info, "asked the scheduler",
            [
                "job": request.job.text,
                "action": request.action.rawValue,
            ])
        return try waitLimiter.wait { seconds throws(Refusal) in
            try Refusal.spooling { () throws(SystemError) in
                try spool.waitUntilAcknowledged(request, seconds: seconds)
            }
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
    /// What is asked makes no sense of a job in this state.
    fileprivate init(_ request: ControlRequest, in state: JobState) {
        self.init(
            .wrongState,
            "The job is \(state.rawValue); only a job "
                + "\(request.action.condition).", state: state)
    }

    fileprivate init(deletionOf status: Status) {
        let way = status.links.cancel.map { " To cancel it first: POST \($0)." } ?? ""
        self.init(
            .wrongState,
            "The job is \(status.state.rawValue); only a job that has ended and "
                + "is filed can be deleted.\(way)", state: status.state)
    }
}
