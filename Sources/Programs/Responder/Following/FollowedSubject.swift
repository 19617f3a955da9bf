internal import Jobs

/// What a stream reports, or a request waits for.
enum FollowedSubject: Hashable, Sendable {
    case job(JobID)
    /// The sums of a batch; its jobs are subjects of their own.
    case batch(BatchID)
}
