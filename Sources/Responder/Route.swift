internal import Jobs
internal import Spool

/// What a request asks for.
enum Route: Hashable, Sendable {
    case health
    case pipelines
    case pipeline(String)
    case submit(UploadRequest)
    case list(JobQuery)
    case status(JobID)
    case file(JobID, step: String, name: String)
    case files(JobID)
    case archive(JobID)
    case input(JobID, name: String)

    /// Reads method and path.
    /// - Throws: `Refusal` when they mean nothing.
    init(_ head: RequestHead) throws(Refusal) {
        let segments = try head.segments()
        switch segments.count {
        case 1 where segments == ["health"]:
            try Self.allow(["GET", "HEAD"], head)
            self = .health
        case 1 where segments == ["pipelines"]:
            try Self.allow(["GET", "HEAD"], head)
            self = .pipelines
        case 2 where segments[0] == "pipelines":
            try Self.allow(["GET", "HEAD"], head)
            self = .pipeline(segments[1])
        case 1 where segments == ["jobs"]:
            try Self.allow(["GET", "HEAD", "POST"], head)
            self = head.method == "POST" ? .submit(try UploadRequest(posted: head))
                : .list(try JobQuery(head))
        case 2 where segments[0] == "jobs":
            try Self.allow(["GET", "HEAD"], head)
            self = .status(try Self.jobID(segments[1]))
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
            try Self.allow(["PUT"], head)
            let name = segments.count == 3 ? segments[2] : ""
            self = .submit(try UploadRequest(put: head, pipeline: segments[1], name: name))
        default:
            throw Refusal(.notFound, "There is nothing at this address.")
        }
    }

    private static func allow(_ methods: [String], _ head: RequestHead) throws(Refusal) {
        guard methods.contains(head.method) else {
            let list = methods.joined(separator: ", ")
            throw Refusal(.methodNotAllowed, "Possible here: \(list).",
                          headers: [HeaderField("Allow", list)])
        }
    }

    private static func jobID(_ text: String) throws(Refusal) -> JobID {
        guard let id = JobID(text) else {
            throw Refusal(.unknownJob, "There is no job with this id.")
        }
        return id
    }
}
