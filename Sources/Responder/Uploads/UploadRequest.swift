internal import Jobs

/// What the head of a request says about the job it brings.
struct UploadRequest: Hashable, Sendable {
    /// How the files come.
    enum Form: Hashable, Sendable {
        /// The body is one file; the name as far as the client gave one.
        case raw(FileName?)
        case multipart(MultipartBoundary)
    }

    let form: Form
    /// Whether each file is a job of its own, all of one batch.
    let isBatch: Bool
    /// As far as the address tells them; a form's fields may add to them.
    let options: UploadOptions
    let conditions: UploadConditions
    let owner: String?
    /// In bytes; `nil` when the body is sent in chunks.
    let contentLength: Int?

    /// `POST /jobs?pipeline=NAME`, or `/batches`.
    init(posted head: RequestHead, asBatch isBatch: Bool = false) throws(Refusal) {
        self.isBatch = isBatch
        form = try Self.form(head)
        options = try UploadOptions(head)
        conditions = try UploadConditions(head)
        owner = head.owner
        contentLength = head.contentLength
        if case .raw = form, options.pipeline == nil {
            throw Refusal(.malformedRequest,
                          "The request does not name a pipeline: use \(head.path)?pipeline=NAME.")
        }
    }

    /// `PUT /upload/PIPELINE/NAME`.
    init(put head: RequestHead, pipeline: String, name: String) throws(Refusal) {
        isBatch = false
        form = .raw(FileName(name))
        var options = try UploadOptions(head)
        try options.set("pipeline", pipeline)
        self.options = options
        conditions = try UploadConditions(head)
        owner = head.owner
        contentLength = head.contentLength
    }

    private static func form(_ head: RequestHead) throws(Refusal) -> Form {
        let sent = head.contentType ?? ""
        guard sent.lowercased().hasPrefix("multipart/") else { return .raw(try name(in: head)) }
        guard let type = HeaderParameters(sent), type.value == "multipart/form-data" else {
            throw Refusal(.malformedMultipart,
                          "Of the multipart types only multipart/form-data is taken.")
        }
        guard let boundary = type["boundary"].flatMap({ MultipartBoundary($0) }) else {
            throw Refusal(.malformedMultipart,
                          "The Content-Type has no boundary, or one that is not allowed.")
        }
        return .multipart(boundary)
    }

    private static func name(in head: RequestHead) throws(Refusal) -> FileName? {
        if let name = try head.queryValue("name") { return FileName(name) }
        let disposition = head.contentDisposition.flatMap { HeaderParameters($0) }
        return (disposition?.extended("filename") ?? disposition?["filename"])
            .flatMap { FileName($0) }
    }
}
