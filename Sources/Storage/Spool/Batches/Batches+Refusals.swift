package import Jobs
package import Platform

/// What was dropped for a batch and refused: in `batches/<batch>/refused.json`, and marked in
/// `outbox/` where somebody is to be notified.
extension Spool.Batches {
    static let refusedFile = "refused.json"
    /// That, and what a crash leaves of a new version of it.
    static let refusedFiles = [refusedFile, refusedFile + ".new"]

    /// A file that is about to be refused.
    package struct RefusedFile: Sendable {
        /// Names this version of the file.
        package let key: String
        package let file: BatchRefusals.File
        /// Its path in the drop folder, for a digest over several batches.
        let path: String

        /// - Parameter path: left out where the batch is not of a folder.
        package init(key: String, file: BatchRefusals.File, path: String? = nil) {
            self.key = key
            self.file = file
            self.path = path ?? file.name
        }

        /// The same for a digest.
        fileprivate var inDigest: RefusedFile {
            RefusedFile(key: key, file: .init(name: path, reason: file.reason))
        }
    }

    /// What is kept of a batch's refused files.
    package struct StoredRefusals: Codable, Hashable, Sendable {
        fileprivate var format = FormatVersion()
        package fileprivate(set) var shown: BatchRefusals
        /// Who is notified of them, with the batch.
        package fileprivate(set) var recipients: [OutboxEvent.Addressed] = []
        /// The pipelines that they were dropped for.
        package fileprivate(set) var pipelines: Set<String> = []
        /// Keys of the last files: what is refused again after a crash counts once.
        fileprivate var recent: [String] = []

        fileprivate static let recentMax = 256
    }

    /// Writes down, durable, that files are refused, and who is to be notified.
    /// - Parameters:
    ///   - pipeline: the one that they were dropped for.
    ///   - recipients: who is to be notified with the batch.
    ///   - daily: the digests that are to report them, too.
    package func addRefusals(
        _ files: [RefusedFile], to batch: JobBatch, of pipeline: String,
        notifying recipients: [OutboxEvent.Addressed], daily: [DailyDigest] = []
    ) throws(SystemError) {
        let id = batch.manifest.id
        var stored = try refusals(of: id) ?? StoredRefusals(shown: BatchRefusals(at: .now))
        let new = files.filter { !stored.recent.contains($0.key) }
        // Before the batch has them: what that has is not added to another day's after a crash.
        for digest in daily where !new.isEmpty {
            guard let day = try open(digest) else { continue }
            try addRefusals(
                new.map(\.inDigest), to: day, of: pipeline, notifying: [digest.recipient])
        }
        for refused in new {
            stored.shown.add(refused.file, at: .now)
            stored.recent.append(refused.key)
        }
        stored.recent = stored.recent.suffix(StoredRefusals.recentMax)
        stored.pipelines.insert(pipeline)
        for recipient in recipients where !stored.recipients.contains(recipient) {
            stored.recipients.append(recipient)
        }
        try batch.replace(Self.refusedFile, with: JSON.encode(stored, pretty: true), in: spool)
        if !stored.recipients.isEmpty {
            try spool.outbox.mark(.refusals(id, count: stored.shown.count))
        }
    }

    /// What was refused of a batch; `nil` when nothing was.
    package func refusals(of batch: BatchID) throws(SystemError) -> StoredRefusals? {
        do throws(SystemError) {
            let path = "\(batch)/\(Self.refusedFile)"
            let text = try layout.batches.contents(path, bytesMax: 1 << 20)
            // What is damaged counts for nothing: the files are where they were moved to.
            return try Spool.decode(StoredRefusals.self, from: text, of: path)
        } catch  where error.isNotFound || error.isWrongType {
            return nil
        }
    }
}
