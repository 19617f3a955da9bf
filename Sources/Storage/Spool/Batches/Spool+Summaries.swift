package import Jobs
package import Platform

/// Sums over the jobs of a batch.
extension Spool {
    /// What a batch has come to.
    ///
    /// What that costs: each name of the batch is read, each job that has not completed is looked
    /// for, and each that has ended is read once as long as it is remembered.
    package func summary(of batch: BatchManifest) throws(SystemError) -> BatchSummary {
        if let summary = try sharedSummary(of: batch) { return summary }
        return try complete(try BatchCounter.count(batch, in: self))
    }

    /// The same for many threads that ask at once: none waits until another has counted, and only
    /// a few count large batches. The others have what was counted before.
    /// - Returns: `nil` when that is nothing.
    package func sharedSummary(of batch: BatchManifest) throws(SystemError) -> BatchSummary? {
        let counter = batchCounters.value(for: batch.id) { BatchCounter() }
        guard let summary = try counter.summary(of: batch, in: self) else { return nil }
        return try complete(summary)
    }

    private func complete(_ summary: BatchSummary) throws(SystemError) -> BatchSummary {
        var summary = summary
        summary.notifications = try outbox.notifications(of: summary.id)
        return summary
    }

    /// Whether a job stands at a location.
    func exists(_ id: JobID, at location: JobLocation) throws(SystemError) -> Bool {
        try layout.root.exists(location.folder(of: id))
    }

    /// Where a job stands; `nil` when there is none. As `search`, but without keeping what was
    /// found: for many jobs that are looked for once each.
    /// - Parameter first: where to look first.
    func location(of id: JobID, first: JobLocation) throws(SystemError) -> JobLocation? {
        if try exists(id, at: first) { return first }
        for _ in 0..<2 {
            for location in try locations() where try exists(id, at: location) { return location }
        }
        return nil
    }

    /// What counts of the status of a job that was just seen at a location; `nil` when it has gone,
    /// or cannot be read.
    func result(of id: JobID, at location: JobLocation) throws(SystemError) -> JobResult? {
        guard let stored = try status(at: location, location.folder(of: id)) else { return nil }
        return try? JSON.decode(JobResult.self, from: stored.json)
    }
}
