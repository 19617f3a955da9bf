internal import Jobs
internal import Platform
internal import Spool

/// What other threads have to say to the engine's.
enum Message: Sendable {
    case event(Event)
    /// Claims are durable; not every job asked for may have been there.
    case claimed(asked: [JobID], [ClaimedJob])
    /// It has been looked what there is of a claimed job, and by what later jobs find it.
    case searched(Claim, ReuseKeys)
    /// A job that was to be fetched is claimed; `nil` when it did not wait.
    case fetched(JobID, ClaimedJob?)
    /// What was asked of a pipeline may not stand any more.
    case schedulesChanged
    /// The spool failed: nothing may go on.
    case failed(SystemError)
}
