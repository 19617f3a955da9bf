internal import HTTP
internal import FastCGI
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
    /// too, of whom there may be thousands.
    static let bufferBytes = 32 * 1024
    /// How much of the body comes before it is asked again whether the disk has room for more.
    private static let roomBytes = 16 << 20
    /// The value of one field of a form, in bytes.
    private static let fieldBytesMax = 256

    private enum Part {
        /// No part, or one whose data has no meaning to us.
        case none
        case field(name: String, TextEncoding, value: [UInt8])
        /// A file, before its first byte and from then on.
        case file(FileName?, isNamed: Bool, IncomingFile?)
    }

    let request: UploadRequest
    let spool: Spool
    private let catalog: Catalog
    private let notifiable: NotifiableAddresses
    private let capacity: Capacity
    /// What the jobs are counted as.
    private var admission: Capacity.Admission
    private(set) var pipeline: Pipeline?
    private(set) var options: UploadOptions
    /// The job that files are being added to.
    private var submission: Submission?
    /// The jobs of a batch, complete but for being told of.
    private var sealed: [Submission] = []
    /// The batch that the jobs go to.
    private(set) var batch: BatchManifest?
    private var part = Part.none
    /// How texts of the form are to be read that do not say it, and whether any has come.
    private var encoding: TextEncoding
    private var isEncodingUsed = false
    private(set) var inputs: [Manifest.Input] = []
    /// The digests of the files, if the request has a key.
    private(set) var fileDigests: [RunningDigest] = []
    /// The digest of the body, if the request says which it must be.
    private let bodyDigest: RunningDigest?
    /// What the request's key means; `nil` when it has none.
    var keyUse: Spool.KeyUse?

    /// - Parameters:
    ///   - capacity: has counted the first job of the upload.
    ///   - admission: as what.
    ///   - notifiable: to which recipient mail may be asked for.
    init(
        _ request: UploadRequest, into spool: Spool, catalog: Catalog, capacity: Capacity,
        _ admission: Capacity.Admission, notifiable: NotifiableAddresses
    ) {
        self.admission = admission
        self.notifiable = notifiable
        self.request = request
        self.spool = spool
        self.capacity = capacity
        self.catalog = catalog
        options = request.options
        encoding = request.encoding
        bodyDigest = request.conditions.digests.isEmpty ? nil : RunningDigest()
    }

    /// Reads the body to its end and commits what came.
    /// - Throws: `Refusal` as soon as something is wrong; the rest of the body is not read then,
    ///   and nothing counts as waiting.
    mutating func accept(_ body: inout some UploadBody & ~Copyable) throws(Refusal)
        -> AcceptedUpload
    {
        do throws(Refusal) {
            let accepted = try receive(&body)
            if accepted.isRepeated { capacity.withdraw(admission) }
            return accepted
        } catch {
            capacity.withdraw(admission)
            throw error
        }
    }

    private mutating func receive(_ body: inout some UploadBody & ~Copyable) throws(Refusal)
        -> AcceptedUpload
    {
        if let name = options.pipeline { pipeline = try catalog.pipeline(name) }
        try admitAddress()
        try takeKey()
        switch request.form {
        case .raw(let name): try acceptRaw(name, &body)
        case .multipart(let boundary): try acceptMultipart(boundary, &body)
        }
        // The last job is the last to be committed: where it is, all are.
        guard let pipeline, let last = submission ?? sealed.last else {
            throw Refusal(.empty, "The form has no file.")
        }
        if let bodyDigest { try request.conditions.check(bodyDigest.finish()) }
        if let repeated = try bindKey(to: last.id, pipeline) { return repeated }
        let kind = try Refusal.spooling { () throws(SystemError) -> AcceptedUpload.Kind? in
            try commit(pipeline)
        }
        guard let kind else {
            throw Refusal(.batchTaken, "The batch is somebody else's; choose another UUID.")
        }
        return accepted(kind, pipeline)
    }

    /// - Returns: `nil` when the batch belongs to somebody else.
    private func commit(_ pipeline: Pipeline) throws(SystemError) -> AcceptedUpload.Kind? {
        var open: JobBatch?
        if let batch {
            open = try spool.openBatch(batch)
            if open == nil { return nil }
        }
        if let submission {
            return .job(
                try submission.commit(
                    pipeline: pipeline.name, lane: lane, inputs: inputs, owner: request.owner,
                    batch: open, title: options.title, notify: options.notify))
        }
        guard let open else { preconditionFailure("what is no job is a batch") }
        try spool.publish(sealed, in: open)
        return .batch(open.manifest)
    }

    /// - Parameter isRepeated: whether it was accepted before, with the same key.
    func accepted(_ kind: AcceptedUpload.Kind, _ pipeline: Pipeline, isRepeated: Bool = false)
        -> AcceptedUpload
    {
        AcceptedUpload(
            kind: kind, pipeline: pipeline.name,
            jobs: request.isBatch ? inputs.count : 1,
            bytes: inputs.reduce(0) { $0 + $1.bytes }, isRepeated: isRepeated)
    }

    var lane: Lane { options.lane ?? .normal }

    private mutating func acceptRaw(_ name: FileName?, _ body: inout some UploadBody & ~Copyable)
        throws(Refusal)
    {
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

    private mutating func acceptMultipart(
        _ boundary: MultipartBoundary,
        _ body: inout some UploadBody & ~Copyable
    )
        throws(Refusal)
    {
        var parser = Multipart(
            boundary,
            partsMax: request.isBatch
                ? Self.batchPartsMax
                : Multipart.partsMax)
        try forEachChunk(of: &body) { (intake, chunk) throws(Refusal) in
            var position = 0
            parser.encoding = intake.encoding
            while let event = try Self.next(of: &parser, in: chunk, from: &position) {
                try intake.take(event, of: chunk)
                parser.encoding = intake.encoding
            }
        }
        guard parser.isFinished else {
            throw Refusal(.cutOff, "The form ended before its final boundary.")
        }
    }

    private static func next(
        of parser: inout Multipart, in chunk: UnsafeRawBufferPointer,
        from position: inout Int
    ) throws(Refusal) -> Multipart.Event? {
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
            bodyDigest?.update(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
            unasked += count
            if unasked >= Self.roomBytes {
                try capacity.goOn()
                unasked = 0
            }
            if count > 0 { try take(&self, UnsafeRawBufferPointer(rebasing: buffer[..<count])) }
            if count < buffer.count { return }
        }
    }

    private mutating func take(_ event: Multipart.Event, of chunk: UnsafeRawBufferPointer)
        throws(Refusal)
    {
        switch event {
        case .began(let head):
            part = try begin(head)
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

    private func begin(_ head: PartHead) throws(Refusal) -> Part {
        if let sent = head.filename {
            // A form's file field that nobody chose a file for is sent with an empty name.
            return .file(FileName(sent), isNamed: !sent.isEmpty, nil)
        }
        guard UploadOptions.names.contains(head.name) || head.name == Self.encodingField else {
            throw .unknown(
                "There is no field", head.name, "for this form",
                among: UploadOptions.names, hint: "A file's part has a filename.")
        }
        guard let type = head.contentType.map({ HeaderParameters($0) }) else {
            return .field(name: head.name, encoding, value: [])
        }
        guard let type else {
            throw Refusal(
                .malformedMultipart,
                "The Content-Type of the form's field \"\(head.name)\" is malformed.")
        }
        return .field(
            name: head.name, try type["charset"].map(TextEncoding.named) ?? encoding,
            value: [])
    }

    private mutating func append(_ data: UnsafeRawBufferPointer) throws(Refusal) {
        switch part {
        case .none:
            break
        case .field(let name, let encoding, let value):
            guard value.count + data.count <= Self.fieldBytesMax else {
                throw Refusal(.malformedRequest, "The form's field \"\(name)\" is too long.")
            }
            part = .field(name: name, encoding, value: value + data)
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
        case .field(let name, let encoding, let value):
            guard let text = encoding.text(value) else {
                throw Refusal(
                    .malformedRequest,
                    """
                    The form's field "\(name)" is no text in \(encoding.name); its part, or a \
                    field "_charset_" in front of all others, may say what it is in.
                    """)
            }
            if name == Self.encodingField {
                try choose(TextEncoding.named(text))
            } else {
                isEncodingUsed = true
                try set(name, text)
            }
        case .file(_, isNamed: false, nil):
            break
        case .file(let name, _, let open):
            isEncodingUsed = true
            var file = if let open { open } else { try openFile(name) }
            inputs.append(try file.finish())
            if request.isBatch { try seal() }
        }
        part = .none
    }

    /// Completes the job that the last file is.
    private mutating func seal() throws(Refusal) {
        guard let submission, let pipeline, let input = inputs.last else {
            preconditionFailure("a file was added to a job")
        }
        let (lane, owner, id, notify) = (lane, request.owner, batch?.id, options.notify)
        _ = try Refusal.spooling { () throws(SystemError) in
            try submission.seal(
                pipeline: pipeline.name, lane: lane, inputs: [input], owner: owner,
                batch: id, notify: notify)
        }
        sealed.append(submission)
        self.submission = nil
    }

    private mutating func openFile(_ name: FileName?) throws(Refusal) -> IncomingFile {
        guard let pipeline else {
            throw Refusal(
                .malformedRequest,
                """
                The request does not name a pipeline: use \
                \(request.isBatch ? "/batches" : "/jobs")?pipeline=NAME, or a field "pipeline" in \
                front of the first file.
                """)
        }
        if inputs.isEmpty { batch = chosenBatch }
        if !sealed.isEmpty { admission.add(try capacity.admit(bytes: 0)) }
        let file = try Refusal.spooling { () throws(SystemError) in
            let begun = if let submission { submission } else { try spool.begin() }
            submission = begun
            return try begun.addInput()
        }
        let digest = request.conditions.key.map { _ in RunningDigest() }
        if let digest { fileDigests.append(digest) }
        return IncomingFile(name, writingTo: file, for: pipeline, digest: digest)
    }

    /// Lets the address through that mail is asked for to, if there is one.
    private func admitAddress() throws(Refusal) {
        guard let address = options.notify,
            !notifiable.allows(address, askedBy: request.owner)
        else { return }
        throw Refusal(
            .notificationRefused,
            "This server sends no mail to \(address.text) at a request.")
    }

    /// The batch that the request names, or a new one where it must have one.
    private var chosenBatch: BatchManifest? {
        guard request.isBatch || options.batch != nil else { return nil }
        return BatchManifest(
            new: options.batch, title: request.isBatch ? options.title : nil,
            owner: request.owner)
    }

    /// The field that says how the others are to be read (RFC 7578, section 4.6).
    private static let encodingField = "_charset_"

    private mutating func choose(_ encoding: TextEncoding) throws(Refusal) {
        guard encoding == self.encoding || !isEncodingUsed else {
            throw Refusal(
                .malformedRequest,
                """
                The form's field "\(Self.encodingField)" must stand in front of all others.
                """)
        }
        self.encoding = encoding
    }

    /// Applies a field of the form.
    private mutating func set(_ name: String, _ value: String) throws(Refusal) {
        guard submission == nil, sealed.isEmpty else {
            throw Refusal(
                .malformedRequest,
                "The form's field \"\(name)\" must stand in front of the first file.")
        }
        guard !value.isEmpty else { return }
        try options.set(name, value)
        try admitAddress()
        if pipeline == nil, let name = options.pipeline { pipeline = try catalog.pipeline(name) }
    }
}
