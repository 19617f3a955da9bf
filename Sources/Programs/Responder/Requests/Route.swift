internal import Jobs
internal import Spool

/// What a request asks for.
enum Route: Hashable, Sendable {
    case health
    case ready
    case metrics
    case openAPI
    case problems
    case pipelines
    case pipeline(String)
    case submit(UploadRequest)
    case list(JobQuery)
    case batch(BatchID)
    case status(JobID)
    case act(ControlRequest)
    case delete(JobID)
    case events(JobID)
    case file(JobID, step: String, name: String)
    case files(JobID)
    case archive(JobID)
    case input(JobID, name: String)

    /// Reads method and path.
    /// - Throws: `Refusal` when they mean nothing.
    init(_ head: RequestHead) throws(Refusal) {
        let segments = try head.segments()
        // No file is sent to what ends in a slash.
        if head.method == "POST", segments.count > 1, segments.last == "" {
            throw Self.nothing(at: head)
        }
        switch segments.count {
        // First what is asked for most.
        case 2 where segments[0] == "jobs":
            try Self.allow(["GET", "HEAD", "DELETE"], head)
            let id = try Self.jobID(segments[1])
            self = head.method == "DELETE" ? .delete(id) : .status(id)
        case 1 where segments == ["health"], 2 where segments == ["health", "live"]:
            try Self.allow(["GET", "HEAD"], head)
            self = .health
        case 2 where segments == ["health", "ready"]:
            try Self.allow(["GET", "HEAD"], head)
            self = .ready
        case 1 where segments == ["metrics"]:
            try Self.allow(["GET", "HEAD"], head)
            self = .metrics
        case 1 where segments == ["openapi.json"]:
            try Self.allow(["GET", "HEAD"], head)
            self = .openAPI
        case 1 where segments == ["problems"]:
            try Self.allow(["GET", "HEAD"], head)
            self = .problems
        case 1 where segments == ["pipelines"]:
            try Self.allow(["GET", "HEAD"], head)
            self = .pipelines
        case 2 where segments[0] == "pipelines":
            try Self.allow(["GET", "HEAD"], head)
            self = .pipeline(segments[1])
        case 1 where segments == ["jobs"]:
            if head.method == "POST" {
                self = .submit(try UploadRequest(posted: head))
            } else {
                try Self.allow(["GET", "HEAD", "POST"], head, parameters: JobQuery.parameters)
                self = .list(try JobQuery(head))
            }
        case 1 where segments == ["batches"]:
            try Self.require(["POST"], head)
            self = .submit(try UploadRequest(posted: head, asBatch: true))
        case 2 where segments[0] == "batches":
            try Self.allow(["GET", "HEAD"], head)
            guard let id = BatchID(segments[1]) else { throw Refusal.unknownBatch }
            self = .batch(id)
        case 3 where segments[0] == "jobs" && segments[2] == "events":
            try Self.allow(["GET", "HEAD"], head)
            self = .events(try Self.jobID(segments[1]))
        case 3 where segments[0] == "jobs" && ControlRequest.Action(rawValue: segments[2]) != nil:
            try Self.allow(["POST"], head)
            let action = ControlRequest.Action(rawValue: segments[2])!
            self = .act(ControlRequest(action, try Self.jobID(segments[1])))
        case 3 where segments[0] == "jobs" && segments[2] == "files":
            try Self.allow(["GET", "HEAD"], head)
            self = .files(try Self.jobID(segments[1]))
        case 3 where segments[0] == "jobs" && segments[2] == "archive":
            try Self.allow(["GET", "HEAD"], head)
            self = .archive(try Self.jobID(segments[1]))
        case 4 where segments[0] == "jobs" && segments[2] == "inputs":
            try Self.allow(["GET", "HEAD"], head)
            self = .input(try Self.jobID(segments[1]), name: segments[3])
        case 5 where segments[0] == "jobs" && segments[2] == "files":
            try Self.allow(["GET", "HEAD"], head)
            self = .file(try Self.jobID(segments[1]), step: segments[3], name: segments[4])
        case 2 where segments[0] == "upload", 3 where segments[0] == "upload":
            try Self.require(["PUT"], head)
            let name = segments.count == 3 ? segments[2] : ""
            self = .submit(try UploadRequest(put: head, pipeline: segments[1], name: name))
        default:
            throw Self.nothing(at: head)
        }
    }

    /// What belongs to somebody.
    enum Subject: Hashable, Sendable {
        case job(JobID)
        case batch(BatchID)
    }

    /// What it is about; `nil` when it is about nothing that belongs to somebody.
    var subject: Subject? {
        switch self {
        case .health, .ready, .metrics, .openAPI, .problems, .pipelines, .pipeline, .submit:
            nil
        case .list(let query): query.batch.map { .batch($0) }
        case .batch(let id): .batch(id)
        case .status(let id), .file(let id, _, _), .files(let id), .archive(let id),
            .input(let id, _), .events(let id), .delete(let id):
            .job(id)
        case .act(let request): .job(request.job)
        }
    }

    /// Lets through what has one of these methods, no body, and no other parameters than these.
    private static func allow(_ methods: [String], _ head: RequestHead, parameters: [String] = [])
        throws(Refusal)
    {
        try require(methods, head)
        try head.checkQuery(parameters)
        try head.checkNoContent()
    }

    private static func require(_ methods: [String], _ head: RequestHead) throws(Refusal) {
        guard methods.contains(head.method) else {
            let list = methods.joined(separator: ", ")
            throw Refusal(
                .methodNotAllowed, "Possible here: \(list).",
                headers: [HeaderField("Allow", list)])
        }
    }

    /// To who sends a file it is said where to.
    private static func nothing(at head: RequestHead) -> Refusal {
        let isSent = ["POST", "PUT"].contains(head.method)
        return Refusal(
            .notFound,
            "There is nothing at this address."
                + (isSent
                    ? """
                     Files are sent with POST to /jobs?pipeline=NAME or /batches?pipeline=NAME, or \
                    with \
                    PUT to /upload/NAME/FILENAME; GET /pipelines lists the names.
                    """ : ""))
    }

    private static func jobID(_ text: String) throws(Refusal) -> JobID {
        guard let id = JobID(text) else { throw Refusal.unknownJob }
        return id
    }
}
