package import Jobs
package import Platform

/// Batches: the jobs that were sent in one go. Each is a directory under `batches/` with an empty
/// file named after each of its jobs, and `batch.json`.
extension Spool.Batches {
    static let manifestFile = "batch.json"

    /// Opens a batch to add jobs to it; makes it if there is none.
    /// - Parameter wanted: what it is to be if there is none; its owner is that of the jobs.
    /// - Returns: `nil` when there is one that belongs to somebody else, or to a day's digest.
    package func open(_ wanted: BatchManifest) throws(SystemError) -> JobBatch? {
        let batch: JobBatch
        if let known = spool.openBatches[wanted.id] {
            batch = known
        } else {
            let directory = try make(wanted)
            // Another may have made it at the same time, and differently.
            let manifest = try self.manifest(of: wanted.id) ?? wanted
            batch = JobBatch(manifest, in: directory)
            spool.openBatches[wanted.id] = batch
        }
        let isMeant = (batch.manifest.daily == nil) == (wanted.daily == nil)
        return isMeant && batch.manifest.owner == wanted.owner ? batch : nil
    }

    /// Makes a batch for jobs that this program sends.
    package func begin(title: JobTitle? = nil, owner: String? = nil) throws(SystemError)
        -> JobBatch
    {
        guard let batch = try open(BatchManifest(new: nil, title: title, owner: owner)) else {
            preconditionFailure("nobody else has chosen this id")
        }
        return batch
    }

    /// What is known of a batch.
    /// - Returns: `nil` when there is no such batch.
    /// - Throws: `SystemError` when it cannot be read.
    package func manifest(of batch: BatchID) throws(SystemError) -> BatchManifest? {
        do throws(SystemError) {
            let path = "\(batch)/\(Self.manifestFile)"
            let text = try layout.batches.contents(path, bytesMax: 1 << 16)
            return try Spool.decode(BatchManifest.self, from: text, of: path)
        } catch  where error.isNotFound || error.isWrongType {
            return nil
        }
    }

    /// Whether there is a batch that belongs to a user, or to nobody where `user` is `nil`.
    package func batch(_ id: BatchID, belongsTo user: String?) throws(SystemError) -> Bool {
        guard let manifest = try manifest(of: id) else { return false }
        return manifest.owner == user
    }

    /// Calls with the id of each job of a batch, in no order. One that is not there is of an upload
    /// that was cut off.
    package func forEachJob(of batch: BatchID, _ body: (JobID) -> Void) throws(SystemError) {
        try forEachJobName(of: batch) { name in
            if let id = JobID(String(decoding: name, as: UTF8.self)) { body(id) }
        }
    }

    /// Calls with the bytes of each name in a batch's directory, in no order.
    func forEachJobName(of batch: BatchID, _ body: (UnsafeRawBufferPointer) -> Void)
        throws(SystemError)
    {
        do throws(SystemError) {
            try layout.batches.directory(batch.text).forEachNameBytes(body)
        } catch  where error.isNotFound || error.isWrongType {
            // A batch that is gone has none.
        }
    }

    /// The directory of a batch, with its `batch.json`; that it has it is durable when a job
    /// was added.
    func make(_ manifest: BatchManifest) throws(SystemError) -> Directory {
        while true {
            let directory = try layout.batches.making(manifest.id.text)
            do throws(SystemError) {
                try complete(directory, manifest)
                return directory
            } catch  where error.isNotFound {
                // An old one without jobs was removed meanwhile: then it is made again.
                if try directory.isCurrent(in: layout.batches) { throw error }
            }
        }
    }

    /// Gives a batch its `batch.json`, if it has none.
    private func complete(_ directory: Directory, _ manifest: BatchManifest) throws(SystemError) {
        try layout.flush(layout.batches)
        guard try !directory.exists(Self.manifestFile) else { return }
        try spool.place(
            JSON.encode(manifest, pretty: true), in: directory, as: Self.manifestFile, by: "batch")
    }

    /// A job is gone: its batch has it no more.
    func forget(_ id: JobID, in batch: BatchID) throws(SystemError) {
        do throws(SystemError) {
            try layout.batches.remove("\(batch)/\(id)")
        } catch  where error.isWrongType {
            // What stands there is no batch.
        }
    }

    /// How long a batch without a job is kept, in seconds.
    package static let emptySecondsMax: Int64 = 86_400

    /// Removes old batches none of whose jobs is there any more. Any process may, at any time.
    /// - Returns: how many there were.
    package func reap() throws(SystemError) -> Int {
        var count = 0
        var awaited: Set<OutboxEventID.Subject>?
        for name in try layout.batches.names() {
            guard let id = BatchID(name), let info = try layout.batches.info(name),
                info.kind == .directory, info.ageSeconds > Self.emptySecondsMax,
                try isEmpty(id)
            else { continue }
            // A job with deliveries that wait stays.
            let subjects =
                if let awaited { awaited } else {
                    Set(try spool.outbox.markers().map(\.subject))
                }
            awaited = subjects
            guard !subjects.contains(.batch(id)) else { continue }
            do throws(SystemError) {
                if try remove(name) { count += 1 }
            } catch  where error.isNotFound {
                // Another process was faster.
            }
        }
        return count
    }

    private func isEmpty(_ batch: BatchID) throws(SystemError) -> Bool {
        var jobs: [JobID] = []
        try forEachJob(of: batch) { jobs.append($0) }
        for job in jobs where try spool.lookup.path(of: job) != nil { return false }
        return true
    }

    /// Removes a batch, unless a job has come to it meanwhile, or is about to: its name is there
    /// before itself.
    private func remove(_ name: String) throws(SystemError) -> Bool {
        let trash = try spool.ownInstance()
        let directory = try layout.batches.directory(name)
        let others = [Self.manifestFile, Spool.notifyFolder] + Self.refusedFiles
        for marker in try directory.names() where !others.contains(marker) {
            guard let id = JobID(marker), let info = try directory.info(marker),
                info.ageSeconds > Self.emptySecondsMax, try spool.lookup.path(of: id) == nil
            else { return false }
            try directory.remove(marker)
        }
        try directory.removeAll(Spool.notifyFolder)
        for file in Self.refusedFiles { try directory.remove(file) }
        // It is kept until the directory is gone for certain: rmdir(2) refuses one with a new job.
        do throws(SystemError) {
            try directory.rename(Self.manifestFile, to: trash, as: name)
        } catch  where error.isNotFound {}
        if try layout.batches.removeEmpty(name) {
            try trash.remove(name)
            return true
        }
        _ = try trash.move(name, to: directory, as: Self.manifestFile)
        return false
    }
}
