internal import Jobs
internal import PipelineReader
internal import Pipelines
internal import Platform
internal import Spool

/// Making jobs of files.
extension DropFolder {
    /// Takes loose files into the batch that is open, or a new one.
    /// - Returns: how many of them are not there any more.
    func takeLoose(_ list: DropListing, isStopping: () -> Bool) throws(SystemError) -> Int {
        let known = window?.batch.manifest.id
        let isRefused = try handle(list, in: root, isStopping: isStopping, of: looseBatch)
        let count = try take(list.files, isStopping: isStopping, into: looseBatch)
        // Not before a job or the batch has it: what is said must not get lost.
        if isRefused || count > 0, window?.batch.manifest.id != known,
            pipeline.drop.original != .keep
        {
            dispose(of: DropName.batchFile, in: root)
        }
        return count
    }

    /// The batch that loose files go to. What stands beside them for it and has an error is
    /// refused, and they are taken without it.
    private func looseBatch() throws(SystemError) -> (JobBatch, JobOptions) {
        if let window { return (window.batch, window.options) }
        var options = JobOptions()
        var obstacle: DroppedJob.Obstacle?
        if try root.directory.exists(DropName.batchFile) {
            do {
                options = try JobOptions(in: root, DropName.batchFile, pipeline, settings)
            } catch {
                if case .spool(let error) = error { throw error }
                obstacle = error
            }
        }
        let batch = try settings.batches.begin(title: options.title, owner: pipeline.drop.owner)
        window = (batch, options, settings.now())
        if let obstacle {
            try handle(obstacle, DropName.batchFile, in: root) { (batch, options) }
        }
        return (batch, options)
    }

    /// Takes files in groups. What is larger than the pipeline takes is refused whatever the room.
    /// - Parameter batch: is asked for the batch once there is something for it.
    /// - Returns: how many of them are not there any more.
    func take(
        _ files: [DroppedFile], isStopping: () -> Bool,
        into batch: BatchSource
    ) throws(SystemError) -> Int {
        let tooLarge = files.filter { $0.info.size > pipeline.limits.bytes }
        var count = tooLarge.isEmpty ? 0 : try take(group: tooLarge, into: batch)
        var rest = files.filter { $0.info.size <= pipeline.limits.bytes }[...]
        var waiting: DroppedFile?
        while !rest.isEmpty, !isStopping() {
            let group = try nextFitting(of: &rest, else: &waiting)
            if group.isEmpty { break }
            count += try take(group: group, into: batch)
        }
        if let waiting {
            say("a dropped file waits for disk space", waiting.path)
        }
        return count
    }

    /// The next of the files for which there is room in the queue and on the disk.
    /// - Parameters:
    ///   - rest: those that have not been looked at; empty when the rest waits.
    ///   - waiting: the first that was passed over because it is larger than the room on the disk.
    private func nextFitting(
        of rest: inout ArraySlice<DroppedFile>,
        else waiting: inout DroppedFile?
    ) throws(SystemError)
        -> [DroppedFile]
    {
        let jobs = min(Self.groupMax, try settings.queueMax - settings.intake.waitingCount())
        var bytes = try settings.disk.space().free - settings.reserveBytes
        var group: [DroppedFile] = []
        while group.count < jobs, let file = rest.popFirst() {
            if file.info.size <= bytes {
                bytes -= file.info.size
                group.append(file)
            } else {
                if waiting == nil { waiting = file }
                isPending = true
            }
        }
        if jobs <= 0 { isPending = true }
        return group
    }

    private func take(group: [DroppedFile], into batch: BatchSource) throws(SystemError) -> Int {
        var jobs: [DroppedJob] = []
        var unfit: [(name: String, reason: String)] = []
        var count = 0
        for file in group {
            if lost.contains(file.key) {
                putAway(file.name, in: file.place, file.key)
                count += lost.contains(file.key) ? 0 : 1
                continue
            }
            do throws(DroppedJob.Obstacle) {
                jobs.append(try DroppedJob(file, for: pipeline, settings))
            } catch {
                if case .unfit(let reason) = error {
                    unfit.append((file.name, reason))
                } else {
                    try handle(error, file.name, in: file.place, of: batch)
                }
            }
        }
        // All of a group are in one place.
        if let place = group.first?.place { count += try refuse(unfit, in: place, of: batch) }
        guard !jobs.isEmpty else { return count }
        let (open, options) = try batch()
        return try count + commit(jobs, to: open, options)
    }

    /// Makes jobs of what was copied, and does with the files what is to be done with them.
    func commit(_ jobs: [DroppedJob], to batch: JobBatch, _ common: JobOptions)
        throws(SystemError) -> Int
    {
        let (pipeline, id, publish) = (pipeline, batch.manifest.id, publish)
        try SealingPool.perform(jobs) { (job) throws(SystemError) in
            _ = try job.submission.seal(
                Manifest(
                    id: job.submission.id, pipeline: pipeline.name,
                    lane: job.options.lane ?? common.lane ?? .batch,
                    inputs: job.inputs,
                    options: job.options.values ?? common.values ?? [:],
                    owner: pipeline.drop.owner, batch: id,
                    title: job.options.title, notify: common.notify,
                    notifyAlone: job.options.notify,
                    publish: job.options.publish ?? common.publish ?? publish))
        }
        let journal: DropJournal
        do throws(SystemError) {
            journal = try DropJournal(
                jobs.flatMap { job in
                    job.files.map { file in
                        .init(
                            key: file.key.text, job: job.submission.id, path: file.path,
                            sidecar: job.sidecar)
                    }
                }, in: own)
        } catch {
            if error.isFailedFlush { throw error }
            say("could not write a journal of dropped files (retrying)", root.directory.path, error)
            isPending = true
            return 0
        }
        // From now on a file may be a job, which only the journal says.
        isRecovered = false
        try settings.intake.publish(jobs.map(\.submission), in: batch)
        window?.lastTaken = settings.now()
        for job in jobs {
            for file in job.files {
                hints.forget(file.name)
                putAway(file.name, in: file.place, file.key)
                if let sidecar = job.sidecar, pipeline.drop.original != .keep {
                    dispose(of: sidecar, in: file.place)
                }
            }
        }
        isRecovered = try close(journal)
        settings.log.write(
            .info, "took dropped files",
            [
                "pipeline": pipeline.name,
                "files": "\(jobs.reduce(0) { $0 + $1.files.count })",
                "batch": batch.manifest.id.text,
            ])
        return jobs.count
    }

    /// Ends a journal when what it is for is durable, or notes which of its files wait for that.
    /// - Returns: whether nothing is left to be done.
    private func close(_ journal: DropJournal) throws(SystemError) -> Bool {
        let left = journal.entries.filter { lost.contains(FileKey($0.key)) }
        do throws(SystemError) {
            try close([journal], keeping: left)
            return left.isEmpty
        } catch {
            if error.isFailedFlush { throw error }
            // It is read again, and makes nothing wrong until then.
            say("could not write a journal of dropped files", root.directory.path, error)
            return false
        }
    }
}
