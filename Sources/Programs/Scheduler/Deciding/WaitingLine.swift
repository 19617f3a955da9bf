internal import Jobs
internal import Pipelines

/// The jobs that have passes to run, in the order in which slots take them.
struct WaitingLine {
    /// What is known of a job that waits.
    struct Entry {
        let job: JobID
        /// How urgent its lane is, 0 the most.
        let lane: Int
        /// Whose tasks may share a child; see `ActiveJob.domain`.
        let domain: String
        /// What each of its tasks may use: those that share a child have the same.
        let limits: Limits
        /// How many of its passes wait.
        let passes: Int
        /// Whether the next of them is short.
        let isShort: Bool
        /// How long the next of them may take; see `Effort`.
        let effortSeconds: Double

        /// Whether its next pass may be done in one child with that of another.
        func goesWith(_ other: Entry) -> Bool {
            isShort && other.isShort && domain == other.domain && limits == other.limits
        }

        fileprivate func stands(before other: Entry) -> Bool {
            (lane, job) < (other.lane, other.job)
        }
    }

    /// The most urgent first, within a lane the oldest.
    private(set) var entries: [Entry] = []
    /// How many passes wait in all.
    private(set) var passes = 0
    private var longEntries = 0

    /// Whether something waits, and all of it is short.
    var isShort: Bool { !entries.isEmpty && longEntries == 0 }

    /// The job whose turn it is: the first, but of what was sent together with it the one whose
    /// next pass is the longest, so that no processor is left with that at the end.
    var next: Entry? {
        guard let first = entries.first else { return nil }
        return entries.filter { $0.domain == first.domain && $0.lane == first.lane }
            .max { $0.effortSeconds < $1.effortSeconds }
    }

    /// Takes note of how a job stands now; with no pass waiting it leaves the line.
    mutating func update(_ entry: Entry) {
        remove(entry.job)
        guard entry.passes > 0 else { return }
        let index = entries.firstIndex { entry.stands(before: $0) } ?? entries.endIndex
        entries.insert(entry, at: index)
        passes += entry.passes
        if !entry.isShort { longEntries += 1 }
    }

    /// The job is gone.
    mutating func remove(_ job: JobID) {
        // By index: an entry that is looked at as a whole is copied.
        guard let index = entries.indices.first(where: { entries[$0].job == job }) else { return }
        let old = entries.remove(at: index)
        passes -= old.passes
        if !old.isShort { longEntries -= 1 }
    }
}
