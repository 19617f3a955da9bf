internal import HTTP
internal import Jobs
internal import Platform

/// A request that is not granted, in the fields of RFC 9457 (problem details for HTTP APIs).
struct Refusal: Error, Hashable, Sendable {
    let kind: Kind
    /// What is wrong this time, in a sentence for the person who sent the request; no path of the
    /// machine, no internals.
    let detail: String
    /// Header fields the answer needs: `Allow`, `Retry-After`.
    let headers: [HeaderField]
    /// The job's state, where it is the reason.
    let state: JobState?
    /// What the operator's log says besides; never part of the answer.
    let cause: String?

    init(
        _ kind: Kind, _ detail: String, headers: [HeaderField] = [], cause: String? = nil,
        state: JobState? = nil
    ) {
        self.kind = kind
        self.detail = detail
        self.headers = headers
        self.cause = cause
        self.state = state
    }

    /// The spool failed us.
    init(_ error: SystemError) {
        let retry = [HeaderField.retryAfter(seconds: 10)]
        if error.isOutOfSpace {
            self.init(
                .outOfSpace, "There is no room at the moment; try again later.",
                headers: retry, cause: error.description)
        } else {
            self.init(
                .spoolUnavailable, "The spool does not work at the moment; try again later.",
                headers: retry, cause: error.description)
        }
    }

    /// What an error means for the request that met it.
    init(of error: any Error) {
        switch error {
        case let refusal as Refusal: self = refusal
        case let error as SystemError: self.init(error)
        default: preconditionFailure("requests are refused, or the spool fails: \(error)")
        }
    }

    static let unknownJob = Refusal(.unknownJob, "There is no job with this id.")
    static let expired = Refusal(
        .expired,
        """
        The job and its files were removed after its pipeline's keep time.
        """)
    static let unknownBatch = Refusal(.unknownBatch, "There is no batch with this id.")
    static let unknownUpload = Refusal(.unknownUpload, "There is no upload with this id.")
    static let batchesBusy = Refusal(
        .batchesBusy,
        "The jobs of this batch could not be counted yet; ask again in a second.",
        headers: [.retryAfter(seconds: 1)])

    /// The problems of the HTTP front; those a job can end with are `Problem.Kind`.
    enum Kind: String, CaseIterable, Sendable {
        case malformedRequest = "malformed-request"
        case malformedMultipart = "malformed-multipart"
        case invalidOption = "invalid-option"
        case cutOff = "upload-cut-off"
        case empty = "empty-upload"
        case digestMismatch = "digest-mismatch"
        case notFound = "not-found"
        case unknownPipeline = "unknown-pipeline"
        case unknownJob = "unknown-job"
        case unknownBatch = "unknown-batch"
        case unknownUpload = "unknown-upload"
        case unknownFile = "unknown-file"
        case expired = "job-expired"
        case uploadGone = "upload-gone"
        case uploadBusy = "upload-busy"
        case wrongOffset = "wrong-offset"
        case beyondLength = "beyond-length"
        case noPiece = "no-piece"
        case checksumMismatch = "checksum-mismatch"
        case tooManyUploads = "too-many-uploads"
        case joinedUpload = "joined-upload"
        case unsupportedEncoding = "unsupported-encoding"
        case preconditionFailed = "precondition-failed"
        case foreignOrigin = "foreign-origin"
        case listingRefused = "listing-refused"
        case operatorsOnly = "operators-only"
        case notificationRefused = "notification-refused"
        case methodNotAllowed = "method-not-allowed"
        case unfinished = "job-unfinished"
        case wrongState = "wrong-state"
        case batchTaken = "batch-taken"
        case keyInUse = "idempotency-key-in-use"
        case keyReused = "idempotency-key-reused"
        case tooLarge = "upload-too-large"
        case unsupportedType = "unsupported-type"
        case internalError = "internal-error"
        case pipelineUnavailable = "pipeline-unavailable"
        case queueFull = "queue-full"
        case spoolUnavailable = "spool-unavailable"
        case outOfSpace = "insufficient-storage"
        case tooManyFollowers = "too-many-followers"
        case batchesBusy = "batches-busy"
        case notReady = "not-ready"

        /// The status code of the answer.
        var status: Int {
            switch self {
            case .malformedRequest, .malformedMultipart, .invalidOption, .cutOff, .empty,
                .digestMismatch:
                400
            case .notFound, .unknownPipeline, .unknownJob, .unknownBatch, .unknownUpload,
                .unknownFile:
                404
            case .foreignOrigin, .listingRefused, .operatorsOnly, .notificationRefused,
                .joinedUpload:
                403
            case .methodNotAllowed: 405
            case .unfinished, .wrongState, .batchTaken, .keyInUse, .wrongOffset: 409
            case .expired, .uploadGone: 410
            case .preconditionFailed: 412
            case .tooLarge, .beyondLength: 413
            case .unsupportedType, .unsupportedEncoding, .noPiece: 415
            case .keyReused: 422
            case .uploadBusy: 423
            case .tooManyUploads: 429
            // Of tus 1.0.
            case .checksumMismatch: 460
            case .internalError: 500
            case .pipelineUnavailable, .queueFull, .spoolUnavailable, .tooManyFollowers,
                .batchesBusy:
                503
            case .outOfSpace: 507
            case .notReady: 503
            }
        }

        /// The kind in a few words; the same for every problem of the kind.
        var title: String {
            switch self {
            case .malformedRequest: "The request is malformed"
            case .malformedMultipart: "The multipart body is malformed"
            case .invalidOption: "The pipeline's option cannot have this value"
            case .cutOff: "The upload was cut off"
            case .empty: "The upload is empty"
            case .digestMismatch: "The upload is not what its digest says"
            case .notFound: "There is nothing at this address"
            case .unknownPipeline: "There is no such pipeline"
            case .unknownJob: "There is no such job"
            case .unknownBatch: "There is no such batch"
            case .unknownUpload: "There is no such upload"
            case .unknownFile: "There is no such file"
            case .expired: "The job has expired"
            case .uploadGone: "The upload has ended"
            case .uploadBusy: "Another request has the upload"
            case .wrongOffset: "The piece belongs elsewhere in the upload"
            case .beyondLength: "The piece goes beyond the upload's end"
            case .noPiece: "The body is no piece of an upload"
            case .checksumMismatch: "The piece is not what its checksum says"
            case .tooManyUploads: "The sender has too many uploads under way"
            case .joinedUpload: "Nothing can be added to a joined upload"
            case .unsupportedEncoding: "The upload has an unsupported encoding"
            case .preconditionFailed: "The condition of the request does not hold"
            case .foreignOrigin: "The request comes from a page of another site"
            case .listingRefused: "Jobs are not listed for everybody"
            case .operatorsOnly: "This is for operators only"
            case .notificationRefused: "No mail is sent to this address"
            case .methodNotAllowed: "The method is not allowed here"
            case .unfinished: "The job is not finished"
            case .wrongState: "The job's state does not allow this"
            case .batchTaken: "The batch belongs to somebody else"
            case .keyInUse: "An upload with this Idempotency-Key is under way"
            case .keyReused: "The Idempotency-Key was used for another upload"
            case .tooLarge: "The file is too large for this pipeline"
            case .unsupportedType: "The pipeline does not take this type of file"
            case .internalError: "Something went wrong on our side"
            case .pipelineUnavailable: "The pipeline is not available"
            case .queueFull: "The queue is full"
            case .spoolUnavailable: "Jobs cannot be accepted or read at the moment"
            case .outOfSpace: "There is no room for the upload"
            case .tooManyFollowers: "Too many follow jobs at the moment"
            case .batchesBusy: "Large batches are being counted at the moment"
            case .notReady: "Uploads would not be processed at the moment"
            }
        }
    }

    /// The answer to the request for `path`.
    /// - Parameter more: further fields of the header.
    func response(instance path: String, _ more: [HeaderField] = []) -> Response {
        let body = Body(
            type: "/problems#\(kind.rawValue)", title: kind.title,
            status: kind.status, detail: detail, instance: path, state: state)
        let fields = [
            HeaderField("Content-Type", "application/problem+json"),
            .noStore,
        ]
        return Response(
            status: kind.status, headers: fields + headers + more,
            body: JSON.encode(body, pretty: true))
    }

    private struct Body: Encodable {
        let type: String
        let title: String
        let status: Int
        let detail: String
        let instance: String
        let state: JobState?
    }
}
