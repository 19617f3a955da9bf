/// What was accepted: written once beside the inputs, before the job is acknowledged.
package struct Manifest: Codable, Hashable, Sendable {
    private var format = FormatVersion()
    package let id: JobID
    /// The name of the pipeline to run. Its definition is read when the job begins.
    package let pipeline: String
    package let lane: Lane
    /// At least one, in the order they were sent.
    package let inputs: [Input]
    /// The values of the pipeline's options that the sender set, by name; `nil` when he set none.
    package let options: [String: String]?
    /// The user that nginx authenticated (`REMOTE_USER`), if it did.
    package let owner: String?
    /// Names the jobs that one sender sent in one go; `nil` for a job by itself.
    package let batch: BatchID?
    /// What the sender calls the job, for people; see `JobTitle`.
    package let title: JobTitle?
    /// Who is notified of the job's end by email, besides the recipients that the pipeline names:
    /// of one that is part of a batch with all of that.
    package let notify: EmailAddress?
    /// Who is notified of this job by itself, even of one that is part of a batch.
    package let notifyAlone: EmailAddress?
    /// Where its outputs are put, besides what the pipeline says; `nil` for nowhere.
    package let publish: PublishRequest?

    package init(
        id: JobID, pipeline: String, lane: Lane, inputs: [Input], options: [String: String] = [:],
        owner: String? = nil,
        batch: BatchID? = nil, title: JobTitle? = nil, notify: EmailAddress? = nil,
        notifyAlone: EmailAddress? = nil, publish: PublishRequest? = nil
    ) {
        precondition(!inputs.isEmpty, "a job has an input")
        self.id = id
        self.pipeline = pipeline
        self.lane = lane
        self.inputs = inputs
        self.options = options.isEmpty ? nil : options
        self.owner = owner
        self.batch = batch
        self.title = title
        self.notify = notify
        self.notifyAlone = notifyAlone
        self.publish = publish
    }

    /// One file of the job. Where it is stored follows from its index: `in/000`, `in/001`, …
    package struct Input: Codable, Hashable, Sendable {
        /// What the user calls the file. Data, never part of a path.
        package let name: String
        /// What its first bytes say it is.
        package let mediaType: MediaType
        /// Its length.
        package let bytes: Int
        /// Where it lay below the folder that was sent, with slashes; `nil` where it lay in none.
        package let folder: String?

        package init(name: String, mediaType: MediaType, bytes: Int, folder: String? = nil) {
            self.name = name
            self.mediaType = mediaType
            self.bytes = bytes
            self.folder = folder
        }
    }

    /// The most files of one job: a step that joins them has them all open at once.
    package static let inputsMax = 1000

    /// The name under which input or output number `index` (0…) is stored, without an extension.
    package static func storedName(_ index: Int) -> String {
        let digits = String(index)
        return String(repeating: "0", count: max(0, 3 - digits.count)) + digits
    }
}
