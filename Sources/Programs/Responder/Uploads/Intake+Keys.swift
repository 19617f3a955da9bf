internal import HTTP
internal import Jobs
internal import Pipelines
internal import Platform
internal import Spool

extension Intake {
    /// Looks up what the request's key means, before its body is read.
    /// - Throws: `Refusal` when another upload with the same key is under way; `SystemError`.
    mutating func takeKey() throws {
        guard let key = request.conditions.key else { return }
        let use = try intake.key(key.name(for: request.owner))
        if case .held = use { throw Self.inUse }
        keyUse = use
    }

    /// Has the key stand for the job that is about to be committed, of a batch for the last.
    /// - Returns: what the same upload became the first time, if it came before.
    /// - Throws: `Refusal` when the key was used for another upload; `SystemError`.
    func bindKey(to id: JobID, _ pipeline: Pipeline) throws -> AcceptedUpload? {
        guard let keyUse else { return nil }
        let contents = zip(files.inputs, files.hashes).map { input, hash in
            UploadContent.File(name: input.name, bytes: input.bytes, sha256: hash.finish())
        }
        let content = UploadContent(
            isBatch: request.isBatch ? true : nil, pipeline: pipeline.name,
            lane: draft.lane, batch: draft.options.batch, title: draft.options.title,
            notify: draft.options.notify,
            options: draft.values.flatMap { $0.isEmpty ? nil : $0 }, files: contents
        ).hash
        switch keyUse {
        case .held:
            preconditionFailure("a request with such a key is refused at its start")
        case .free(let key):
            try key.bind(to: .init(job: id, content: content))
            return nil
        case .used(let record):
            return accepted(try answer(again: record, content), pipeline, isRepeated: true)
        }
    }

    private func answer(again record: SubmissionKey.Record, _ content: String)
        throws -> AcceptedUpload.Kind
    {
        guard record.content == content else {
            throw Refusal(
                .keyReused,
                """
                The job \(record.job) was accepted with this Idempotency-Key, from other files or \
                with other options.
                """)
        }
        // A job that was removed since the upload began leaves its key free.
        guard let manifest = try lookup.manifest(of: record.job) else { throw Self.inUse }
        guard request.isBatch else { return .job(try lookup.accepted(manifest)) }
        guard let id = manifest.batch, let batch = try batches.manifest(of: id) else {
            throw Self.inUse
        }
        return .batch(batch)
    }

    static let inUse = Refusal(
        .keyInUse,
        """
        Another upload with this Idempotency-Key has not ended yet; try again when it has.
        """, headers: [.retryAfter(seconds: 1)])
}
