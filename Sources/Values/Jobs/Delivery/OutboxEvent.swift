/// What is to be reported of an end, and to which recipient: written once. That of a job is written
/// in the same commit as the end itself, that of a batch when all its jobs have ended.
package struct OutboxEvent: Codable, Hashable, Sendable {
    private var format = FormatVersion()
    package let id: OutboxEventID
    /// As the job, or the batch, ended. What becomes of it later does not change the event.
    package private(set) var content: Content
    /// Their indices are the last part of the deliveries' ids.
    package let recipients: [Addressed]
    /// Who is reported the job with its batch.
    package let digestRecipients: [Recipient]
    /// Who is reported the job at a time of the day, and when.
    package let daily: Recipients.Daily?
    /// The batch of the job; of a batch `nil`.
    package let batch: BatchID?
    /// Of a batch: the outbox events of its jobs that this one includes.
    package let includedEvents: [OutboxEventID]

    /// The names in the file.
    private enum CodingKeys: String, CodingKey {
        case format, id, content, recipients
        case digestRecipients = "gathered"
        case daily, batch
        case includedEvents = "gathers"
    }

    package enum Content: Codable, Hashable, Sendable {
        case job(Status)
        case batch(BatchSummary)
    }

    /// A recipient, and the pipeline that names him.
    package struct Addressed: Codable, Hashable, Sendable {
        package let recipient: Recipient
        package let pipeline: String

        package init(_ recipient: Recipient, pipeline: String) {
            self.recipient = recipient
            self.pipeline = pipeline
        }
    }

    /// What is to be reported of a job.
    package init(id: OutboxEventID, status: Status, recipients: Recipients, batch: BatchID?) {
        precondition(!recipients.isEmpty, "an outbox event has recipients")
        self.id = id
        var status = status
        status.notifications = nil
        content = .job(status)
        self.recipients = recipients.each.map { Addressed($0, pipeline: status.pipeline) }
        if recipients.daily != nil || recipients.each.contains(where: { $0.transport == .publish })
        {
            format = .second
        }
        digestRecipients = recipients.digest
        daily = recipients.daily
        self.batch = batch
        includedEvents = []
    }

    /// What is to be reported of a batch.
    package init(
        id: OutboxEventID, summary: BatchSummary, recipients: [Addressed],
        including includedEvents: [OutboxEventID]
    ) {
        self.id = id
        var summary = summary
        summary.notifications = nil
        content = .batch(summary)
        self.recipients = recipients
        digestRecipients = []
        daily = nil
        batch = nil
        self.includedEvents = includedEvents
    }

    /// How it begins: one delivery for each recipient, which nobody has tried to deliver.
    package var deliveries: [Delivery] {
        let all =
            recipients.map { ($0.recipient, Delivery.State.pending) }
            + (digestRecipients + (daily?.recipients ?? [])).map { ($0, .batched) }
        return all.enumerated().map { index, entry in
            Delivery(
                outboxEvent: id, index: index, transport: entry.0.transport, event: state,
                endedAt: endedAt, state: entry.1)
        }
    }

    /// The outputs that directories get, none of which is there yet; `nil` when there are none.
    package var publishedFiles: [PublishedFile]? {
        let files = zip(deliveries, recipients).flatMap { delivery, addressed in
            guard case .directory(let publication) = addressed.recipient else {
                return [PublishedFile]()
            }
            return publication.pendingFiles(delivery.id)
        }
        return files.isEmpty ? nil : files
    }

    /// The same with how far its outputs are published.
    package func with(_ files: [PublishedFile]) -> OutboxEvent {
        guard case .job(var status) = content else { return self }
        var event = self
        status.published = files
        event.content = .job(status)
        return event
    }

    /// The end that is reported; of a batch `failed` if any of its jobs has, or a file was refused,
    /// and of a day without any `completed`.
    package var state: JobState {
        switch content {
        case .job(let status): status.state
        case .batch(let summary):
            summary.refused != nil
                ? .failed
                : [.failed, .completed].first { (summary.counts[$0.rawValue] ?? 0) > 0 }
                    ?? (summary.total == 0 ? .completed : .cancelled)
        }
    }

    /// When that was.
    package var endedAt: Timestamp? {
        switch content {
        case .job(let status): status.finishedAt
        case .batch(let summary): summary.reportAt ?? summary.finishedAt
        }
    }
}
