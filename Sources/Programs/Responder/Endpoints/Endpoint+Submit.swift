internal import HTTP
internal import Jobs
internal import Platform
internal import Spool

/// Uploads, which become jobs.
extension Endpoint {
    static let submit = Endpoint(
        .post, "/jobs", id: "submit", "Uploads files, which become a job",
        parameters: Parameter.pipelineAndName + Parameter.upload + [.prefer],
        answers: accepted, refusals: [.malformedMultipart],
        .upload(OpenAPI.formOrFile) { (route) throws(Refusal) in
            try UploadRequest(posted: route.head)
        }, browser: .seeOther { $0.head.path })

    static let put = Endpoint(
        .put, "/upload/{pipeline}/{name}", id: "put", "Uploads a file, which becomes a job",
        parameters: [
            .pipelineInPath,
            // Another segment that means something else to whoever resolves addresses.
            .path(
                "name", "What the file is called.",
                pattern: #"^(?!\.{1,2}$)[^\u0000-\u001f\u007f/]+$"#, example: "photo.pdf"),
        ] + Parameter.upload + [.prefer],
        answers: accepted,
        .upload(OpenAPI.fileAlone) { (route) throws(Refusal) in
            try UploadRequest(
                put: route.head, pipeline: route["pipeline"], name: route["name"])
        })

    static let putUnnamed = Endpoint(
        .put, "/upload/{pipeline}", id: "putUnnamed",
        "Uploads a file, which becomes a job; Content-Disposition or the query may name it",
        parameters: [.pipelineInPath, .nameInQuery] + Parameter.upload + [.prefer],
        answers: accepted,
        .upload(OpenAPI.fileAlone) { (route) throws(Refusal) in
            try UploadRequest(put: route.head, pipeline: route["pipeline"], name: "")
        })

    static let submitBatch = Endpoint(
        .post, "/batches", id: "submitBatch",
        "Uploads files, each of which becomes a job of one batch",
        parameters: Parameter.pipelineAndName + Parameter.upload,
        answers: [
            202: Answer(
                "All jobs are on the disk and will be run.", json: "Batch",
                fields: [
                    "Location": "Where the batch is.", "Retry-After": "When to ask, in seconds.",
                ])
        ],
        refusals: [.malformedMultipart],
        .upload(OpenAPI.formOrFile) { (route) throws(Refusal) in
            try UploadRequest(posted: route.head, asBatch: true)
        }, browser: .seeOther { $0.head.path })

    private static let accepted = [
        200: Answer(
            "The job has ended already, and was waited for.", json: "Status",
            fields: ["Location": "Where its status is.", "Cache-Status": Answer.cacheStatus]),
        202: Answer(
            "The job is on the disk and will be run.", json: "Status",
            fields: [
                "Location": "Where its status is.", "Retry-After": "When to ask, in seconds.",
            ]),
    ]
}

extension Parameter {
    static let idempotencyKey = header(
        "Idempotency-Key", "Names this upload, in quotes: the same one is taken once.")

    fileprivate static let pipelineInPath = path(
        "pipeline", "What becomes of the file.", pattern: OpenAPI.pipelineName, example: "web")

    fileprivate static let nameInQuery = query(
        "name", "What the file is called, where the body is the file.")

    /// What becomes of an upload, as its query says it.
    static let pipelineAndUpload =
        [pipelineAndName[0]] + upload.filter { $0.place == .query }

    fileprivate static let pipelineAndName = [
        query(
            "pipeline",
            "What becomes of the files. Needed unless a form names it. Its options, as "
                + "GET /pipelines/{name} lists them, are parameters and fields, too.",
            ["type": "string", "pattern": .text(OpenAPI.pipelineName), "examples": ["web"]]),
        nameInQuery,
    ]

    /// An empty value is as none, as forms send it for what was not filled in.
    fileprivate static let upload = [
        query("lane", "How urgent the job is; normal unless it is said.", lane),
        query("priority", "Another name of lane.", lane),
        query(
            "batch", "Names the jobs that are sent in one go: a UUID of the sender's choice.",
            [
                "type": "string",
                "pattern": "^([0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12})?$",
            ]),
        query(
            "title",
            "What people call the job or the batch: up to 200 bytes without control characters."),
        query(
            "notify", "An email address to write to when the job ends, if this server does that."),
        idempotencyKey,
        header("Repr-Digest", "The SHA-256 of the body (RFC 9530), which is then checked."),
        header("Content-Digest", "The same."),
    ]

    private static let lane: JSONValue = [
        "type": "string",
        "enum": .list((Lane.allCases.map(\.rawValue) + [""]).map { .text($0) }),
    ]
}

extension OpenAPI {
    fileprivate static let formOrFile: JSONValue = [
        "required": true,
        "content": [
            "multipart/form-data": ["schema": form], "application/octet-stream": ["schema": file],
        ],
    ]

    fileprivate static let fileAlone: JSONValue = [
        "required": true, "content": ["application/octet-stream": ["schema": file]],
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
}

extension Responder {
    /// Takes an upload. Its jobs are committed when the answer says so.
    func submit(
        _ upload: UploadRequest, _ head: RequestHead,
        _ body: inout some UploadBody & ~Copyable
    ) throws -> Response {
        let admission = try capacity.admit(bytes: upload.contentLength ?? 0)
        var intake = Intake(
            upload, into: self.intake, lookup, batches, catalog: catalog, capacity: capacity,
            admission,
            notifiable: notifiable)
        let accepted = try intake.accept(&body)
        if !accepted.isRepeated { counters.accepted.add(accepted.pipeline, accepted.jobs) }
        var about = [
            "pipeline": accepted.pipeline, "owner": upload.owner ?? "",
            "bytes": "\(accepted.bytes)",
        ]
        defer {
            log.write(
                .info,
                accepted.isRepeated
                    ? "answered an upload again"
                    : "accepted \(upload.isBatch ? "a batch" : "a job")", about)
        }
        switch accepted.kind {
        case .job(let status):
            about["job"] = status.id.text
            about["files"] = "\(status.inputs.count)"
            return Self.accepted(
                JSON.encode(AcceptedJob(status: status), pretty: true),
                at: status.links.`self`, waiting(for: status.id, .accepted, head))
        case .batch(let batch):
            about["batch"] = batch.id.text
            about["jobs"] = "\(accepted.jobs)"
            let counted = try batches.sharedSummary(of: batch)
            let summary = counted ?? BatchSummary(of: batch, queued: accepted.jobs)
            return Self.accepted(JSON.encode(summary, pretty: true), at: summary.links.`self`)
        }
    }

    private static func accepted(
        _ body: [UInt8], at address: String,
        _ following: Following? = nil
    ) -> Response {
        Response(
            status: 202,
            headers: [
                .json, HeaderField("Location", address), .retryAfter(seconds: 1), .noCache,
            ], body: body, following: following)
    }
}
