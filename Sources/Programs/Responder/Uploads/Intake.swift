internal import FastCGI
internal import HTTP
internal import Jobs
internal import PipelineFiles
internal import Pipelines
internal import Platform
internal import Spool

/// Takes one upload into the spool. Memory does not grow with the upload, but by some 2 kB for each
/// file of a batch, and unless its jobs are committed nothing is left of it.
struct Intake {
    /// The most parts of a form that is a batch: files, of which one at a time is open, and fields.
    static let batchPartsMax = 10_000
    /// How much of the body is held at a time, in bytes. It is held for each of the slow senders,
    /// too, and there may be thousands.
    static let bufferBytes = 32 * 1024
    /// How much of the body comes before it is asked again whether the disk has room for more.
    private static let roomBytes = 16 << 20

    let request: UploadRequest
    let intake: Spool.Intake
    let lookup: Spool.Lookup
    let batches: Spool.Batches
    private let capacity: Capacity
    private(set) var draft: UploadDraft
    private(set) var files: UploadedFiles
    /// The SHA-256 of the body, if the request says which it must be.
    private let bodyHash: RunningHash?
    /// What the request's key means; `nil` when it has none.
    var keyUse: Spool.Intake.KeyUse?

    /// - Parameters:
    ///   - capacity: has counted the first job of the upload.
    ///   - admission: as what.
    ///   - notifiable: to which recipient mail may be asked for.
    init(
        _ request: UploadRequest, into intake: Spool.Intake, _ lookup: Spool.Lookup,
        _ batches: Spool.Batches, catalog: Catalog, capacity: Capacity,
        _ admission: Capacity.Admission, notifiable: NotifiableAddresses
    ) {
        self.request = request
        (self.intake, self.lookup, self.batches) = (intake, lookup, batches)
        self.capacity = capacity
        draft = UploadDraft(request, catalog: catalog, notifiable: notifiable)
        files = UploadedFiles(of: request, in: intake, batches, capacity, admission)
        bodyHash = request.conditions.digests.isEmpty ? nil : RunningHash()
    }

    /// Reads the body to its end and commits what came.
    /// - Throws: `Refusal` as soon as something is wrong, `SystemError` when the spool fails; the
    ///   rest of the body is not read then, and nothing counts as waiting.
    mutating func accept(_ body: inout some UploadBody & ~Copyable) throws
        -> AcceptedUpload
    {
        do {
            let accepted = try receive(&body)
            if accepted.isRepeated { files.withdraw() }
            return accepted
        } catch {
            files.withdraw()
            throw error
        }
    }

    private mutating func receive(_ body: inout some UploadBody & ~Copyable) throws
        -> AcceptedUpload
    {
        try draft.begin()
        try takeKey()
        switch request.form {
        case .raw(let name):
            try receiveFile(name, &body)
        case .multipart(let boundary):
            var reader = FormReader(
                boundary, partsMax: request.isBatch ? Self.batchPartsMax : Multipart.partsMax,
                request.encoding)
            try forEachChunk(of: &body) { intake, chunk in
                try reader.read(chunk) { event in try intake.take(event) }
            }
            try reader.finish()
        }
        guard let pipeline = draft.pipeline, let last = files.last else {
            throw Refusal(.empty, "The form has no file.")
        }
        if let bodyHash { try request.conditions.check(bodyHash.finish()) }
        if let repeated = try bindKey(to: last, pipeline) { return repeated }
        guard let kind = try files.commit(draft) else {
            throw Refusal(.batchTaken, "The batch is somebody else's; choose another UUID.")
        }
        return accepted(kind, pipeline)
    }

    /// - Parameter isRepeated: whether it was accepted before, with the same key.
    func accepted(_ kind: AcceptedUpload.Kind, _ pipeline: Pipeline, isRepeated: Bool = false)
        -> AcceptedUpload
    {
        AcceptedUpload(
            kind: kind, pipeline: pipeline.name,
            jobs: request.isBatch ? files.inputs.count : 1,
            bytes: files.inputs.reduce(0) { $0 + $1.bytes }, isRepeated: isRepeated)
    }

    /// Receives a body that is one file.
    private mutating func receiveFile(_ name: FileName?, _ body: inout some UploadBody & ~Copyable)
        throws
    {
        if let pipeline = draft.pipeline, let bytes = request.contentLength {
            try IncomingFile.check(bytes: bytes, of: name, for: pipeline)
            guard bytes > 0 else { throw Refusal(.empty, "The request has no body.") }
        }
        try forEachChunk(of: &body) { intake, chunk in
            if intake.files.isEmpty { try intake.take(.file(name)) }
            try intake.take(.data(chunk))
        }
        if files.isEmpty { try take(.file(name)) }
        try take(.ended)
    }

    private mutating func take(_ event: FormReader.Event) throws {
        switch event {
        case .fieldBegan(let name): try draft.admit(field: name)
        case .field(let name, let text):
            guard files.isEmpty else {
                throw Refusal(
                    .malformedRequest,
                    "The form's field \"\(name)\" must stand in front of the first file.")
            }
            try draft.set(name, text)
        case .file(let name):
            try files.begin(name, for: draft.beginFiles())
        case .data(let bytes):
            try files.append(bytes)
        case .ended:
            try files.end(draft)
        }
    }

    /// Reads the whole body through one buffer.
    private mutating func forEachChunk(
        of body: inout some UploadBody & ~Copyable,
        _ take: (inout Intake, UnsafeRawBufferPointer) throws -> Void
    ) throws {
        let buffer = UnsafeMutableRawBufferPointer.allocate(
            byteCount: Self.bufferBytes,
            alignment: 16)
        defer { buffer.deallocate() }
        var unasked = 0
        while true {
            let count: Int
            do throws(RequestError) {
                count = try body.read(into: buffer)
            } catch {
                throw Refusal(
                    .cutOff, "The upload ended before it was complete.",
                    cause: error.description)
            }
            bodyHash?.update(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
            unasked += count
            if unasked >= Self.roomBytes {
                try capacity.goOn()
                unasked = 0
            }
            if count > 0 { try take(&self, UnsafeRawBufferPointer(rebasing: buffer[..<count])) }
            if count < buffer.count { return }
        }
    }
}
