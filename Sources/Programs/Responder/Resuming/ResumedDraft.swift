internal import HTTP
internal import Jobs
internal import Pipelines
internal import Platform
internal import Spool

/// What the job of an upload in pieces is to be, as its record says it.
struct ResumedDraft {
    let draft: UploadDraft
    let pipeline: Pipeline
    /// What its sender calls the file; `nil` when he does not.
    let name: FileName?

    /// - Throws: `Refusal` when no job can come of it.
    init(_ record: UploadRecord, _ responder: Responder) throws(Refusal) {
        let metadata = try UploadMetadata(record.metadata)
        var head = RequestHead("POST", "/uploads?\(record.query)")
        head.owner = record.owner
        let request = try UploadRequest(resumed: head)
        var draft = UploadDraft(
            request, catalog: responder.catalog, notifiable: responder.notifiable)
        try draft.begin()
        for option in UploadOptions.names {
            if let value = metadata[option] { try draft.set(option, value) }
        }
        guard let named = draft.pipeline else {
            throw Refusal(
                .malformedRequest,
                """
                The upload does not name a pipeline: use /uploads?pipeline=NAME, or "pipeline" in \
                Upload-Metadata.
                """)
        }
        // Clients send more there than we asked for: what is no option says nothing.
        for option in named.options {
            if let value = metadata[option.name] { try draft.set(option.name, value) }
        }
        pipeline = try draft.beginFiles()
        self.draft = draft
        name = (metadata["filename"] ?? metadata["name"]).flatMap { FileName($0) }
    }

    /// Sees to it that the pipeline takes what begins so.
    /// - Throws: `Refusal` when it does not; `SystemError`.
    func checkBeginning(of upload: ResumableUpload) throws {
        let magic = try upload.beginning(MediaType.magicBytes)
        if IncomingFile.mayNeedEnd(magic: magic, for: pipeline) { return }
        _ = try IncomingFile.recognise(magic: magic, end: [], of: name, for: pipeline)
    }

    /// What the manifest says of the file, of which all is there.
    /// - Throws: `Refusal` when the pipeline does not take it; `SystemError`.
    func input(of upload: ResumableUpload) throws -> Manifest.Input {
        guard upload.offset > 0 else { throw IncomingFile.empty(name) }
        try IncomingFile.check(bytes: upload.offset, of: name, for: pipeline)
        let magic = try upload.beginning(MediaType.magicBytes)
        let end =
            try IncomingFile.mayNeedEnd(magic: magic, for: pipeline)
            ? upload.end(MediaType.endBytes) : []
        let type = try IncomingFile.recognise(magic: magic, end: end, of: name, for: pipeline)
        let called = name ?? FileName(fallbackFor: type)
        return Manifest.Input(name: called.text, mediaType: type, bytes: upload.offset)
    }
}
