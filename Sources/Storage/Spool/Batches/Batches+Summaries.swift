package import Jobs
package import Platform

/// Sums over the jobs of a batch.
extension Spool.Batches {
    /// What a batch has come to.
    ///
    /// What that costs: each name of the batch is read, each job that has not completed is looked
    /// for, and each that has ended is read once as long as it is remembered.
    package func summary(of batch: BatchManifest) throws(SystemError) -> BatchSummary {
        if let summary = try sharedSummary(of: batch) { return summary }
        return try complete(try BatchCounter.count(batch, in: spool))
    }

    /// The same for many threads that ask at once: none waits until another has counted, and only
    /// a few count large batches. The others have what was counted before.
    /// - Returns: `nil` when that is nothing.
    package func sharedSummary(of batch: BatchManifest) throws(SystemError) -> BatchSummary? {
        let counter = spool.batchCounters.value(for: batch.id) { BatchCounter() }
        guard let summary = try counter.summary(of: batch, in: spool) else { return nil }
        return try complete(summary)
    }

    private func complete(_ summary: BatchSummary) throws(SystemError) -> BatchSummary {
        var summary = summary
        summary.notifications = try spool.outbox.notifications(of: summary.id)
        return summary
    }
}
