/// An attempt at a job that failed.
package struct FailedAttempt: Codable, Hashable, Sendable {
    /// 1 for the first. A number that is missing was interrupted, or is under way.
    package let number: Int
    package let startedAt: Timestamp
    package let error: Problem

    package init(number: Int, startedAt: Timestamp, error: Problem) {
        self.number = number
        self.startedAt = startedAt
        self.error = error
    }
}
