package import Jobs

/// Where a job's directory is. The place is the state: a transition is a rename from one to another.
package enum Place: Hashable, Sendable {
    case held
    case new(Lane)
    case work
    /// The state is one of the final ones.
    case final(JobState)

    /// The directory of the place, relative to the spool; of a final place that of all its days.
    var root: String {
        switch self {
        case .held: "held"
        case .new(let lane): "new/\(lane.rawValue)"
        case .work: "work"
        case .final(let state): Place.directoryName(of: state)
        }
    }

    /// A job's directory in this place, relative to the spool.
    func folder(of id: JobID) -> String {
        if case .final = self { "\(root)/\(id.createdAt.day)/\(id)" } else { "\(root)/\(id)" }
    }

    /// The state of a job in this place.
    var state: JobState {
        switch self {
        case .held: .held
        case .new: .queued
        case .work: .processing
        case .final(let state): state
        }
    }

    /// The places in the direction in which jobs move, so that a search in this order cannot be
    /// passed by a job that moves on; only a retry or a recovery moves back.
    static let all: [Place] = [.held] + Lane.allCases.map { .new($0) }
        + [.work, .final(.completed), .final(.failed), .final(.cancelled)]

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
