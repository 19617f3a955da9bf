internal import HTTP
internal import Jobs
internal import Platform
internal import Spool

extension Endpoint {
    static let output = Endpoint(
        .get, "/jobs/{id}/files/{step}/{name}", id: "output",
        "A file that a job made, as a download; ranges of it too",
        parameters: [
            .path(
                "step", "The step that made it.", pattern: "^[a-z0-9-]{1,32}$", example: "small"),
            .path(
                "name", "Its name, as in the status.",
                pattern: #"^[0-9]{3}[0-9a-z.-]*\.[a-z]{3,4}$"#,
                example: "000.webp"),
        ] + Parameter.download,
        answers: Answer.download, refusals: [.unknownFile, .unfinished],
        .job(Responder.output))
}

/// What nginx makes of a download (RFC 9110, sections 13 and 14).
extension Parameter {
    static let download = [
        header("Range", "The bytes that are wanted."),
        header("If-Range", "The tag that they must be of; else the whole file comes."),
        header("If-None-Match", "Tags that are known."),
    ]
}

extension Answer {
    static let download: [Int: Answer] = [
        200: file, 206: file, 304: Answer("It is the one that is known."),
        416: Answer(
            "None of these bytes are in the file.",
            ["application/problem+json": ["schema": OpenAPI.reference("Refusal")]]),
    ]

    private static let file = Answer(
        "The file, or a part of it.",
        Dictionary(uniqueKeysWithValues: MediaType.allCases.map { ($0.rawValue, [:]) }),
        fields: ["Content-Disposition": "A name to save it under.", "Cache-Status": cacheStatus])
}

extension Responder {
    fileprivate func output(_ id: JobID, _ route: Route) throws -> Response {
        let (step, name) = (route["step"], route["name"])
        let status = try decoded(storedStatus(of: id))
        let made = status.steps.first { $0.name == step }
        let output = made?.outputs.first { $0.name == name }
        let path = try lookup.outputPath(of: id, step: step, name: name)
        guard let output, let path else {
            guard status.state.isFinal else {
                throw Self.unfinished(status, "this file")
            }
            throw Refusal(.unknownFile, "The job has no file of this name.")
        }
        return Self.sending(
            path, output.mediaType, called: output.title,
            CacheOutcome([made?.reused]))
    }

    /// The answer that has the web server send a file of the spool, to be saved by its user.
    /// - Parameter path: relative to the spool.
    /// - Parameter outcome: whether it was reused from an earlier job.
    static func sending(
        _ path: String, _ type: MediaType, called name: String,
        _ outcome: CacheOutcome? = nil
    ) -> Response {
        let location = resultsLocation + PercentEncoding.encode(path, allowed: "/")
        return Response(
            status: 200,
            headers: [
                HeaderField("X-Accel-Redirect", location),
                HeaderField("Content-Type", type.headerValue), .attachment(name),
                .noCache,
            ] + (outcome.map { [.cacheStatus($0)] } ?? []))
    }

    /// The refusal of what is not there yet.
    static func unfinished(_ status: Status, _ what: String) -> Refusal {
        Refusal(
            .unfinished,
            """
            The job is \(status.state.rawValue) and has not made \(what) yet; see \
            \(status.links.`self`).
            """, headers: [.retryAfter(seconds: 1)])
    }
}
