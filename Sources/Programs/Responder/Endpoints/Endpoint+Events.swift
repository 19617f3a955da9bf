internal import HTTP
internal import Jobs
internal import Spool

extension Endpoint {
    static let events = Endpoint(
        .get, "/jobs/{id}/events", id: "events",
        "Each new status as it comes, until the job has ended (server-sent events)",
        parameters: [.header("Last-Event-ID", "The last event that is known.")],
        answers: [
            200: Answer("The events.", ["text/event-stream": ["schema": OpenAPI.event]]),
            204: Answer("The last event is the one that is known."),
        ],
        refusals: [.tooManyFollowers],
        .job(Responder.events))
}

extension Responder {
    /// A stream, or 204 for a client that has every status, which ends its coming again.
    fileprivate func events(_ id: JobID, _ route: Route) throws -> Response {
        let lastSeen = route.head.lastEventID
        let stored = try storedStatus(of: id)
        if lastSeen == stored.tag, stored.isFinal {
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
            ], body: EventStream.beginning,
            following: Following(job: id, way: .stream(lastSeen: lastSeen)))
    }
}

extension OpenAPI {
    fileprivate static let event = object(
        "A new status.",
        [
            "event": ["const": "status"], "id": text("Its tag, for Last-Event-ID."),
            "data": [
                "type": "string", "contentMediaType": "application/json",
                "contentSchema": reference("Status"),
            ],
        ])
}
