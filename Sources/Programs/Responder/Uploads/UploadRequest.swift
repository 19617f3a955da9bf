internal import HTTP
internal import Jobs
internal import Pipelines

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
    /// As far as the URL says; a form's fields may add to them.
    let options: UploadOptions
    let conditions: UploadConditions
    let owner: String?
    /// How the texts of a form are to be read unless it says otherwise.
    let encoding: TextEncoding
    /// In bytes; `nil` when the body is sent in chunks.
    let contentLength: Int?

    /// `POST /jobs?pipeline=NAME`, or `/batches`.
    init(posted head: RequestHead, asBatch isBatch: Bool = false) throws(Refusal) {
        let (form, encoding) = try Self.form(head)
        let isRaw = if case .raw = form { true } else { false }
        try self.init(head, form, encoding, asBatch: isBatch, isNameFree: isRaw)
        if isRaw, options.pipeline == nil {
            if let other = options.pipelineValues.first { throw other.unknown(among: []) }
            throw Refusal(
                .malformedRequest,
                "The request does not name a pipeline: use \(head.path)?pipeline=NAME.")
        }
    }

    /// `PUT /upload/PIPELINE/NAME`.
    init(put head: RequestHead, pipeline: String, name: String) throws(Refusal) {
        let isNameFree = name.isEmpty
        try self.init(
            head, .raw(isNameFree ? Self.name(in: head) : FileName(name)), .utf8,
            asBatch: false, isNameFree: isNameFree, pipeline)
    }

    /// An upload in pieces, of which all are there.
    /// - Parameter head: with its query and its owner alone.
    init(resumed head: RequestHead) throws(Refusal) {
        try self.init(head, .raw(nil), .utf8, asBatch: false, isNameFree: false)
    }

    /// - Parameters:
    ///   - isNameFree: whether the query may name the file.
    ///   - pipeline: the one that the path names.
    private init(
        _ head: RequestHead, _ form: Form, _ encoding: TextEncoding,
        asBatch isBatch: Bool, isNameFree: Bool, _ pipeline: String? = nil
    )
        throws(Refusal)
    {
        try head.checkContent()
        try head.checkConditions(on: nil)
        self.isBatch = isBatch
        (self.form, self.encoding) = (form, encoding)
        let known =
            UploadOptions.names.filter { pipeline == nil || $0 != "pipeline" }
            + (isNameFree ? ["name"] : [])
        try head.checkQuery(known, or: Pipeline.isOptionName)
        var options = try UploadOptions(head, known: known)
        if let pipeline { try options.set("pipeline", pipeline) }
        self.options = options
        conditions = try UploadConditions(head)
        owner = head.owner
        contentLength = head.contentLength
    }

    private static func form(_ head: RequestHead) throws(Refusal) -> (Form, TextEncoding) {
        let sent = head.contentType ?? ""
        guard sent.lowercased().hasPrefix("multipart/") else {
            return (.raw(name(in: head)), .utf8)
        }
        guard let type = HeaderParameters(sent), type.value == "multipart/form-data" else {
            throw Refusal(
                .malformedMultipart,
                "Of the multipart types only multipart/form-data is taken.")
        }
        guard let boundary = type["boundary"].flatMap({ MultipartBoundary($0) }) else {
            throw Refusal(
                .malformedMultipart,
                "The Content-Type has no boundary, or one that is not allowed.")
        }
        // Not in RFC 7578, but some clients say here what "_charset_" is for.
        return (.multipart(boundary), try type["charset"].map(TextEncoding.named) ?? .utf8)
    }

    private static func name(in head: RequestHead) -> FileName? {
        if let name = head.queryValue("name") { return FileName(name) }
        let disposition = head.contentDisposition.flatMap { HeaderParameters($0) }
        return (disposition?.extended("filename") ?? disposition?["filename"])
            .flatMap { FileName($0) }
    }
}
