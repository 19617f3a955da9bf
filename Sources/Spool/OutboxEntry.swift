package import Jobs

/// What a marker in `outbox/` asks for; its name says all.
package enum OutboxEntry: Hashable, Sendable {
    /// Deliver a notice.
    case notice(NoticeID)
    /// Deliver the notices of a job's last end again: those parts that were not delivered, or all.
    case again(JobID, all: Bool)

    private static let againSuffix = ".again"
    private static let allSuffix = ".all"

    /// Reads a name back; `nil` when it is none of a marker.
    init?(name: String) {
        if let id = NoticeID(name) {
            self = .notice(id)
        } else if name.hasSuffix(Self.againSuffix),
                  let job = JobID(name.dropLast(Self.againSuffix.count)) {
            self = .again(job, all: false)
        } else if name.hasSuffix(Self.allSuffix),
                  let job = JobID(name.dropLast(Self.allSuffix.count)) {
            self = .again(job, all: true)
        } else {
            return nil
        }
    }

    var name: String {
        switch self {
        case .notice(let id): id.text
        case .again(let job, all: false): job.text + Self.againSuffix
        case .again(let job, all: true): job.text + Self.allSuffix
        }
    }
}
