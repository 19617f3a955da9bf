package import Jobs

/// What recovery did, for the log.
package struct Recovery: Hashable, Sendable {
    /// Jobs that stood in `work/` and are runnable again.
    package var requeued: [JobID] = []
    /// Jobs that had ended, and were only to be filed.
    package var filed: [JobID] = []
    /// Jobs that were interrupted too often and have failed.
    package var failed: [JobID] = []
    /// How those of both have ended.
    package var ends: [Status] = []
    /// Entries that could not be understood, now in `corrupt/`.
    package var corrupt: [String] = []
    /// Submissions that were cut off, now gone.
    package var reaped = 0
}
