/// One message about all that has ended until a time of a day and is reported to a recipient by a
/// pipeline. Its jobs are a batch, which `Spool.Batches` names after this.
package struct DailyDigest: Codable, Hashable, Sendable {
    package let recipient: OutboxEvent.Addressed
    /// When it is sent.
    package var at: ReportTime

    package init(to recipient: OutboxEvent.Addressed, at: ReportTime) {
        self.recipient = recipient
        self.at = at
    }

    /// What its batch is called.
    package var title: JobTitle? { JobTitle("\(recipient.pipeline), \(at.day)") }

    /// The user that all its jobs belong to; `nil` where they may be of several.
    package var owner: String? {
        if case .user(let name) = recipient.recipient { name } else { nil }
    }
}
