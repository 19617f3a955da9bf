internal import HTTP
internal import Jobs
internal import PipelineFiles
internal import Pipelines
internal import Platform
internal import Spool
internal import Text

extension Endpoint {
    static let pipelines = Endpoint(
        .get, "/pipelines", id: "pipelines", "All pipelines that can be used",
        answers: [200: Answer("The pipelines.", json: "Pipelines")],
        schemas: OpenAPI.pipelineSchemas,
        .anyone(Responder.pipelines), browser: .page(PipelinesPage.init(_:visitor:)))

    static let pipeline = Endpoint(
        .get, "/pipelines/{name}", id: "pipeline",
        "What a pipeline takes, its limits and its steps",
        parameters: [.pipelineName],
        answers: [200: Answer("The pipeline.", json: "Pipeline")],
        refusals: [.unknownPipeline, .pipelineUnavailable],
        .anyone(Responder.pipeline), browser: .page(PipelinePage.init(_:visitor:)))
}

extension Parameter {
    static let pipelineName = path(
        "name", "The pipeline's name.", pattern: OpenAPI.pipelineName, example: "web")
}

extension Responder {
    /// By name.
    fileprivate func pipelines(_ route: Route) throws -> Response {
        Self.described(["pipelines": try descriptions()])
    }

    fileprivate func pipeline(_ route: Route) throws -> Response {
        Self.described(try description(catalog.pipeline(route["name"]), catalog.current()))
    }

    /// All of them, by name.
    func descriptions() throws -> [PipelineDescription] {
        let catalog = catalog.current()
        let known = catalog.pipelines.values.sorted { $0.name < $1.name }
        return try known.map { try description($0, catalog) }
    }

    private func description(_ pipeline: Pipeline, _ catalog: Catalog.Snapshot) throws
        -> PipelineDescription
    {
        let schedule = try lookup.schedule(of: pipeline.name)
        return PipelineDescription(
            pipeline, isStale: catalog.kept.contains(pipeline.name), schedule,
            at: Timestamp.now)
    }

    private static func described(_ value: some Encodable) -> Response {
        Response(
            status: 200, headers: [.json, .noCache],
            body: JSON.encode(value, pretty: true))
    }
}

extension OpenAPI {
    fileprivate static let pipelineSchemas = [
        "Pipelines": object("All pipelines, by name.", ["pipelines": list(of: "Pipeline")]),
        "Pipeline": object(
            "What becomes of a file.",
            [
                "name": text("Its name."), "description": text("What it is for."), "url": address,
                "accepts": [
                    "type": "array",
                    "items": choice(MediaType.allCases, "A type of file that it takes."),
                ],
                "limits": object(
                    "What a file may have or take at most.",
                    [
                        "bytes": count("Of its length."),
                        "pixels": count("Of an image, or a page."),
                        "pages": count("Of a document."),
                        "cpuSeconds": count("Of processor time for a task."),
                        "wallSeconds": count("Of time for a task."),
                        "memoryBytes": count("Of memory for a task."),
                    ]),
                "retry": object(
                    "How often what failed for now is tried.",
                    [
                        "attempts": count("With the first."),
                        "backoffSeconds": [
                            "type": "number", "minimum": 0,
                            "description": "Before the second; twice as long each time.",
                        ],
                    ]),
                "held": truth("Whether somebody holds it: then no further job begins."),
                "open": truth("Whether a job would begin now."),
                "stale": truth(
                    "Whether its file has an error, so that it is used as it was before."),
                "reuse": truth("Whether jobs may reuse outputs of earlier ones."),
                "steps": ["type": "array", "items": pipelineStep],
            ],
            optional: [
                "keepSeconds": count(
                    "How long jobs are kept after their end; for ever without it."),
                "options": [
                    "type": "array", "minItems": 1, "items": pipelineOption,
                    "description": "What an upload may set: parameters or fields by these names.",
                ],
                "opensAt": time("When it opens next."),
                "window": object(
                    "The hours in which its jobs begin.",
                    [
                        "from": text("The time of day at which it opens."),
                        "to": text("The time of day at which it shuts."),
                        "days": [
                            "type": "array",
                            "items": choice(Weekday.allCases, "A day on which it opens."),
                        ],
                    ], optional: ["zone": text("The time zone, by its name in tzdata.")]),
            ]),
    ]

    private static let pipelineOption = object(
        "An option that the pipeline declares.",
        [
            "name": text("Its name."), "default": ["description": "Its value unless one is set."],
            "schema": ["type": "object", "description": "The values that it can have."],
        ], optional: ["text": text("What it is for.")])

    /// A step, as it is defined: with the options of its kind.
    private static let pipelineStep: JSONValue = {
        var step = object(
            "A step.",
            [
                "name": text("Its name."),
                "uses": ["type": "string", "enum": .list(StepKinds.words.map { .text($0) })],
                "needs": ["type": "array", "items": text("A step whose outputs it works on.")],
            ],
            optional: [
                "with": ["type": "object", "description": "Its options."],
                "keep": ["const": false, "description": "What it makes is no result of the job."],
                "when": ["type": "object", "description": "Which files it takes."],
                "limits": ["type": "object", "description": "How far it may go by itself."],
            ])
        step["allOf"] = .list(StepKinds.all.map { options(of: $0) })
        return step
    }()

    /// What `with` has in a step of a kind.
    private static func options(of kind: any StepKind.Type) -> JSONValue {
        let options = kind.declarations.map { option -> (String, JSONValue) in
            var schema = option.form.answerSchema
            schema["description"] = .text(option.text.sentence)
            return (option.name, schema)
        }
        let with = object(
            kind.summary.sentence, [:],
            optional: Dictionary(uniqueKeysWithValues: options))
        return [
            "if": ["properties": ["uses": ["const": .text(kind.word)]]],
            "then": ["properties": ["with": with]],
        ]
    }
}
