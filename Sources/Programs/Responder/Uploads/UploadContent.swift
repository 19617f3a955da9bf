internal import Crypto
internal import Jobs

/// All that a sender said about a job. Two uploads with the same hash are the same upload.
struct UploadContent: Encodable {
    /// `nil` where all files are one job.
    let isBatch: Bool?
    let pipeline: String
    let lane: Lane
    let batch: BatchID?
    let title: JobTitle?
    let notify: EmailAddress?
    /// Of the pipeline; `nil` when none is set.
    let options: [String: String]?
    let files: [File]

    struct File: Encodable {
        let name: String
        let bytes: Int
        let sha256: String
    }

    /// The SHA-256 of its JSON, in lower-case hexadecimal.
    var hash: String { SHA256.of(JSON.encode(self)) }
}
