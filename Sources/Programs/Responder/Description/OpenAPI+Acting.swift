internal import Jobs

/// What can be done with a job that was accepted, besides asking for its status and its files.
extension OpenAPI {
    static let acting = [
        Operation(
            method: "POST", path: "/jobs/{id}/cancel", id: "cancel",
            summary: "Ends a job before its time",
            parameters: acted, answers: asked, refusals: notDone),
        Operation(
            method: "POST", path: "/jobs/{id}/retry", id: "retry",
            summary: "Runs a job again that failed or was cancelled; completed steps are kept",
            parameters: acted, answers: asked, refusals: notDone),
        Operation(
            method: "POST", path: "/jobs/{id}/release", id: "release",
            summary: "Begins a held job now, whatever it waits for",
            parameters: acted, answers: asked, refusals: notDone),
        Operation(
            method: "DELETE", path: "/jobs/{id}", id: "delete",
            summary: "Removes a job that has ended, with its files",
            parameters: acted, answers: [204: answer("It is gone.")], refusals: notDone),
        Operation(
            method: "GET", path: "/jobs/{id}/events", id: "events",
            summary: "Each new status as it comes, until the job has ended (server-sent events)",
            parameters: [
                inPath("id", jobID), field("Last-Event-ID", "The last event that is known."),
            ],
            answers: [
                200: answer("The events.", ["text/event-stream": ["schema": event]]),
                204: answer("The last event is the one that is known."),
            ],
            refusals: [.unknownJob, .expired, .tooManyFollowers]),
    ]

    private static let acted = [
        inPath("id", jobID), field("If-Match", "The tag that its status must have."),
    ]

    private static let notDone: [Refusal.Kind] = [
        .foreignOrigin, .unknownJob, .expired, .wrongState, .preconditionFailed,
    ]

    private static let event = object(
        "A new status.",
        [
            "event": ["const": "status"], "id": text("Its tag, for Last-Event-ID."),
            "data": [
                "type": "string", "contentMediaType": "application/json",
                "contentSchema": reference("Status"),
            ],
        ])

    private static let asked = [
        200: answer("It is done.", json("Status")),
        202: answer(
            "It will be done.", json("Status"),
            fields: [
                "Location": "Where its status is.", "Retry-After": "When to ask, in seconds.",
            ]),
    ]
}
