package import Jobs

/// Which jobs are wanted: the newest that fit all that is said here.
package struct JobQuery: Hashable, Sendable {
    /// How many jobs are looked at for a page of those of one pipeline or owner.
    package static let examinedMax = 1000

    package var states: Set<JobState>
    package var pipeline: String?
    package var owners = Owners.all
    /// Only jobs of this batch.
    package var batch: BatchID?
    /// The most that are wanted, 1 or more.
    package var limit: Int
    /// Only jobs older than this one: the last that an earlier page came to.
    package var after: JobID?
    /// Only jobs accepted at this moment or later.
    package var since: Timestamp?
    /// Only jobs accepted before this moment.
    package var until: Timestamp?

    package init(_ states: Set<JobState> = Set(JobState.allCases), limit: Int) {
        self.states = states
        self.limit = limit
    }

    /// Whose jobs are wanted.
    package enum Owners: Hashable, Sendable {
        case all
        /// Those of a user, or those of nobody.
        case one(String?)

        func contains(_ owner: String?) -> Bool {
            switch self {
            case .all: true
            case .one(let wanted): wanted == owner
            }
        }
    }

    /// Whether a job's manifest must be read to know whether it is wanted.
    var needsManifests: Bool { pipeline != nil || owners != .all }

    /// How many jobs are looked at for a page.
    var window: Int { needsManifests ? max(limit, Self.examinedMax) : limit }

    /// The first id that may be wanted.
    var oldest: JobID { JobQuery.first(at: since ?? Timestamp(milliseconds: 0)) }

    /// The first id that is too new; `nil` when none is.
    var end: JobID? { [after, until.map(JobQuery.first)].compactMap(\.self).min() }

    /// The least id of a moment.
    private static func first(at moment: Timestamp) -> JobID {
        let milliseconds = UInt64(min(max(0, moment.milliseconds), Int64.max / 1_000_000))
        return JobID(nanoseconds: milliseconds * 1_000_000, random: 0)
    }
}

/// Jobs that were asked for, newest first.
package struct JobPage: Sendable {
    package var jobs: [StoredStatus] = []
    /// What to ask for next as `JobQuery.after`; `nil` when there are no more. A page may have
    /// fewer jobs than were asked for, or none, though there are more.
    package var next: JobID?
}
