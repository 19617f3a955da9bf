package import Jobs
internal import Platform
internal import Synchronization

/// A batch that jobs can be added to. Used by many threads at once.
package final class JobBatch: Sendable {
    package let manifest: BatchManifest
    /// Replaced when the batch was tidied away since it was opened.
    private let directory: Mutex<Directory>

    init(_ manifest: BatchManifest, in directory: Directory) {
        self.manifest = manifest
        self.directory = Mutex(directory)
    }

    /// Adds jobs, durable when this returns. To be called before they are committed, so that every
    /// job of a batch is found by it.
    /// - Parameter spool: that of the batch, which remembers it and so is not kept by it.
    func add(_ jobs: [JobID], in spool: Spool) throws(SystemError) {
        let current = directory.withLock { $0 }
        do throws(SystemError) {
            try JobBatch.mark(jobs, in: current)
            try spool.layout.flush(current)
        } catch  where error.isNotFound {
            let again = try spool.batches.make(manifest)
            directory.withLock { $0 = again }
            try JobBatch.mark(jobs, in: again)
            try spool.layout.flush(again)
        }
    }

    /// Replaces a file of the batch, durable when this returns.
    func replace(_ name: String, with bytes: [UInt8], in spool: Spool) throws(SystemError) {
        let isDurable = spool.durability == .full
        let current = directory.withLock { $0 }
        do throws(SystemError) {
            try current.replace(name, with: bytes, durable: isDurable)
            try spool.layout.flush(current)
        } catch  where error.isNotFound {
            let again = try spool.batches.make(manifest)
            directory.withLock { $0 = again }
            try again.replace(name, with: bytes, durable: isDurable)
            try spool.layout.flush(again)
        }
    }

    private static func mark(_ jobs: [JobID], in directory: Directory) throws(SystemError) {
        for id in jobs { _ = try directory.open(making: id.text) }
    }
}
