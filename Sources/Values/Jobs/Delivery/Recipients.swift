/// Who is notified of a job's end.
package struct Recipients: Codable, Hashable, Sendable {
    /// Who is notified of this job by itself.
    package var each: [Recipient]
    /// Who is reported all jobs that were sent in one go, once they have all ended.
    package var digest: [Recipient]

    package init(each: [Recipient] = [], digest: [Recipient] = []) {
        self.each = each
        self.digest = digest
    }

    package func contains(_ recipient: Recipient) -> Bool {
        each.contains(recipient) || digest.contains(recipient)
    }

    package var isEmpty: Bool { each.isEmpty && digest.isEmpty }
}
