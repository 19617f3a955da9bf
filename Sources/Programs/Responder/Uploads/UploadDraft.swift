internal import Jobs
internal import PipelineFiles
internal import Pipelines
internal import Spool
internal import Text

/// What the jobs of an upload are to be, as the URL says and the fields of a form add to it.
struct UploadDraft {
    private let request: UploadRequest
    private let catalog: Catalog
    private let notifiable: NotifiableAddresses
    private(set) var options: UploadOptions
    /// `nil` until it is named.
    private(set) var pipeline: Pipeline?
    /// The values of its options, once the first file has begun.
    private(set) var values: [String: String]?
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
        try findPipeline()
        try admitAddress()
    }

    /// Lets a field of the form through.
    /// - Throws: `Refusal` when it means nothing, as far as that is known.
    func admit(field name: String) throws(Refusal) {
        guard !UploadOptions.names.contains(name) else { return }
        let field = UploadOptions.PipelineValue(name: name, value: "", form: .field)
        let declared = pipeline?.options.map(\.name) ?? []
        let mayBeOption =
            pipeline.map { _ in declared.contains(name) } ?? Pipeline.isOptionName(name)
        guard mayBeOption else { throw field.unknown(among: declared) }
    }

    /// Applies a field of the form.
    mutating func set(_ name: String, _ value: String) throws(Refusal) {
        guard !value.isEmpty else { return }
        guard UploadOptions.names.contains(name) else {
            return options.set(.init(name: name, value: value, form: .field))
        }
        try options.set(name, value)
        try admitAddress()
        if pipeline == nil { try findPipeline() }
    }

    /// Looks up the pipeline once it is named, and whether it has the options that are set.
    private mutating func findPipeline() throws(Refusal) {
        guard let name = options.pipeline else { return }
        let found = try catalog.pipeline(name)
        let declared = found.options.map(\.name)
        if let other = options.pipelineValues.first(where: { !declared.contains($0.name) }) {
            throw other.unknown(among: declared)
        }
        pipeline = found
    }

    /// The first file begins: from now on it is known what the jobs are.
    /// - Returns: the pipeline.
    /// - Throws: `Refusal` when none is named.
    mutating func beginFiles() throws(Refusal) -> Pipeline {
        guard let pipeline else {
            if let other = options.pipelineValues.first { throw other.unknown(among: []) }
            throw Refusal(
                .malformedRequest,
                """
                The request does not name a pipeline: use \
                \(request.isBatch ? "/batches" : "/jobs")?pipeline=NAME, or a field "pipeline" in \
                front of the first file.
                """)
        }
        if values == nil { try setOptions(of: pipeline) }
        if batch == nil { batch = chosenBatch }
        return self.pipeline ?? pipeline
    }

    /// Reads what is set of the pipeline's options; an empty value is as none.
    private mutating func setOptions(of pipeline: Pipeline) throws(Refusal) {
        var values: [String: String] = [:]
        for given in options.pipelineValues where !given.value.isEmpty {
            guard values[given.name] == nil || values[given.name] == given.value else {
                throw Refusal(
                    .malformedRequest,
                    "The request gives two different values of \"\(given.name)\".")
            }
            values[given.name] = given.value
        }
        do {
            self.pipeline = try pipeline.with(values)
            self.values = values
        } catch {
            throw Refusal(.invalidOption, error.text.sentence)
        }
    }

    /// The manifest of a job of these files. The title of a batch is not that of its jobs.
    func manifest(_ id: JobID, _ inputs: [Manifest.Input]) -> Manifest {
        guard let pipeline else { preconditionFailure("a file has begun") }
        return Manifest(
            id: id, pipeline: pipeline.name, lane: lane, inputs: inputs, options: values ?? [:],
            owner: request.owner,
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
