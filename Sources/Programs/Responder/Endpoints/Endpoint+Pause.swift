internal import HTTP
internal import Jobs
internal import PipelineFiles
internal import Platform
internal import Spool

/// What the scheduler is asked to do with a pipeline.
extension Endpoint {
    static let pausePipeline = pause(
        "/pipelines/{name}/pause", id: "pausePipeline",
        "Pauses a pipeline, for operators: no further job of it begins; uploads are accepted",
        Responder.pause)

    static let resumePipeline = pause(
        "/pipelines/{name}/resume", id: "resumePipeline",
        """
        Ends the pause of a pipeline, for operators: all jobs that were accepted until now begin, \
        also outside its window
        """, Responder.resume)

    private static func pause(
        _ path: PathPattern, id: String, _ summary: String,
        _ answering: @escaping Handler.Answering
    ) -> Endpoint {
        Endpoint(
            .post, path, id: id, summary, parameters: [.pipelineName],
            answers: [200: Answer("How it is now.", json: "PipelineState")],
            refusals: [.unknownPipeline], schemas: schemas(of: id),
            .operators(answering), browser: .seeOther { _ in "/operator" })
    }

    private static func schemas(of id: String) -> [String: JSONValue] {
        id == "pausePipeline" ? OpenAPI.pauseSchemas : [:]
    }
}

extension Responder {
    fileprivate func pause(_ route: Route) throws -> Response {
        try ask(.pause, of: pausable(route["name"])) { !$0.isPaused }
    }

    fileprivate func resume(_ route: Route) throws -> Response {
        try ask(.resume, of: pausable(route["name"])) { $0.isPaused }
    }

    /// The name of a pipeline that is defined, with or without an error, or is paused.
    private func pausable(_ name: String) throws -> String {
        let known = catalog.current()
        guard known.pipelines[name] == nil, known.errors[name] == nil else { return name }
        guard try control.pipelineRequests().contains(where: { $0.pipeline == name }) else {
            throw Refusal(
                .unknownPipeline, "There is no pipeline \"\(Refusal.quotable(name))\".")
        }
        return name
    }

    /// Asks something of a pipeline unless it is so already: asked again, it would count from then.
    private func ask(
        _ action: PipelineRequest.Action, of pipeline: String, if isNeeded: (Schedule) -> Bool
    ) throws -> Response {
        if try isNeeded(lookup.schedule(of: pipeline)) {
            try control.ask(PipelineRequest(action, pipeline))
            log.write(
                .notice, "asked the scheduler",
                ["pipeline": pipeline, "action": action.rawValue])
        }
        let schedule = try lookup.schedule(of: pipeline)
        let state = PipelineState(
            name: pipeline, url: "/pipelines/\(pipeline)", held: schedule.isPaused,
            open: schedule.isOpen(at: .now))
        return Response(
            status: 200, headers: [.json, .noCache], body: JSON.encode(state, pretty: true))
    }

    private struct PipelineState: Encodable {
        let name: String
        let url: String
        let held: Bool
        let open: Bool
    }
}

extension OpenAPI {
    fileprivate static let pauseSchemas = [
        "PipelineState": object(
            "Whether jobs of a pipeline begin.",
            [
                "name": text("Its name."), "url": address,
                "held": truth("Whether it is paused: then no further job begins."),
                "open": truth("Whether a job would begin now."),
            ])
    ]
}
