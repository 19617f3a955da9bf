internal import Platform

/// Why the scheduler cannot go on.
enum SchedulerError: Error, CustomStringConvertible {
    /// The spool, or the system, did not do what it must.
    case system(SystemError)
    /// A worker server ended before it was ready, with this exit status; its log says why.
    case workerRefused(Int32)

    var description: String {
        switch self {
        case .system(let error): "\(error) (stopping; the next start recovers)"
        case .workerRefused(let code): "pressroom-worker could not start (exit status \(code))"
        }
    }
}
