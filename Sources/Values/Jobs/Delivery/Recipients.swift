/// Who is notified of a job's end.
package struct Recipients: Codable, Hashable, Sendable {
    /// Who is notified of this job by itself.
    package var each: [Recipient]
    /// Who is reported all jobs that were sent in one go, once they have all ended.
    package var digest: [Recipient]
    /// Who is reported at a time of the day all that has ended until then.
    package var daily: Daily?

    package init(each: [Recipient] = [], digest: [Recipient] = [], daily: Daily? = nil) {
        self.each = each
        self.digest = digest
        self.daily = daily
    }

    package struct Daily: Codable, Hashable, Sendable {
        package var recipients: [Recipient]
        /// The next time after the end.
        package let at: ReportTime

        package init(_ recipients: [Recipient], at: ReportTime) {
            self.recipients = recipients
            self.at = at
        }

        /// The digests that have the end.
        /// - Parameter pipeline: the one that names the recipients.
        package func digests(of pipeline: String) -> [DailyDigest] {
            recipients.map { DailyDigest(to: .init($0, pipeline: pipeline), at: at) }
        }
    }

    package func contains(_ recipient: Recipient) -> Bool {
        each.contains(recipient) || digest.contains(recipient)
            || daily?.recipients.contains(recipient) == true
    }

    package var isEmpty: Bool { each.isEmpty && digest.isEmpty && daily == nil }
}
