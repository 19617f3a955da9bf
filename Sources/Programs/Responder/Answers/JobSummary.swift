internal import Jobs

/// What a list says of a job; `url` leads to the rest.
struct JobSummary: Codable {
    let id: JobID
    let url: String
    let pipeline: String
    let title: JobTitle?
    /// `nil` of a job that was removed while the list was made.
    let lane: Lane?
    let batch: BatchID?
    /// The user whose job it is; `nil` of nobody's, and for who is no operator.
    let owner: String?
    let state: JobState
    let progress: Double
    let message: String
    let createdAt: Timestamp
    let startedAt: Timestamp?
    let updatedAt: Timestamp
    let finishedAt: Timestamp?
    let estimatedCompletionAt: Timestamp?
    /// The names of its files.
    let files: [String]
    let error: Problem?

    /// - Parameter withOwner: whether it is for an operator.
    init(_ status: Status, _ manifest: Manifest?, withOwner: Bool) {
        (lane, batch) = (manifest?.lane, manifest?.batch)
        owner = withOwner ? manifest?.owner : nil
        id = status.id
        url = status.links.`self`
        pipeline = status.pipeline
        title = status.title
        state = status.state
        progress = status.progress
        message = status.message
        createdAt = status.createdAt
        startedAt = status.startedAt
        updatedAt = status.updatedAt
        finishedAt = status.finishedAt
        estimatedCompletionAt = status.estimatedCompletionAt
        files = status.inputs.map(\.name)
        error = status.error
    }
}
