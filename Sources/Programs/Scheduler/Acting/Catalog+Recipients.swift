internal import Jobs
internal import PipelineFiles
internal import Pipelines
internal import Spool
internal import TimeZones

extension Catalog {
    /// Who is notified of a job's end, and which directories get its outputs, as its pipeline is
    /// defined now. Of a pipeline that cannot be read only the recipients in the request count.
    /// - Parameter title: gives what a batch is called.
    func recipients(
        of manifest: Manifest, ending status: Status, title: (BatchID) -> String?
    ) -> Recipients {
        guard case .pipeline(let pipeline) = entry(manifest.pipeline) else {
            return Notify().recipients(of: manifest, ending: status.state)
        }
        // By the clock of the wall, as windows are.
        var recipients = pipeline.notify.recipients(
            of: manifest, ending: status.state,
            at: pipeline.notify.daily?.next(after: Timestamp.now))
        let rules = pipeline.publish + (manifest.publish.map { [PublishRules($0)] } ?? [])
        guard !rules.isEmpty else { return recipients }
        let naming = OutputNaming(
            pipeline, inputs: manifest.inputs, title: manifest.title?.text,
            batch: manifest.batch.map { title($0) ?? $0.text }, owner: manifest.owner,
            job: manifest.id.text, day: Self.day(of: manifest.id.createdAt))
        let directories = rules.compactMap { rules in
            rules.publication(of: status, named: naming).map { Recipient.directory($0) }
        }
        recipients.each = directories + recipients.each
        return recipients
    }

    /// The day by the machine's clock, as `2026-12-01`.
    private static func day(of moment: Timestamp) -> String {
        let offset = Zone(nil)?.offset(at: moment.milliseconds / 1000) ?? 0
        return moment.adding(seconds: Double(offset)).day
    }

    /// How long a job is kept when it has ended, as its pipeline is defined now; `nil` for ever, or
    /// where that cannot be read.
    func keepSeconds(of manifest: Manifest) -> Int? {
        guard case .pipeline(let pipeline) = entry(manifest.pipeline) else { return nil }
        return pipeline.keepSeconds
    }
}
