internal import Jobs
internal import PipelineReader
internal import Pipelines
internal import Platform
internal import Spool
internal import TimeZones

/// What is refused is written down with its batch, so that whoever is reported that reads of it.
extension DropFolder {
    /// Gives the batch that files go to, and what is said of it; makes it if need be.
    typealias BatchSource = () throws(SystemError) -> (JobBatch, JobOptions)

    /// How many files are remembered of which it is written down that they are refused.
    private static let notedMax = 100_000

    /// Writes down that entries are refused. That is done before they are moved away: else a crash
    /// could leave them out of the report.
    func note(
        _ entries: [(name: String, reason: String)], in place: DropPlace,
        of batch: BatchSource
    ) throws(SystemError) {
        if noted.count > Self.notedMax { noted.removeAll() }
        var refused: [Spool.Batches.RefusedFile] = []
        for (name, reason) in entries {
            let info = try? place.directory.info(name)
            let key = "\(place.path(of: name)) \(info.map { FileKey($0).text } ?? "")"
            // One that cannot be moved away is refused again and again.
            guard noted.insert(key).inserted else { continue }
            let path = (place.parts.dropFirst() + [name]).joined(separator: "/")
            refused.append(
                .init(
                    key: key, file: .init(name: path, reason: reason), path: place.path(of: name)))
        }
        guard !refused.isEmpty else { return }
        do throws(SystemError) {
            let (open, options) = try batch()
            // A folder's batch stays the same, whatever happens from now on.
            try own.synchronize()
            let recipients = recipients(in: open, options)
            let atOnce = recipients.digest + recipients.each.filter { $0.transport == .email }
            try settings.batches.addRefusals(
                refused, to: open, of: pipeline.name,
                notifying: atOnce.map { .init($0, pipeline: pipeline.name) },
                daily: recipients.daily?.digests(of: pipeline.name) ?? [])
        } catch {
            for file in refused { noted.remove(file.key) }
            throw error
        }
    }

    /// The recipients of a report on refused files: those of failed jobs of the batch. A recipient
    /// of single jobs gets one message about the batch.
    private func recipients(in batch: JobBatch, _ options: JobOptions) -> Recipients {
        let job = Manifest(
            id: JobID.new(), pipeline: pipeline.name, lane: .batch,
            inputs: [.init(name: "", mediaType: .jpeg, bytes: 0)],
            owner: pipeline.drop.owner, batch: batch.manifest.id,
            notify: options.notify)
        let now = Timestamp(milliseconds: Int64(settings.now() / 1_000_000))
        return pipeline.notify.recipients(
            of: job, ending: .failed, at: pipeline.notify.daily?.next(after: now))
    }
}
