internal import Jobs

/// What an upload became.
struct AcceptedUpload {
    enum Kind {
        case job(Status)
        case batch(BatchManifest)
    }

    let kind: Kind
    let pipeline: String
    /// How many jobs, and of how many bytes.
    let jobs: Int
    let bytes: Int
    /// Whether it was accepted before, with the same key.
    let isRepeated: Bool
}
