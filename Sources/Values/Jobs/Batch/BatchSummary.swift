/// What a batch has come to: the body that `GET /batches/{id}` answers.
package struct BatchSummary: Codable, Hashable, Sendable {
    /// How many failed jobs are reported one by one.
    package static let failuresMax = 20

    package let id: BatchID
    package let title: JobTitle?
    package let createdAt: Timestamp
    /// When it is reported, where that is at a time of a day; `nil` of jobs sent in one go.
    package let reportAt: Timestamp?
    /// The pipelines of its jobs, as far as they have been begun.
    package var pipelines: [String] = []
    /// How many of its jobs are in each state; every state is there.
    package var counts: [String: Int]
    package var total = 0
    /// Of the jobs that have ended: the bytes of their files, of all they made, and those that
    /// `optimize` steps saved.
    package var bytesIn = 0
    package var bytesOut = 0
    package var bytesSaved = 0
    /// 0 to 1.
    package var progress = 0.0
    /// The first that failed, at most `failuresMax`.
    package var failures: [Failure] = []
    /// The files that were dropped with it and became no jobs; `nil` when there is none.
    package var refused: BatchRefusals?
    /// When the last job ended, once all have, or the last file was refused after that.
    package var finishedAt: Timestamp?
    /// When the last will end, if it goes on as until now; `nil` before any has.
    package var estimatedCompletionAt: Timestamp?
    /// Whether what waits for its pipeline's window will be done before that closes; `nil` when
    /// nothing does, or it cannot be guessed.
    package var fitsWindow: Bool?
    /// How far the delivery of its digest is; `nil` before that is to be reported.
    package var notifications: [Delivery]?
    package var links: Links

    /// Whether there is nothing to report: no job, and no file that was refused.
    package var isEmpty: Bool { total == 0 && refused == nil }

    /// A job that failed.
    package struct Failure: Codable, Hashable, Sendable {
        package let id: JobID
        /// What its sender calls it, or its first file.
        package let name: String
        package let reason: String

        package init(_ status: Status) {
            id = status.id
            name = status.title?.text ?? status.inputs.first?.name ?? ""
            reason = status.error?.detail ?? status.message
        }
    }

    package struct Links: Codable, Hashable, Sendable {
        package let `self`: String
        package let jobs: String
        /// Where its sums and jobs are streamed; `nil` of one from before there was this.
        package let events: String?
        /// There when all its jobs have ended and made something.
        package var archive: String?
        /// There when a job of it has failed.
        package var retry: String?
    }

    /// The sums of a batch of which is known only that jobs of it wait.
    package init(of batch: BatchManifest, queued: Int = 0) {
        id = batch.id
        title = batch.title
        createdAt = batch.createdAt
        reportAt = batch.daily?.at.moment
        pipelines = batch.daily.map { [$0.recipient.pipeline] } ?? []
        counts = Dictionary(uniqueKeysWithValues: JobState.allCases.map { ($0.rawValue, 0) })
        links = Links(
            self: "/batches/\(batch.id)", jobs: "/jobs?batch=\(batch.id)",
            events: "/batches/\(batch.id)/events")
        counts[JobState.queued.rawValue] = queued
        total = queued
    }

    /// How many of its jobs have ended.
    package var ended: Int { count { $0.isFinal } }

    package func count(where isMeant: (JobState) -> Bool) -> Int {
        JobState.allCases.reduce(0) { $0 + (isMeant($1) ? counts[$1.rawValue] ?? 0 : 0) }
    }

    /// Says when it ended or will, from when its last job did.
    /// - Parameters:
    ///   - lastEnd: `nil` when none has.
    ///   - partial: how much is done of the jobs that are at work, added up.
    package mutating func finish(lastEnd: Timestamp?, partial: Double) {
        // 1 is said at the end, and not before.
        let most = ended == total ? 1 : 0.999
        let hasFailed = count { $0 == .failed } > 0
        links.retry = hasFailed ? "/batches/\(id)/retry" : nil
        progress =
            total == 0
            ? (refused == nil ? 0 : 1)
            : min(most, (Double(ended) + partial) / Double(total))
        if ended == total {
            finishedAt = [lastEnd, refused?.lastAt].compactMap(\.self).max()
            links.archive = bytesOut > 0 ? "/batches/\(id)/archive" : nil
        } else if let lastEnd, counts[JobState.held.rawValue] == 0 {
            // What waits for its time does not go on as until now.
            let seconds = max(0, lastEnd.seconds(since: createdAt)) / Double(ended)
            estimatedCompletionAt = lastEnd.adding(seconds: seconds * Double(total - ended))
        }
    }
}
