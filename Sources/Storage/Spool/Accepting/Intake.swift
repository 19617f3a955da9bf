package import Jobs
package import Platform

/// Accepting jobs: what a sender waits for.
extension Spool.Intake {
    /// Begins to accept a job. Nobody sees it before `Submission.commit`.
    /// - Throws: `SystemError` when the spool cannot be written.
    package func begin() throws(SystemError) -> Submission {
        let id = JobID.new()
        let parent = try spool.ownInstance()
        do throws(SystemError) {
            return try Submission(spool: spool, id: id, parent: parent)
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
        try batch?.add(submissions.map(\.id), in: spool)
        var queues: [JobQueue] = []
        for submission in submissions {
            guard let manifest = submission.sealed else {
                preconditionFailure("a submission is sealed before it is published")
            }
            precondition(manifest.batch == batch?.manifest.id, "it goes where it was sealed for")
            let queue = try queue(for: manifest)
            queues.append(queue)
            try submission.move(to: layout.directory(of: queue), manifest)
        }
        for queue in Set(queues) { try layout.flush(layout.directory(of: queue)) }
        try layout.flush(parent)
        return queues
    }

    /// Where a job is to wait that is accepted now.
    private func queue(for manifest: Manifest) throws(SystemError) -> JobQueue {
        guard try spool.lookup.schedule(of: manifest.pipeline).needsDeferredQueue else {
            return JobQueue(manifest.lane)
        }
        try spool.queues.makeDeferredQueue(of: manifest.pipeline)
        return JobQueue(manifest.lane, of: manifest.pipeline)
    }

    /// How many jobs wait for a processor or for their hour.
    package func waitingCount() throws(SystemError) -> Int {
        var count = 0
        for directory in try spool.waitingDirectories() {
            if let known = try directoriesLinked(in: directory) {
                count += known
            } else {
                try directory.forEachNameBytes { _ in count += 1 }
            }
        }
        return count
    }

    /// How many directories are in one, by its links: each has a `..` there. Not every file system
    /// counts these; ext4 up to 65,000 of them, and then it says 1.
    /// - Returns: `nil` when it does not say.
    private func directoriesLinked(in directory: Directory) throws(SystemError) -> Int? {
        guard try layout.root.info("new")?.links == layout.lanes.count + 2,
            let links = try directory.info(".")?.links, links >= 2
        else { return nil }
        return links - 2
    }
}
