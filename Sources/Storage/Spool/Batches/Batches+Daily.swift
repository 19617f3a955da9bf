internal import Crypto
package import Jobs
package import Platform
internal import Synchronization

/// The batches of days' digests: the jobs and the refused files that one message is about.
extension Spool.Batches {
    private static let keyFile = "digest.key"

    /// The batch of a day's digest: the same each time, and one that nobody guesses.
    package func id(of digest: DailyDigest) throws(SystemError) -> BatchID {
        let moment = Array(digest.at.moment.text.utf8)
        return BatchID(
            digest: HMAC.sha256(JSON.encode(digest.recipient) + moment, key: try key()))
    }

    /// Opens the batch of a day's digest; makes it if need be.
    /// - Returns: `nil` when something else has its name.
    package func open(_ digest: DailyDigest) throws(SystemError) -> JobBatch? {
        try open(
            BatchManifest(
                new: try id(of: digest), title: digest.title, owner: digest.owner, daily: digest))
    }

    /// What batches of digests are named with, which only the spool's programs know; made, durable,
    /// when there is none.
    private func key() throws(SystemError) -> [UInt8] {
        if let known = spool.digestKey.withLock({ $0 }) { return known }
        if try !layout.root.exists(Self.keyFile) {
            let bytes = (0..<32).map { _ in UInt8.random(in: 0 ... .max) }
            // Another may be faster, and then that one counts.
            try spool.place(bytes, in: layout.root, as: Self.keyFile, by: "key")
        }
        // Another may have made it that has not come to this.
        try layout.flush(layout.root)
        let key = try layout.root.contents(Self.keyFile, bytesMax: 1 << 10)
        spool.digestKey.withLock { $0 = key }
        return key
    }
}

extension Spool.Outbox {
    /// Has a day's digest sent at its time, also where there will be nothing to report. Durable
    /// when this returns.
    package func expect(_ digest: DailyDigest) throws(SystemError) {
        guard let batch = try spool.batches.open(digest) else { return }
        try batch.add([], in: spool)
        try mark(.due(batch.manifest.id))
    }

    /// Marks, and then writes down, durable, what is to be reported of a day: then it counts as
    /// sent. Only the spool's notifier may.
    /// - Parameters:
    ///   - events: the outbox events of jobs that it is to include. One whose job is gone or runs
    ///     again is left out.
    ///   - isExpected: whether it is sent also where there is nothing to report.
    /// - Returns: `nil` when there is nothing to send.
    package func add(
        of digest: DailyDigest, including events: Set<OutboxEventID>, isExpected: Bool
    ) throws(SystemError) -> OutboxEventID? {
        var (included, jobs): (Set<OutboxEventID>, Set<JobID>) = ([], [])
        for id in events {
            guard case .committed = try event(id), case .job(let job) = id.subject else { continue }
            included.insert(id)
            jobs.insert(job)
        }
        guard let batch = try spool.batches.open(digest) else { return nil }
        try batch.add(jobs.sorted(), in: spool)
        let summary = try spool.batches.summary(of: batch.manifest)
        guard isExpected || !summary.isEmpty else { return nil }
        return try add(of: summary, to: [digest.recipient], including: included)
    }
}
