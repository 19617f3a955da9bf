internal import HTTP
internal import Jobs
internal import Platform
internal import Spool

extension Endpoint {
    static let status = Endpoint(
        .get, "/jobs/{id}", id: "status", "How far a job is",
        parameters: [.header("If-None-Match", "Tags that are known."), .prefer],
        answers: [
            200: Answer(
                "The status.", json: "Status",
                fields: ["ETag": "Changes with it.", "Cache-Status": Answer.cacheStatus],
                links: [
                    "output": [
                        "operationId": "output",
                        "description": "The first output of the first step.",
                        "parameters": [
                            "id": "$response.body#/id", "step": "$response.body#/steps/0/name",
                            "name": "$response.body#/steps/0/outputs/0/name",
                        ],
                    ]
                ]),
            304: Answer("It is the one that is known.", fields: ["ETag": "The known one."]),
        ],
        .job(Responder.status), browser: .page(JobPage.init(_:visitor:)))
}

extension Parameter {
    static let prefer = Parameter.header(
        "Prefer", "wait=N (RFC 7240): answered when the status changes, or after N seconds.")
}

extension Answer {
    /// What a field Cache-Status says.
    static let cacheStatus =
        "Whether outputs were reused from an earlier job (RFC 9211); "
        + "only for pipelines that allow it."
}

extension Responder {
    fileprivate func status(_ id: JobID, _ route: Route) throws -> Response {
        let stored = try storedStatus(of: id)
        let known = route.head.ifNoneMatch.map { EntityTags($0) }
        return Response(
            stored, unless: known, following: waiting(for: id, .read(known), route.head))
    }

    /// What is waited for instead of an answer about a job at once, if the client prefers that
    /// (RFC 7240, section 4.3) and we can.
    func waiting(for id: JobID, _ reply: StatusReply, _ head: RequestHead) -> Following? {
        guard head.method != "HEAD", let seconds = Preferences(head.prefer).waitSeconds,
            follower.hasCapacity
        else { return nil }
        return Following(job: id, way: .wait(reply, seconds: seconds))
    }

    func storedStatus(of id: JobID) throws -> StoredStatus {
        let stored = try lookup.status(of: id)
        guard let stored else { throw try missing(id) }
        return stored
    }

    func decoded(_ stored: StoredStatus) throws(Refusal) -> Status {
        do {
            return try stored.decoded()
        } catch {
            throw Refusal(.internalError, "The job's status cannot be read.", cause: "\(error)")
        }
    }
}
