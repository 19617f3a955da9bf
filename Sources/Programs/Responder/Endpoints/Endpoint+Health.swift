internal import HTTP
internal import Jobs
internal import Platform
internal import Spool

/// Whether the programs work.
extension Endpoint {
    static let health = Endpoint(
        .get, "/health", id: "health", "Whether requests are answered",
        answers: [200: healthy], schemas: OpenAPI.healthSchemas, .anyone(Responder.health))

    static let live = Endpoint(
        .get, "/health/live", id: "live", "Whether requests are answered",
        answers: [200: healthy], .anyone(Responder.health))

    static let ready = Endpoint(
        .get, "/health/ready", id: "ready", "Whether an upload would be accepted and processed",
        answers: [200: healthy], refusals: [.notReady, .queueFull, .outOfSpace],
        .anyone(Responder.ready))

    private static let healthy = Answer("It is so.", json: "Health")
}

extension Responder {
    /// Requests are answered: this one is.
    fileprivate func health(_ route: Route) throws -> Response { Self.healthy }

    /// An upload would be taken and processed: there is room, the spool can be written, and a
    /// scheduler runs.
    /// - Throws: `Refusal` when it would not.
    fileprivate func ready(_ route: Route) throws -> Response {
        try disk.probe()
        guard try disk.hasSpace() else {
            throw Refusal(
                .outOfSpace, "The disk is full: no job starts until there is space.",
                headers: [.retryAfter(seconds: 10)])
        }
        guard try metrics.hasScheduler() else {
            throw Refusal(
                .notReady, "Uploads are accepted, but no scheduler runs to process them.",
                headers: [.retryAfter(seconds: 5)])
        }
        try capacity.check()
        return Self.healthy
    }

    private static let healthy = Response(
        status: 200, headers: [.json, .noStore],
        body: JSON.encode(["status": "ok"], pretty: true))
}

extension OpenAPI {
    fileprivate static let healthSchemas = [
        "Health": object("That all is well.", ["status": ["const": "ok"]])
    ]
}
