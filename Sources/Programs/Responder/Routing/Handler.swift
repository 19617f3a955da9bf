internal import Jobs
internal import Spool

/// What answers the requests for an endpoint, and what they are about: their subject decides who
/// may ask. A handler gets a job or a batch only after the request was admitted to it. It throws
/// `Refusal`, or the `SystemError` of a spool that has failed us.
enum Handler: Sendable {
    typealias Answering = @Sendable (Responder) -> (Route) throws -> Response
    typealias AnsweringAbout<Subject> =
        @Sendable (Responder) -> (Subject, Route) throws -> Response

    /// About nothing that belongs to a user.
    case anyone(Answering)
    /// About the whole server: for operators.
    case operators(Answering)
    /// The same for what may be asked on the socket for metrics, too.
    case metrics(Answering)
    /// About those jobs that the request may see.
    case jobs(AnsweringAbout<JobQuery>)
    /// About the jobs that the query names, as far as the request may see them.
    case named(AnsweringAbout<NamedJobs>)
    /// About the job `{id}`.
    case job(AnsweringAbout<JobID>)
    /// About the batch `{batch}`.
    case batch(AnsweringAbout<BatchID>)
    /// Begins an upload in pieces, with a body that may be its first one.
    case beginUpload(JSONValue)
    /// Adds the body to the upload `{upload}`.
    case appendPiece(JSONValue)
    /// About the upload in pieces `{upload}`.
    case resumable(AnsweringAbout<UploadID>)
    /// Reads from the head what is uploaded; the body is described for OpenAPI.
    case upload(JSONValue, @Sendable (Route) throws(Refusal) -> UploadRequest)

    /// The body that a request has; `nil` when it has none.
    var body: JSONValue? {
        switch self {
        case .upload(let body, _), .beginUpload(let body), .appendPiece(let body): body
        case .anyone, .operators, .metrics, .jobs, .named, .job, .batch, .resumable: nil
        }
    }

    /// The parameters that say what a request is about.
    var parameters: [Parameter] {
        switch self {
        case .anyone, .operators, .metrics, .jobs, .named, .upload, .beginUpload: []
        case .job: [.path("id", OpenAPI.jobID)]
        case .appendPiece, .resumable: [.path("upload", OpenAPI.jobID)]
        case .batch: [.path("batch", OpenAPI.batchID)]
        }
    }

    /// Why a request may not be admitted.
    var refusals: [Refusal.Kind] {
        switch self {
        case .anyone: []
        case .operators, .metrics: [.operatorsOnly]
        case .jobs: [.listingRefused, .unknownBatch]
        case .named: [.unknownJob, .unknownBatch]
        case .job: [.unknownJob, .expired]
        case .batch: [.unknownBatch]
        case .resumable: [.unknownUpload, .uploadGone]
        case .appendPiece: [.unknownUpload, .uploadGone] + Self.becoming
        case .upload, .beginUpload: Self.becoming
        }
    }

    /// Why an upload may not become a job.
    static let becoming: [Refusal.Kind] = [
        .notificationRefused, .invalidOption, .cutOff, .empty, .unknownPipeline, .tooLarge,
        .unsupportedType, .unsupportedEncoding, .preconditionFailed, .pipelineUnavailable,
        .digestMismatch, .keyInUse, .keyReused, .batchTaken, .queueFull,
    ]
}
