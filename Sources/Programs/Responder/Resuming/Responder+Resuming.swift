internal import FastCGI
internal import Glibc
internal import HTTP
internal import Jobs
internal import PipelineFiles
internal import Pipelines
internal import Platform
internal import Spool

/// Uploads in pieces: bytes that have come are kept, whatever becomes of the connection, and all
/// of them together are one job.
extension Responder {
    /// How long a request waits for another of the same upload, which it has ended, in seconds.
    private static let takeoverSeconds = 3.0
    private static let takeoverPollMicroseconds: UInt32 = 5000
    /// How much comes between two flushes, in bytes.
    private static let flushBytes = 16 << 20

    /// Begins an upload.
    func begin(_ route: Route, _ body: inout some UploadBody & ~Copyable) throws -> Response {
        let head = route.head
        try head.checkUploadContent()
        try head.checkQuery(UploadOptions.names, or: Pipeline.isOptionName)
        let fields = try UploadFields(head)
        let (record, parts) = try record(head, fields)
        if let known = try begunBefore(record, head, fields) ?? joined(record, parts) {
            defer { openUploads.note(known) }
            return try created(known, head, complete(known))
        }
        let draft = try record.purpose == .part ? nil : ResumedDraft(record, self)
        if let length = record.length {
            try check(length, against: draft, in: head)
            try capacity.check(bytes: length)
        } else {
            try capacity.check()
        }
        // Parts that are joined count already.
        guard
            try openUploads.begin(record, isLimited: parts.isEmpty && !head.isOperator)
        else { throw Intake.inUse }
        let upload: ResumableUpload
        do {
            upload = try uploads.begin(record)
        } catch {
            openUploads.forget(record.id)
            throw error
        }
        do {
            if !parts.isEmpty {
                try join(parts, into: upload)
            } else if fields.hasPiece {
                try receive(
                    upload, fields, draft, contentLength: head.contentLength, &body)
            }
            try end(upload, fields, draft, head)
            let job = try complete(upload)
            // The parts are of no use any more. What cannot be removed now expires.
            for part in parts {
                try? part.remove()
                openUploads.note(part)
            }
            openUploads.note(upload)
            return try created(upload, head, job)
        } catch {
            if head.idempotencyKey != nil, Self.isWorthKeeping(error), upload.isOpen {
                // With its key it is found again.
                openUploads.note(upload)
            } else {
                // Its address was never said.
                uploads.discard(upload)
                openUploads.forget(record.id)
            }
            throw error
        }
    }

    /// Whether what has come is of use after an error: it was cut off, or we failed.
    private static func isWorthKeeping(_ error: any Error) -> Bool {
        let kind = Refusal(of: error).kind
        return kind == .cutOff || kind.status >= 500
    }

    /// Ends an upload with a piece that says so, of which all has come.
    private func end(
        _ upload: ResumableUpload, _ fields: UploadFields, _ draft: ResumedDraft?,
        _ head: RequestHead
    ) throws {
        guard fields.isLast, upload.isOpen else { return }
        try set(upload.offset, of: upload, draft, head)
    }

    /// Adds a piece to an upload.
    func append(
        _ id: UploadID, _ route: Route, _ body: inout some UploadBody & ~Copyable
    ) throws -> Response {
        try route.head.checkQuery()
        try route.head.checkUploadContent()
        let fields = try UploadFields(route.head)
        guard fields.hasPiece else {
            let type =
                fields.dialect == .tus ? UploadFields.pieceType : UploadFields.draftPieceType
            throw Refusal(.noPiece, "A piece is sent as \(type).")
        }
        guard let offset = fields.offset else {
            throw Refusal(.malformedRequest, "Upload-Offset is missing.")
        }
        let upload = try open(id)
        defer { openUploads.note(upload) }
        guard upload.record.purpose != .joined else {
            throw Refusal(.joinedUpload, "This upload joins others; nothing can be added to it.")
        }
        guard offset == upload.offset else {
            throw Refusal(
                .wrongOffset,
                "The upload has \(upload.offset) bytes; the piece says \(offset).",
                headers: [HeaderField("Upload-Offset", "\(upload.offset)")])
        }
        var draft: ResumedDraft?
        if upload.isOpen {
            draft = try ending(upload) { upload throws(Refusal) in
                upload.record.purpose == .part ? nil : try ResumedDraft(upload.record, self)
            }
            if let length = fields.length { try set(length, of: upload, draft, route.head) }
            try receive(upload, fields, draft, contentLength: route.head.contentLength, &body)
            try end(upload, fields, draft, route.head)
        } else if route.head.contentLength ?? 0 > 0 {
            throw Self.tooLong(upload)
        }
        let job = try complete(upload)
        return Response(status: 204, headers: try state(of: upload, job))
    }

    /// How far an upload is.
    func uploadState(_ id: UploadID, _ route: Route) throws -> Response {
        let upload = try open(id)
        defer { openUploads.note(upload) }
        let job = try complete(upload)
        let record = upload.record
        var headers = try state(of: upload, job) + [.json]
        if !record.metadata.isEmpty {
            headers.append(HeaderField("Upload-Metadata", record.metadata))
        }
        switch record.purpose {
        case .file: break
        case .part: headers.append(HeaderField("Upload-Concat", "partial"))
        case .joined:
            let base = route.head.place.path
            let parts = record.parts.map { "\(base)/uploads/\($0)" }.joined(separator: " ")
            headers.append(HeaderField("Upload-Concat", "final;\(parts)"))
        }
        let status = UploadStatus(
            id: id, offset: upload.offset, length: record.length,
            expiresAt: try uploads.expiry(of: id), job: job.map { "/jobs/\($0)" })
        // The draft has it so; tus and everybody else get what GET would send.
        let isBare =
            route.head.method == "HEAD" && route.head.tus[UploadFields.draftVersionName] != nil
        return Response(
            status: isBare ? 204 : 200, headers: headers,
            body: isBare ? [] : JSON.encode(status, pretty: true))
    }

    /// Ends an upload. The job that it may be goes on.
    func removeUpload(_ id: UploadID, _ route: Route) throws -> Response {
        _ = try UploadFields.dialect(of: route.head)
        let upload = try open(id)
        try upload.remove()
        openUploads.note(upload)
        log.write(.info, "removed an upload", ["upload": id.text])
        return Response(status: 204, headers: [UploadFields.versionField])
    }

    /// What can be done with uploads in pieces.
    func uploadOptions(_ route: Route) throws -> Response {
        let headers = [
            UploadFields.versionField, HeaderField("Tus-Version", UploadFields.version),
            HeaderField("Accept-Patch", UploadFields.draftPieceType),
            HeaderField(
                "Tus-Extension",
                "creation,creation-with-upload,creation-defer-length,termination,expiration,"
                    + "checksum,concatenation"),
            HeaderField("Tus-Checksum-Algorithm", UploadChecksum.names),
        ]
        return Response(
            status: 204,
            headers: headers
                + (partBytesMax.map {
                    [
                        HeaderField("Tus-Max-Size", "\($0)"),
                        HeaderField("Upload-Limit", "max-size=\($0)"),
                    ]
                } ?? []))
    }

    /// Removes uploads that have expired, and has those be jobs of which all bytes are there.
    func tendUploads() {
        for id in (try? uploads.ids()) ?? [] {
            do {
                if try uploads.reap(id) {
                    openUploads.forget(id)
                    continue
                }
                guard let record = try uploads.record(of: id),
                    let length = record.length, try uploads.bytes(of: id) == length,
                    record.purpose != .part, !record.isRemoved,
                    case .opened(let upload) = try uploads.open(id), upload.isOpen
                else { continue }
                defer { openUploads.note(upload) }
                _ = try complete(upload)
            } catch let refusal as Refusal {
                log.write(
                    .info, "refused an upload", ["upload": id.text, "detail": refusal.detail])
            } catch {
                log.write(
                    .warning, "could not tend an upload",
                    [
                        "upload": id.text, "reason": "\(error)",
                    ])
            }
        }
    }
}

// MARK: - Beginning

extension Responder {
    /// What an upload that begins is, and the uploads that it joins.
    private func record(_ head: RequestHead, _ fields: UploadFields) throws
        -> (UploadRecord, parts: [ResumableUpload])
    {
        var parts: [ResumableUpload] = []
        if case .joined(let ids) = fields.purpose {
            for id in ids {
                try admit(head, to: .upload(id))
                parts.append(try open(id, asPart: true))
            }
            guard parts.allSatisfy({ $0.record.purpose == .part }) else {
                throw Refusal(.malformedRequest, "Only uploads that are partial can be joined.")
            }
            guard fields.length == nil, !fields.isLengthDeferred else {
                throw Refusal(
                    .malformedRequest, "The length of an upload that joins others is theirs.")
            }
        } else if (fields.length == nil) != fields.isLengthDeferred {
            throw Refusal(
                .malformedRequest, "Either Upload-Length or \"Upload-Defer-Length: 1\" is needed.")
        }
        let purpose: UploadRecord.Purpose =
            switch fields.purpose {
            case .file: .file
            case .part: .part
            case .joined: .joined
            }
        let metadata = try UploadMetadata(fields.metadata)
        let owner = head.isOperator ? metadata["owner"] ?? head.owner : head.owner
        let record = UploadRecord(
            id: try keyedID(head, owner)
                ?? UploadID(nanoseconds: Clock.wallNanoseconds, random: .random(in: 0 ... .max)),
            createdAt: .now, owner: owner,
            sender: try owner == nil ? senderHash(head) : nil, purpose: purpose, query: head.query,
            metadata: fields.metadata,
            parts: parts.map(\.record.id),
            length: purpose == .joined ? parts.reduce(0) { $0 + $1.offset } : fields.length)
        return (record, parts)
    }

    /// The upload that joins these already: who asks twice has not heard the first answer.
    private func joined(_ record: UploadRecord, _ parts: [ResumableUpload]) throws
        -> ResumableUpload?
    {
        if let id = parts.first?.record.joined, let known = try uploads.record(of: id),
            known.parts == record.parts, known.owner == record.owner
        {
            let upload = try open(id)
            if !upload.isComplete {
                try upload.truncate(to: 0)
                try join(parts, into: upload)
            }
            return upload
        }
        guard parts.allSatisfy(\.isComplete), parts.allSatisfy(\.isOpen) else {
            throw Refusal(.malformedRequest, "A part of the upload is not complete, or gone.")
        }
        return nil
    }

    private func join(_ parts: [ResumableUpload], into upload: ResumableUpload) throws {
        try parts.first?.join(into: upload.record.id)
        for part in parts { try upload.append(part) }
        try upload.flush()
        guard upload.isComplete else {
            throw Refusal(.malformedRequest, "A part of the upload is not complete, or gone.")
        }
    }

    private func created(_ upload: ResumableUpload, _ head: RequestHead, _ job: JobID?) throws
        -> Response
    {
        return Response(
            status: 201,
            headers: [HeaderField("Location", head.fullAddress("/uploads/\(upload.record.id)"))]
                + (try state(of: upload, job)))
    }
}

// MARK: - Receiving

extension Responder {
    /// Opens an upload, and ends the request that has it open.
    /// - Parameter isPart: whether it is to be joined, and may be gone since it was.
    func open(_ id: UploadID, asPart isPart: Bool = false) throws -> ResumableUpload {
        let deadline = Clock.monotonicSeconds + Self.takeoverSeconds
        while true {
            switch try uploads.open(id) {
            case .missing:
                throw Refusal.unknownUpload
            case .opened(let upload):
                guard !upload.record.isRemoved || isPart else {
                    throw Refusal(
                        .uploadGone, "The upload was ended, or could not become a job.")
                }
                return upload
            case .busy:
                guard Clock.monotonicSeconds < deadline else {
                    throw Refusal(
                        .uploadBusy, "Another request for this upload has not ended yet.",
                        headers: [.retryAfter(seconds: 1)])
                }
                receivers.interrupt(id)
                usleep(Self.takeoverPollMicroseconds)
            }
        }
    }

    private func set(
        _ length: Int, of upload: ResumableUpload, _ draft: ResumedDraft?, _ head: RequestHead
    ) throws {
        if let known = upload.record.length {
            guard known == length else {
                throw Refusal(.malformedRequest, "The length of the upload is \(known).")
            }
            return
        }
        guard length >= upload.offset else { throw Self.tooLong(upload) }
        try check(length, against: draft, in: head)
        if !head.isOperator { try openUploads.check(length, of: upload.record) }
        try capacity.check(bytes: length - upload.offset)
        try upload.setLength(length)
    }

    /// Sees to it that an upload of this length can become a job.
    private func check(_ length: Int, against draft: ResumedDraft?, in head: RequestHead)
        throws(Refusal)
    {
        if let draft {
            try IncomingFile.check(bytes: length, of: draft.name, for: draft.pipeline)
        } else if let bytesMax = partBytesMax, length > bytesMax {
            throw Refusal(
                .tooLarge, "No pipeline takes a file larger than \(ByteCount(bytesMax)).")
        }
    }

    /// The most bytes that any pipeline takes: of a part it is not known yet.
    private var partBytesMax: Int? {
        catalog.current().pipelines.values.map(\.limits.bytes).max()
    }

    /// Adds what a request brings. What has come when this returns, or throws, is on the disk,
    /// unless it is not what it must be.
    private func receive(
        _ upload: ResumableUpload, _ fields: UploadFields, _ draft: ResumedDraft?,
        contentLength: Int? = nil, _ body: inout some UploadBody & ~Copyable
    ) throws {
        let bytesMax =
            upload.record.length ?? draft?.pipeline.limits.bytes ?? partBytesMax ?? .max
        guard upload.offset + (contentLength ?? 0) <= bytesMax else { throw Self.tooLong(upload) }
        let id = upload.record.id
        if let interrupter = body.interrupter { receivers.add(id, interrupter) }
        defer { receivers.remove(id) }
        let checksum = fields.checksum.map { RunningChecksum($0) }
        let start = try checksum == nil ? upload.offset : upload.beginChecked()
        do {
            try receiveAll(upload, checksum, draft, bytesMax, from: start, &body)
            guard checksum?.isRight() ?? true else {
                throw Refusal(
                    .checksumMismatch, "The piece is not what Upload-Checksum says; send it again.")
            }
            if checksum != nil { try checkBeginning(of: upload, draft, since: start) }
        } catch {
            if checksum != nil || (error as? Refusal)?.kind == .beyondLength {
                try upload.truncate(to: start)
            } else {
                try upload.flush()
            }
            if checksum != nil { try upload.endChecked(from: start) }
            if let refusal = error as? Refusal, refusal.kind == .unsupportedType {
                try upload.remove()
            }
            throw error
        }
        if checksum == nil { try upload.flush() } else { try upload.endChecked(from: start) }
    }

    private func receiveAll(
        _ upload: ResumableUpload, _ checksum: RunningChecksum?, _ draft: ResumedDraft?,
        _ bytesMax: Int, from start: Int, _ body: inout some UploadBody & ~Copyable
    ) throws {
        let buffer = UnsafeMutableRawBufferPointer.allocate(
            byteCount: Intake.bufferBytes, alignment: 16)
        defer { buffer.deallocate() }
        var flushed = start
        while true {
            // What kind of file it is, is known with its first bytes, however slowly they come.
            let first = draft == nil ? 0 : max(0, MediaType.magicBytes - upload.offset)
            let part =
                first == 0
                ? buffer : UnsafeMutableRawBufferPointer(rebasing: buffer[..<first])
            let (count, error) = body.receive(into: part)
            guard upload.offset + count <= bytesMax else { throw Self.tooLong(upload) }
            let bytes = UnsafeRawBufferPointer(rebasing: buffer[..<count])
            checksum?.update(bytes)
            let before = upload.offset
            try upload.append(bytes)
            // What is not right as a piece says nothing of the file.
            if checksum == nil { try checkBeginning(of: upload, draft, since: before) }
            if let error {
                throw Refusal(
                    .cutOff, "The piece ended before it was complete; what came is kept.",
                    headers: [HeaderField("Upload-Offset", "\(upload.offset)")],
                    cause: error.description)
            }
            if count < part.count { return }
            if upload.offset - flushed >= Self.flushBytes {
                if checksum == nil { try upload.flush() }
                try openUploads.goOn(upload)
                try capacity.goOn()
                flushed = upload.offset
            }
        }
    }

    /// Sees to it that the pipeline takes the file, as soon as enough of it is there.
    /// - Parameter before: how much was there when that was last asked.
    private func checkBeginning(
        of upload: ResumableUpload, _ draft: ResumedDraft?, since before: Int
    ) throws {
        let bytes = MediaType.magicBytes
        if let draft, before < bytes, upload.offset >= bytes {
            try draft.checkBeginning(of: upload)
        }
    }

    private static func tooLong(_ upload: ResumableUpload) -> Refusal {
        Refusal(
            .beyondLength,
            upload.record.length.map { "The upload ends after \($0) bytes." }
                ?? "The upload would be larger than its pipeline takes.")
    }
}

// MARK: - Ending

extension Responder {
    /// Has an upload of which all bytes are there be a job.
    /// - Returns: the job; `nil` when bytes are missing, or it is a part of another.
    private func complete(_ upload: ResumableUpload) throws -> JobID? {
        let record = upload.record
        guard record.purpose != .part, upload.isComplete else { return nil }
        if let job = try upload.acceptedJob() { return job }
        let draft = try ending(upload) { upload throws(Refusal) in
            try ResumedDraft(upload.record, self)
        }
        let admission = try capacity.admit(bytes: 0)
        do {
            return try commit(upload, draft).id
        } catch {
            capacity.withdraw(admission)
            throw error
        }
    }

    private func commit(_ upload: ResumableUpload, _ draft: ResumedDraft) throws -> Status {
        let input = try ending(upload) { upload in try draft.input(of: upload) }
        let submission = try intake.begin()
        let manifest = draft.draft.manifest(submission.id, [input])
        let batch = try draft.draft.batch.map { (wanted) throws in
            guard let batch = try batches.open(wanted) else {
                try? upload.remove()
                throw Refusal(.batchTaken, "The batch is somebody else's; choose another UUID.")
            }
            return batch
        }
        let status = try upload.commit(as: submission, manifest, in: batch)
        counters.accepted.add(manifest.pipeline, 1)
        log.write(
            .info, "accepted a job",
            [
                "pipeline": manifest.pipeline, "owner": manifest.owner ?? "",
                "bytes": "\(input.bytes)", "job": status.id.text, "files": "1",
                "upload": upload.record.id.text,
            ])
        return status
    }

    /// Does something with an upload, and ends it when it can never become a job.
    private func ending<Result>(
        _ upload: ResumableUpload, _ body: (ResumableUpload) throws -> Result
    ) throws -> Result {
        do {
            return try body(upload)
        } catch let refusal as Refusal where refusal.kind.status < 500 {
            try upload.remove()
            throw refusal
        }
    }

    /// What the header of an answer says of an upload.
    private func state(of upload: ResumableUpload, _ job: JobID?) throws -> [HeaderField] {
        let record = upload.record
        var fields = [
            UploadFields.versionField, .noStore,
            HeaderField("Upload-Offset", "\(upload.offset)"),
            HeaderField("Upload-Complete", upload.isComplete ? "?1" : "?0"),
            record.length.map { HeaderField("Upload-Length", "\($0)") }
                ?? HeaderField("Upload-Defer-Length", "1"),
        ]
        if let expiry = try uploads.expiry(of: record.id) {
            fields.append(HeaderField("Upload-Expires", expiry.httpDate))
            let seconds = (expiry.milliseconds - Timestamp.now.milliseconds) / 1000
            fields.append(HeaderField("Upload-Limit", "max-age=\(max(0, seconds))"))
        }
        if let job {
            // RFC 8288 with a relation of IANA's: where the state of what was begun is.
            fields.append(HeaderField("Link", "</jobs/\(job)>; rel=\"monitor\""))
            fields.append(HeaderField("Pressroom-Job", "/jobs/\(job)"))
        }
        return fields
    }
}
