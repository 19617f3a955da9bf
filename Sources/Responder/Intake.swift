internal import Catalog
internal import FastCGI
internal import Jobs
internal import Pipelines
internal import Platform
internal import Spool

/// Takes one upload into the spool. Memory does not grow with the upload, and unless the job is
/// committed nothing is left of it.
struct Intake {
    /// How much of the body is held at a time, in bytes. It is held for each of the slow senders,
    /// too, of whom there may be thousands.
    static let bufferBytes = 32 * 1024
    /// The value of one field of a form, in bytes.
    private static let fieldBytesMax = 256

    private enum Part {
        /// No part, or one whose data has no meaning to us.
        case none
        case field(name: String, value: [UInt8])
        /// A file, before its first byte and from then on.
        case file(FileName?, isNamed: Bool, IncomingFile?)
    }

    let request: UploadRequest
    let spool: Spool
    private let catalog: Catalog
    private let notifiable: NotifiableAddresses
    private var pipeline: Pipeline?
    private(set) var options: UploadOptions
    private var submission: Submission?
    private var part = Part.none
    private(set) var inputs: [Manifest.Input] = []
    /// The digests of the files, if the request has a key.
    private(set) var fileDigests: [RunningDigest] = []
    /// The digest of the body, if the request says which it must be.
    private let bodyDigest: RunningDigest?
    /// What the request's key means; `nil` when it has none.
    var keyUse: Spool.KeyUse?
    /// Whether the job that `accept` returned was accepted before, with the same key.
    var isRepeated = false

    /// - Parameter notifiable: to whom mail may be asked for.
    init(_ request: UploadRequest, into spool: Spool, catalog: Catalog,
         notifiable: NotifiableAddresses) {
        self.notifiable = notifiable
        self.request = request
        self.spool = spool
        self.catalog = catalog
        options = request.options
        bodyDigest = request.conditions.digests.isEmpty ? nil : RunningDigest()
    }

    /// Reads the body to its end and commits the job.
    /// - Returns: the job's status.
    /// - Throws: `Refusal` as soon as something is wrong; the rest of the body is not read then.
    mutating func accept(_ body: inout some UploadBody & ~Copyable) throws(Refusal) -> Status {
        if let name = options.pipeline { pipeline = try catalog.pipeline(name) }
        try notifiable.admit(options.notify, askedBy: request.owner)
        try takeKey()
        switch request.form {
        case .raw(let name): try acceptRaw(name, &body)
        case .multipart(let boundary): try acceptMultipart(boundary, &body)
        }
        guard let pipeline, let submission else {
            throw Refusal(.empty, "The form has no file.")
        }
        if let bodyDigest { try request.conditions.check(bodyDigest.finish()) }
        if let repeated = try bindKey(to: submission.id, pipeline) { return repeated }
        return try Refusal.spooling { () throws(SystemError) in
            try submission.commit(pipeline: pipeline.name, lane: options.lane ?? .normal,
                                  inputs: inputs, owner: request.owner, batch: options.batch,
                                  title: options.title, notify: options.notify)
        }
    }

    private mutating func acceptRaw(_ name: FileName?, _ body: inout some UploadBody & ~Copyable)
        throws(Refusal) {
        if let pipeline, let bytes = request.contentLength {
            try IncomingFile.check(bytes: bytes, of: name, for: pipeline)
            guard bytes > 0 else { throw Refusal(.empty, "The request has no body.") }
        }
        part = .file(name, isNamed: true, nil)
        try forEachChunk(of: &body) { (intake, chunk) throws(Refusal) in
            try intake.append(chunk)
        }
        try endPart()
    }

    private mutating func acceptMultipart(_ boundary: MultipartBoundary,
                                          _ body: inout some UploadBody & ~Copyable)
        throws(Refusal) {
        var parser = Multipart(boundary)
        try forEachChunk(of: &body) { (intake, chunk) throws(Refusal) in
            var position = 0
            while let event = try Self.next(of: &parser, in: chunk, from: &position) {
                try intake.take(event, of: chunk)
            }
        }
        guard parser.isFinished else {
            throw Refusal(.cutOff, "The form ended before its final boundary.")
        }
    }

    private static func next(of parser: inout Multipart, in chunk: UnsafeRawBufferPointer,
                             from position: inout Int) throws(Refusal) -> Multipart.Event? {
        do throws(MultipartError) {
            return try parser.next(in: chunk, from: &position)
        } catch {
            throw Refusal(.malformedMultipart, "The form is malformed: \(error.sentence).")
        }
    }

    /// Reads the whole body through one buffer.
    private mutating func forEachChunk(
        of body: inout some UploadBody & ~Copyable,
        _ take: (inout Intake, UnsafeRawBufferPointer) throws(Refusal) -> Void
    ) throws(Refusal) {
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: Self.bufferBytes,
                                                            alignment: 16)
        defer { buffer.deallocate() }
        while true {
            let count: Int
            do throws(RequestError) {
                count = try body.read(into: buffer)
            } catch {
                throw Refusal(.cutOff, "The upload ended before it was complete.",
                              cause: error.description)
            }
            bodyDigest?.update(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
            if count > 0 { try take(&self, UnsafeRawBufferPointer(rebasing: buffer[..<count])) }
            if count < buffer.count { return }
        }
    }

    private mutating func take(_ event: Multipart.Event, of chunk: UnsafeRawBufferPointer)
        throws(Refusal) {
        switch event {
        case .began(let head):
            if let sent = head.filename {
                // A form's file field that nobody chose a file for is sent with an empty name.
                part = .file(FileName(sent), isNamed: !sent.isEmpty, nil)
            } else if UploadOptions.names.contains(head.name) {
                part = .field(name: head.name, value: [])
            }
        case .data(let range):
            try append(UnsafeRawBufferPointer(rebasing: chunk[range]))
        case .heldBack(let bytes):
            let copy = UnsafeMutableRawBufferPointer.allocate(byteCount: bytes.count, alignment: 1)
            defer { copy.deallocate() }
            copy.copyBytes(from: bytes)
            try append(UnsafeRawBufferPointer(copy))
        case .ended:
            try endPart()
        case .finished:
            break
        }
    }

    private mutating func append(_ data: UnsafeRawBufferPointer) throws(Refusal) {
        switch part {
        case .none:
            break
        case .field(let name, let value):
            guard value.count + data.count <= Self.fieldBytesMax else {
                throw Refusal(.malformedRequest, "The form's field \"\(name)\" is too long.")
            }
            part = .field(name: name, value: value + data)
        case .file(let name, let isNamed, let open):
            var file = if let open { open } else { try openFile(name) }
            // So that the file's own buffer is not copied.
            part = .none
            try file.append(data)
            part = .file(name, isNamed: isNamed, file)
        }
    }

    private mutating func endPart() throws(Refusal) {
        switch part {
        case .none:
            break
        case .field(let name, let value):
            try set(name, String(decoding: value, as: UTF8.self))
        case .file(_, isNamed: false, nil):
            break
        case .file(let name, _, let open):
            var file = if let open { open } else { try openFile(name) }
            inputs.append(try file.finish())
        }
        part = .none
    }

    private mutating func openFile(_ name: FileName?) throws(Refusal) -> IncomingFile {
        guard let pipeline else {
            throw Refusal(.malformedRequest, """
                The request does not name a pipeline: use /jobs?pipeline=NAME, or a field \
                "pipeline" in front of the first file.
                """)
        }
        let file = try Refusal.spooling { () throws(SystemError) in
            let begun = if let submission { submission } else { try spool.begin() }
            submission = begun
            return try begun.addInput()
        }
        let digest = request.conditions.key.map { _ in RunningDigest() }
        if let digest { fileDigests.append(digest) }
        return IncomingFile(name, writingTo: file, for: pipeline, digest: digest)
    }

    /// Applies a field of the form.
    private mutating func set(_ name: String, _ value: String) throws(Refusal) {
        guard submission == nil else {
            throw Refusal(.malformedRequest,
                          "The form's field \"\(name)\" must stand in front of the first file.")
        }
        guard !value.isEmpty else { return }
        try options.set(name, value)
        try notifiable.admit(options.notify, askedBy: request.owner)
        if pipeline == nil, let name = options.pipeline { pipeline = try catalog.pipeline(name) }
    }
}
