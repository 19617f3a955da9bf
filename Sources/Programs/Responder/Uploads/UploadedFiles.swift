internal import HTTP
internal import Jobs
internal import Pipelines
internal import Platform
internal import Spool

/// The files of an upload in the spool: one job of all of them, or of a batch one of each. Unless
/// their jobs are committed nothing is left of them.
struct UploadedFiles {
    private let intake: Spool.Intake
    private let batches: Spool.Batches
    private let capacity: Capacity
    /// Whether each file is a job of its own.
    private let isBatch: Bool
    /// Whether their hashes are needed.
    private let isHashed: Bool
    /// What the jobs are counted as.
    private var admission: Capacity.Admission
    /// The job that files are being added to.
    private var submission: Submission?
    /// The jobs of a batch, complete but for being published.
    private var sealed: [Submission] = []
    /// The file that is being written.
    private var file: IncomingFile?
    private(set) var inputs: [Manifest.Input] = []
    private(set) var hashes: [RunningHash] = []

    /// - Parameters:
    ///   - capacity: has counted the first job of the upload.
    ///   - admission: as what.
    init(
        of request: UploadRequest, in intake: Spool.Intake, _ batches: Spool.Batches,
        _ capacity: Capacity, _ admission: Capacity.Admission
    ) {
        (self.intake, self.batches) = (intake, batches)
        self.capacity = capacity
        self.admission = admission
        isBatch = request.isBatch
        isHashed = request.conditions.key != nil
    }

    /// Whether no file has begun.
    var isEmpty: Bool { submission == nil && sealed.isEmpty }

    /// The last job, which is the last to be committed: where it is, all are.
    var last: JobID? { (submission ?? sealed.last)?.id }

    /// Begins a file.
    mutating func begin(_ name: FileName?, for pipeline: Pipeline) throws {
        if !sealed.isEmpty { admission.add(try capacity.admit(bytes: 0)) }
        let begun = if let submission { submission } else { try intake.begin() }
        submission = begun
        let descriptor = try begun.addInput()
        let hash = isHashed ? RunningHash() : nil
        if let hash { hashes.append(hash) }
        file = IncomingFile(name, writingTo: descriptor, for: pipeline, hash: hash)
    }

    /// Writes the next bytes of the file.
    mutating func append(_ data: UnsafeRawBufferPointer) throws {
        try file?.append(data)
    }

    /// Completes the file, and of a batch the job that it is.
    mutating func end(_ draft: UploadDraft) throws {
        guard let input = try file?.finish() else { preconditionFailure("a file has begun") }
        file = nil
        inputs.append(input)
        guard isBatch, let submission else { return }
        _ = try submission.seal(draft.manifest(submission.id, [input]))
        sealed.append(submission)
        self.submission = nil
    }

    /// Makes the jobs durable and runnable.
    /// - Returns: `nil` when the batch belongs to somebody else.
    func commit(_ draft: UploadDraft) throws(SystemError) -> AcceptedUpload.Kind? {
        var open: JobBatch?
        if let batch = draft.batch {
            open = try batches.open(batch)
            if open == nil { return nil }
        }
        if let submission {
            return .job(try submission.commit(draft.manifest(submission.id, inputs), in: open))
        }
        guard let open else { preconditionFailure("what is no job is a batch") }
        try intake.publish(sealed, in: open)
        return .batch(open.manifest)
    }

    /// No further job comes of the upload: gives back what was counted for it.
    func withdraw() { capacity.withdraw(admission) }
}
