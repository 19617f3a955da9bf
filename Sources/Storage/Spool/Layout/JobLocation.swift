package import Jobs

/// Where a job's directory is. The location is the state: a transition is a rename from one to
/// another.
package enum JobLocation: Hashable, Sendable {
    case held
    /// Waits to be claimed.
    case queue(JobQueue)
    case work
    /// The state is one of the final ones.
    case final(JobState)

    /// Where jobs of a lane are runnable.
    static func new(_ lane: Lane) -> JobLocation { .queue(JobQueue(lane)) }

    /// The directory of the location, relative to the spool; of a final location that of all its
    /// days.
    var root: String {
        switch self {
        case .held: "held"
        case .queue(let queue):
            (queue.pipeline.map { "shelf/\($0)/" } ?? "new/") + queue.lane.rawValue
        case .work: "work"
        case .final(let state): JobLocation.directoryName(of: state)
        }
    }

    /// A job's directory at this location, relative to the spool.
    func folder(of id: JobID) -> String {
        if case .final = self { "\(root)/\(id.createdAt.day)/\(id)" } else { "\(root)/\(id)" }
    }

    /// The state of a job at this location. In its deferred queue it is held while its pipeline's
    /// window is closed; see `Spool.state`.
    var state: JobState {
        switch self {
        case .held: .held
        case .queue: .queued
        case .work: .processing
        case .final(let state): state
        }
    }

    /// The directory of a final state.
    static func directoryName(of state: JobState) -> String {
        switch state {
        case .completed: "done"
        case .failed: "failed"
        case .cancelled: "cancelled"
        case .held, .queued, .processing:
            preconditionFailure("\(state) is not a final state")
        }
    }
}
