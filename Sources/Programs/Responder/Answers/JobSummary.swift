internal import Jobs

/// What a list says of a job; `url` leads to the rest.
struct JobSummary: Encodable {
    let id: JobID
    let url: String
    let pipeline: String
    let title: JobTitle?
    let state: JobState
    let progress: Double
    let message: String
    let createdAt: Timestamp
    let finishedAt: Timestamp?
    /// The names of its files.
    let files: [String]
    let error: Problem?

    init(_ status: Status) {
        id = status.id
        url = status.links.`self`
        pipeline = status.pipeline
        title = status.title
        state = status.state
        progress = status.progress
        message = status.message
        createdAt = status.createdAt
        finishedAt = status.finishedAt
        files = status.inputs.map(\.name)
        error = status.error
    }
}
