internal import Jobs
internal import PipelineFiles
internal import Pipelines
internal import Spool

/// What the jobs of an upload are to be, as the URL says and the fields of a form add to it.
struct UploadDraft {
    private let request: UploadRequest
    private let catalog: Catalog
    private let notifiable: NotifiableAddresses
    private(set) var options: UploadOptions
    /// `nil` until it is named.
    private(set) var pipeline: Pipeline?
    /// The batch that the jobs go to, once the first file has begun.
    private(set) var batch: BatchManifest?

    init(_ request: UploadRequest, catalog: Catalog, notifiable: NotifiableAddresses) {
        self.request = request
        self.catalog = catalog
        self.notifiable = notifiable
        options = request.options
    }

    var lane: Lane { options.lane ?? .normal }

    /// Looks up what the URL names.
    /// - Throws: `Refusal` when the pipeline cannot be used, or no mail is sent to the address.
    mutating func begin() throws(Refusal) {
        if let name = options.pipeline { pipeline = try catalog.pipeline(name) }
        try admitAddress()
    }

    /// Applies a field of the form.
    mutating func set(_ name: String, _ value: String) throws(Refusal) {
        guard !value.isEmpty else { return }
        try options.set(name, value)
        try admitAddress()
        if pipeline == nil, let name = options.pipeline { pipeline = try catalog.pipeline(name) }
    }

    /// The first file begins: from now on it is known what the jobs are.
    /// - Returns: the pipeline.
    /// - Throws: `Refusal` when none is named.
    mutating func beginFiles() throws(Refusal) -> Pipeline {
        guard let pipeline else {
            throw Refusal(
                .malformedRequest,
                """
                The request does not name a pipeline: use \
                \(request.isBatch ? "/batches" : "/jobs")?pipeline=NAME, or a field "pipeline" in \
                front of the first file.
                """)
        }
        if batch == nil { batch = chosenBatch }
        return pipeline
    }

    /// The job of these files. The title of a batch is not that of its jobs.
    func job(_ inputs: [Manifest.Input]) -> JobDraft {
        guard let pipeline else { preconditionFailure("a file has begun") }
        return JobDraft(
            pipeline: pipeline.name, lane: lane, inputs: inputs, owner: request.owner,
            batch: batch?.id, title: request.isBatch ? nil : options.title,
            notify: options.notify)
    }

    /// The batch that the request names, or a new one where it must have one.
    private var chosenBatch: BatchManifest? {
        guard request.isBatch || options.batch != nil else { return nil }
        return BatchManifest(
            new: options.batch, title: request.isBatch ? options.title : nil,
            owner: request.owner)
    }

    /// Lets the address through that mail is asked for to, if there is one.
    private func admitAddress() throws(Refusal) {
        guard let address = options.notify,
            !notifiable.allows(address, askedBy: request.owner)
        else { return }
        throw Refusal(
            .notificationRefused,
            "This server sends no mail to \(address.text) at a request.")
    }
}
