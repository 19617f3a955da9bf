/// What is known of a batch besides its jobs: written once, before its first job is acknowledged.
package struct BatchManifest: Codable, Hashable, Sendable {
    private var format = FormatVersion()
    package let id: BatchID
    /// What its sender calls it, for people.
    package let title: JobTitle?
    /// The user that all its jobs belong to, if there is one.
    package let owner: String?
    package let createdAt: Timestamp
    /// The digest of a day whose jobs these are; `nil` of jobs that were sent in one go.
    package let daily: DailyDigest?

    package init(
        id: BatchID, title: JobTitle? = nil, owner: String? = nil, createdAt: Timestamp,
        daily: DailyDigest? = nil
    ) {
        self.id = id
        self.title = title
        self.owner = owner
        self.createdAt = createdAt
        self.daily = daily
    }
}
