internal import Jobs
internal import Pipelines

/// Which digests of days are expected, though there may be nothing to report: the next of each
/// recipient.
struct DigestCalendar {
    /// When those that are expected are sent.
    private var expected: [OutboxEvent.Addressed: Timestamp] = [:]

    /// The digests that nobody knows to be expected yet. They count as known from now on.
    /// - Parameter next: gives when a time of the day is next.
    mutating func new(
        _ pipelines: some Sequence<Pipeline>, next: (DailyTime) -> ReportTime
    ) -> [DailyDigest] {
        var new: [DailyDigest] = []
        for pipeline in pipelines {
            let recipients = pipeline.notify.recipientsWhenEmpty
            guard let time = pipeline.notify.daily, !recipients.isEmpty else { continue }
            let digests = Recipients.Daily(recipients, at: next(time)).digests(of: pipeline.name)
            for digest in digests where expected[digest.recipient] != digest.at.moment {
                expected[digest.recipient] = digest.at.moment
                new.append(digest)
            }
        }
        return new
    }

    /// One could not be written down.
    mutating func forget(_ digest: DailyDigest) { expected[digest.recipient] = nil }
}
