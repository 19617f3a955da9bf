internal import Jobs

/// What can be asked.
extension OpenAPI {
    static let operations: [Operation] =
        uploads + jobs + batches + acting + listing + pipelines
        + others

    private static let uploads = [
        Operation(
            method: "POST", path: "/jobs", id: "submit",
            summary: "Uploads files, which become a job",
            parameters: pipelineAndName + uploadOptions + [prefer], body: uploadBody,
            answers: accepted, refusals: uploadRefusals + [.malformedMultipart]),
        Operation(
            method: "PUT", path: "/upload/{pipeline}/{name}", id: "put",
            summary: "Uploads a file, which becomes a job",
            parameters: [
                inPath("pipeline", "What becomes of the file.", pipelineName, "web"),
                // Another segment that means something else to whoever resolves addresses.
                inPath(
                    "name", "What the file is called.",
                    #"^(?!\.{1,2}$)[^\u0000-\u001f\u007f/]+$"#, "photo.pdf"),
            ] + uploadOptions + [prefer],
            body: ["required": true, "content": ["application/octet-stream": ["schema": file]]],
            answers: accepted, refusals: uploadRefusals),
    ]

    private static let jobs = [
        Operation(
            method: "GET", path: "/jobs/{id}", id: "status", summary: "How far a job is",
            parameters: [
                inPath("id", jobID), field("If-None-Match", "Tags that are known."), prefer,
            ],
            answers: [
                200: status,
                304: answer("It is the one that is known.", fields: ["ETag": "The known one."]),
            ],
            refusals: [.unknownJob, .expired]),
        Operation(
            method: "GET", path: "/jobs/{id}/files/{step}/{name}", id: "output",
            summary: "A file that a job made, as a download; ranges of it too",
            parameters: [
                inPath("id", jobID),
                inPath("step", "The step that made it.", "^[a-z0-9-]{1,32}$", "small"),
                inPath(
                    "name", "Its name, as in the status.",
                    #"^[0-9]{3}[0-9.-]*\.[a-z]{3,4}$"#, "000.webp"),
            ] + downloadFields,
            answers: downloads, refusals: [.unknownJob, .expired, .unknownFile, .unfinished]),
    ]

    private static let others = [
        Operation(
            method: "GET", path: "/health", id: "health", summary: "Whether requests are answered",
            answers: [200: healthy], refusals: []),
        Operation(
            method: "GET", path: "/health/live", id: "live",
            summary: "Whether requests are answered", answers: [200: healthy], refusals: []),
        Operation(
            method: "GET", path: "/health/ready", id: "ready",
            summary: "Whether an upload would be accepted and processed",
            answers: [200: healthy], refusals: [.notReady, .queueFull, .outOfSpace]),
        Operation(
            method: "GET", path: "/metrics", id: "metrics",
            summary: "Metrics for Prometheus, for operators and on an address of their own",
            answers: [200: answer("The metrics.", ["text/plain": ["schema": ["type": "string"]]])],
            refusals: [.operatorsOnly]),
        Operation(
            method: "GET", path: "/openapi.json", id: "description", summary: "This description",
            answers: [200: answer("It.", ["application/json": ["schema": ["type": "object"]]])],
            refusals: []),
        Operation(
            method: "GET", path: "/problems", id: "problems",
            summary: "What each kind of problem is, at an anchor of its name",
            answers: [200: answer("A page.", ["text/html": ["schema": ["type": "string"]]])],
            refusals: []),
    ]

    static let pipelineAndName: [JSONValue] = [
        query(
            "pipeline", "What becomes of the files. Needed unless a form names it.",
            ["type": "string", "pattern": .text(pipelineName), "examples": ["web"]]),
        query("name", "What the file is called, where the body is the file.", ["type": "string"]),
    ]

    static let uploadBody: JSONValue = [
        "required": true,
        "content": [
            "multipart/form-data": ["schema": form], "application/octet-stream": ["schema": file],
        ],
    ]

    /// An empty value is as none, as forms send it for what was not filled in.
    static let uploadOptions: [JSONValue] = [
        query(
            "lane", "How urgent the job is; normal unless it is said.",
            [
                "type": "string",
                "enum": .list(
                    (Lane.allCases.map(\.rawValue) + [""])
                        .map { .text($0) }),
            ]),
        query(
            "priority", "Another name of lane.",
            [
                "type": "string",
                "enum": .list(
                    (Lane.allCases.map(\.rawValue) + [""])
                        .map { .text($0) }),
            ]),
        query(
            "batch", "Names the jobs that are sent in one go: a UUID of the sender's choice.",
            [
                "type": "string",
                "pattern": "^([0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12})?$",
            ]),
        query(
            "title",
            "What people call the job or the batch: up to 200 bytes without control characters.",
            ["type": "string"]),
        query(
            "notify", "An email address to write to when the job ends, if this server does that.",
            ["type": "string"]),
        field("Idempotency-Key", "Names this upload, in quotes: the same one is taken once."),
        field("Repr-Digest", "The SHA-256 of the body (RFC 9530), which is then checked."),
        field("Content-Digest", "The same."),
    ]

    private static let prefer = field(
        "Prefer", "wait=N (RFC 7240): answered when the status changes, or after N seconds.")

    private static let status: JSONValue = {
        var status = answer(
            "The status.", json("Status"),
            fields: [
                "ETag": "Changes with it.", "Cache-Status": cacheStatus,
            ])
        status["links"] = [
            "output": [
                "operationId": "output", "description": "The first output of the first step.",
                "parameters": [
                    "id": "$response.body#/id", "step": "$response.body#/steps/0/name",
                    "name": "$response.body#/steps/0/outputs/0/name",
                ],
            ]
        ]
        return status
    }()

    static let uploadRefusals: [Refusal.Kind] = [
        .foreignOrigin, .notificationRefused, .cutOff, .empty, .unknownPipeline, .tooLarge,
        .unsupportedType, .unsupportedEncoding, .preconditionFailed, .pipelineUnavailable,
        .digestMismatch, .keyInUse, .keyReused, .batchTaken, .queueFull,
    ]

    private static let form: JSONValue = {
        var form = object(
            "Fields stand in front of the first file, and each part with a filename "
                + "is a file, whatever its name.",
            [
                "file": ["type": "array", "minItems": 1, "items": file]
            ],
            optional: [
                "pipeline": text("As in the query."),
                "lane": choice(Lane.allCases, "As in the query."),
                "priority": choice(Lane.allCases, "As in the query."),
                "batch": ["type": "string", "format": "uuid", "description": "As in the query."],
                "title": text("As in the query."), "notify": text("As in the query."),
                "_charset_": [
                    "type": "string", "enum": .list(TextEncoding.known.map { .text($0) }),
                    "description": "How the texts behind it are encoded (RFC 7578).",
                ],
            ])
        form["additionalProperties"] = false
        return form
    }()

    /// Of any Content-Type: what it is follows from its first bytes.
    private static let file: JSONValue = ["type": "string", "format": "binary"]

    private static let accepted = [
        200: answer(
            "The job has ended already, and was waited for.", json("Status"),
            fields: ["Location": "Where its status is.", "Cache-Status": cacheStatus]),
        202: answer(
            "The job is on the disk and will be run.", json("Status"),
            fields: [
                "Location": "Where its status is.", "Retry-After": "When to ask, in seconds.",
            ]),
    ]

    private static let healthy = answer("It is so.", json("Health"))

    /// What nginx makes of a download (RFC 9110, sections 13 and 14).
    static let downloadFields = [
        field("Range", "The bytes that are wanted."),
        field("If-Range", "The tag that they must be of; else the whole file comes."),
        field("If-None-Match", "Tags that are known."),
    ]

    static let downloads: [Int: JSONValue] = [
        200: download, 206: download, 304: answer("It is the one that is known."),
        416: answer(
            "None of these bytes are in the file.",
            ["application/problem+json": ["schema": reference("Refusal")]]),
    ]

    private static let download = answer(
        "The file, or a part of it.",
        Dictionary(uniqueKeysWithValues: MediaType.allCases.map { ($0.rawValue, [:]) }),
        fields: ["Content-Disposition": "A name to save it under.", "Cache-Status": cacheStatus])

    static let cacheStatus =
        "Whether outputs were taken over from an earlier job (RFC 9211); "
        + "there only where the pipeline allows that."
}
