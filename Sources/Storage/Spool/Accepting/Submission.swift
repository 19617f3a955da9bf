package import Jobs
package import Platform
internal import Synchronization

extension Spool {
    /// Begins to accept a job. Nobody sees it before `Submission.commit`.
    /// - Throws: `SystemError` when the spool cannot be written.
    package func begin() throws(SystemError) -> Submission {
        let id = JobID.new()
        let parent = try ownInstance()
        do throws(SystemError) {
            return try Submission(spool: self, id: id, parent: parent)
        } catch {
            // What was made before it failed; what cannot be removed now is reaped at the
            // next start.
            try? parent.removeAll(id.text)
            throw error
        }
    }

    /// Makes sealed submissions runnable, side by side: a crash in between leaves some of them.
    /// When this returns all will be run, whatever happens.
    /// - Parameter batch: the one they were sealed for.
    /// - Returns: where each waits.
    /// - Throws: `SystemError`; each may then be run or not, and none must be acknowledged.
    @discardableResult
    package func publish(_ submissions: [Submission], in batch: JobBatch? = nil)
        throws(SystemError) -> [JobQueue]
    {
        guard let parent = submissions.first?.parent else { return [] }
        try batch?.add(submissions.map(\.id), in: self)
        var queues: [JobQueue] = []
        for submission in submissions {
            guard let manifest = submission.sealed else {
                preconditionFailure("a submission is sealed before it is published")
            }
            precondition(manifest.batch == batch?.manifest.id, "it goes where it was sealed for")
            let queue = try queue(for: manifest)
            queues.append(queue)
            try submission.move(to: directory(of: queue), manifest)
        }
        for queue in Set(queues) { try flush(directory(of: queue)) }
        try flush(parent)
        return queues
    }

    /// Where a job is to wait that is accepted now.
    private func queue(for manifest: Manifest) throws(SystemError) -> JobQueue {
        guard try schedule(of: manifest.pipeline).needsDeferredQueue else {
            return JobQueue(manifest.lane)
        }
        try makeDeferredQueue(of: manifest.pipeline)
        return JobQueue(manifest.lane, of: manifest.pipeline)
    }

    /// Removes this process's directory under `tmp/`: nothing more will be accepted or removed.
    package func closeInstance() {
        let own = instance.withLock { known in
            defer { known = nil }
            return known
        }
        // What cannot be removed now is reaped at the next start.
        if let name = own?.name { _ = try? temporary.removeEmpty(name) }
    }

    /// This process's directory under `tmp/`, locked so that nobody reaps it while we live.
    func ownInstance() throws(SystemError) -> Directory {
        if let known = instance.withLock({ $0 }) { return known }
        let made = try temporary.makingLocked { JobID.new().text }
        let own = instance.withLock { known in
            if known == nil { known = made }
            return known!
        }
        // Another thread was faster.
        if own !== made { _ = try? temporary.removeEmpty(made.name) }
        return own
    }
}

/// A job that is being accepted. Unless it is committed, it leaves nothing behind.
package final class Submission {
    /// The id the job will have.
    package let id: JobID
    private let spool: Spool
    fileprivate let parent: Directory
    /// The directories that are written to; `nil` when nothing is to be written any more.
    private var files: (job: Directory, inputs: Directory)?
    private var inputs: [Descriptor] = []
    fileprivate private(set) var sealed: Manifest?
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
    /// - Parameter batch: the one it goes to; the draft need not name it.
    /// - Returns: the status as it stands now.
    /// - Throws: `SystemError`; the job may then be run or not, and must not be acknowledged.
    package func commit(_ draft: JobDraft, in batch: JobBatch? = nil)
        throws(SystemError) -> Status
    {
        var draft = draft
        draft.batch = batch?.manifest.id
        let status = try seal(draft)
        let queue = try spool.publish([self], in: batch)[0]
        return queue.pipeline == nil ? status : try spool.refined(status, in: queue)
    }

    /// Makes all of the job durable but that it is one, and closes its files, so that many jobs can
    /// be published together.
    /// - Returns: the status that it will have.
    package func seal(_ draft: JobDraft) throws(SystemError) -> Status {
        guard let files else { preconditionFailure("a submission is sealed once") }
        precondition(draft.inputs.count == inputs.count, "every input is described")
        precondition(inputs.count <= Manifest.inputsMax, "a job has so many files at most")
        let manifest = Manifest(draft, id: id)
        for input in inputs { try spool.flush(input) }
        try spool.flush(files.inputs)
        let file = try files.job.create("manifest.json")
        try file.write(JSON.encode(manifest, pretty: true))
        try spool.flush(file)
        try spool.flush(files.job)
        (self.files, inputs) = (nil, [])
        sealed = manifest
        return Status(accepted: manifest)
    }

    /// Moves the sealed job to where it is run. The directories are not flushed.
    fileprivate func move(to runnable: Directory, _ manifest: Manifest) throws(SystemError) {
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
