internal import Platform

/// Why the scheduler cannot go on.
enum SchedulerError: Error, CustomStringConvertible {
    /// The spool, or the system, did not do what it must.
    case system(SystemError)
    /// A worker server ended before it was ready; its log says why.
    case workerRefused(Program.End)

    /// Whether another start would end in the same way.
    var isPermanent: Bool { if case .workerRefused = self { true } else { false } }

    var description: String {
        switch self {
        case .system(let error): "\(error) (stopping; the next start recovers)"
        case .workerRefused(let end): "pressroom-worker could not start: \(end)"
        }
    }
}
