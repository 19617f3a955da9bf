internal import Jobs
internal import Pipelines
internal import Platform
internal import Spool

extension Intake {
    /// Looks up what the request's key means, before its body is read.
    /// - Throws: `Refusal` when another upload with the same key is under way.
    mutating func takeKey() throws(Refusal) {
        guard let key = request.conditions.key else { return }
        let use = try Refusal.spooling { () throws(SystemError) in
            try spool.key(key.name(for: request.owner))
        }
        if case .held = use { throw Self.inUse }
        keyUse = use
    }

    /// Has the key stand for the job that is about to be committed.
    /// - Returns: the status with which the same upload was answered the first time, if it was.
    /// - Throws: `Refusal` when the key was used for another upload.
    mutating func bindKey(to id: JobID, _ pipeline: Pipeline) throws(Refusal) -> Status? {
        guard let keyUse else { return nil }
        let files = zip(inputs, fileDigests).map { input, digest in
            UploadContent.File(name: input.name, bytes: input.bytes, sha256: digest.finish())
        }
        let content = UploadContent(pipeline: pipeline.name, lane: options.lane ?? .normal,
                                    batch: options.batch, title: options.title, notify: options.notify,
                                    files: files).digest
        switch keyUse {
        case .held:
            preconditionFailure("a request with such a key is refused at its start")
        case .free(let key):
            try Refusal.spooling { () throws(SystemError) in
                try key.bind(to: .init(job: id, content: content))
            }
            return nil
        case .used(let record):
            return try answer(again: record, content)
        }
    }

    private mutating func answer(again record: SubmissionKey.Record, _ content: String)
        throws(Refusal) -> Status {
        guard record.content == content else {
            throw Refusal(.keyReused, """
                The job \(record.job) was accepted with this Idempotency-Key, from other files or \
                with other options.
                """)
        }
        let manifest = try Refusal.spooling { () throws(SystemError) in
            try spool.manifest(of: record.job)
        }
        // A job that was removed since the upload began leaves its key free.
        guard let manifest else { throw Self.inUse }
        isRepeated = true
        return Status(accepted: manifest)
    }

    private static let inUse = Refusal(.keyInUse, """
        Another upload with this Idempotency-Key has not ended yet; try again when it has.
        """, headers: [.retryAfter(seconds: 1)])
}
