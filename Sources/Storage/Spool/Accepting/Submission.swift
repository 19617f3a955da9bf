package import Jobs
package import Platform

/// A job that is being accepted. Unless it is committed, it leaves nothing behind.
package final class Submission {
    /// The id the job will have.
    package let id: JobID
    private let spool: Spool
    let parent: Directory
    /// The directories that are written to; `nil` when nothing is to be written any more.
    private var files: (job: Directory, inputs: Directory)?
    private var inputs: [Descriptor] = []
    private(set) var sealed: Manifest?
    private var isOpen = true

    init(spool: Spool, id: JobID, parent: Directory) throws(SystemError) {
        self.spool = spool
        self.id = id
        self.parent = parent
        let job = try parent.making(id.text)
        files = (job, try job.making("in"))
        // Flushed with the rest, so that no status can name outputs in a directory that is
        // not there.
        try job.make("out")
    }

    deinit { abandon() }

    /// Adds a file to the job.
    /// - Returns: where to write its bytes.
    package func addInput() throws(SystemError) -> Descriptor {
        let file = try inputDirectory.create(Manifest.storedName(inputs.count))
        inputs.append(file)
        return file
    }

    /// Adds a file by giving it a second name: no byte is copied. The file must not change
    /// any more.
    /// - Throws: `SystemError`, among others when it is on another file system (EXDEV).
    package func addInput(linking path: String) throws(SystemError) -> Descriptor {
        let name = Manifest.storedName(inputs.count)
        try inputDirectory.link(path, as: name)
        let file = try inputDirectory.read(name)
        inputs.append(file)
        return file
    }

    /// Makes the job durable and runnable. When this returns it will be run, whatever happens. That
    /// of a pipeline with a schedule, or is held, waits for its time.
    /// - Parameters:
    ///   - manifest: has the id of the submission.
    ///   - batch: the one that the manifest names.
    /// - Returns: the status as it stands now.
    /// - Throws: `SystemError`; the job may then be run or not, and must not be acknowledged.
    package func commit(_ manifest: Manifest, in batch: JobBatch? = nil)
        throws(SystemError) -> Status
    {
        let status = try seal(manifest)
        let queue = try spool.intake.publish([self], in: batch)[0]
        return queue.pipeline == nil ? status : try spool.lookup.refined(status, in: queue)
    }

    /// Makes all of the job durable but that it is one, and closes its files, so that many jobs can
    /// be published together.
    /// - Returns: the status that it will have.
    package func seal(_ manifest: Manifest) throws(SystemError) -> Status {
        guard let files else { preconditionFailure("a submission is sealed once") }
        precondition(manifest.id == id, "the manifest is this job's")
        precondition(manifest.inputs.count == inputs.count, "every input is described")
        precondition(inputs.count <= Manifest.inputsMax, "a job has so many files at most")
        for input in inputs { try spool.layout.flush(input) }
        try spool.layout.flush(files.inputs)
        let file = try files.job.create("manifest.json")
        try file.write(JSON.encode(manifest, pretty: true))
        try spool.layout.flush(file)
        try spool.layout.flush(files.job)
        (self.files, inputs) = (nil, [])
        sealed = manifest
        return Status(accepted: manifest)
    }

    /// Moves the sealed job to where it is run. The directories are not flushed.
    func move(to runnable: Directory, _ manifest: Manifest) throws(SystemError) {
        try parent.rename(id.text, to: runnable, as: id.text)
        isOpen = false
        spool.owners[id] = .some(manifest.owner)
    }

    private var inputDirectory: Directory {
        guard let files else { preconditionFailure("a sealed submission is not added to") }
        return files.inputs
    }

    /// Removes all that was written.
    package func abandon() {
        guard isOpen else { return }
        isOpen = false
        // What cannot be removed now is reaped at the next start.
        try? parent.removeAll(id.text)
    }
}
