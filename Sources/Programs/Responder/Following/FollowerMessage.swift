internal import Jobs
internal import Platform
internal import Spool

/// What the threads that take requests, and the one that counts, say to the one that holds them.
enum FollowerMessage: Sendable {
    case follow(Subscriber)
    /// What a batch has come to; `nil` when it could not be counted at the moment.
    case counted(BatchID, CountedBatch?)
    /// The batch could not be counted.
    case failed(BatchID, SystemError)
    /// All are to be answered at once from now on.
    case stop
    /// Nothing comes any more.
    case close
}

/// What a batch has come to, ready to serve.
struct CountedBatch: Sendable {
    /// JSON of a `BatchSummary`; `nil` when there is no such batch any more.
    let sums: StoredStatus?
    /// Whether all its jobs have ended.
    let isFinal: Bool
    /// How long it took to count it, in seconds.
    var seconds = 0.0
}
