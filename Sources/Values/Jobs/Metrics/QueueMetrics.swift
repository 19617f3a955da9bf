/// A queue of jobs that wait to be claimed, as the scheduler sees it.
package struct QueueMetrics: Codable, Hashable, Sendable {
    package let queue: JobQueue
    package let depth: Int
    /// When the first of them was accepted; `nil` when none waits.
    package let oldest: Timestamp?
    /// When those were accepted that cut the queue into equal parts, as it was when it was last
    /// read; of a short one none.
    package let marks: [Timestamp]

    package init(_ queue: JobQueue, depth: Int, oldest: Timestamp?, marks: [Timestamp] = []) {
        self.queue = queue
        self.depth = depth
        self.oldest = oldest
        self.marks = marks
    }

    /// How many of the jobs were accepted before this one, nearly.
    package func depth(before job: JobID) -> Int {
        let moment = job.createdAt
        guard depth > 0, let oldest, oldest < moment else { return 0 }
        guard !marks.isEmpty else { return depth }
        let passed = marks.count { $0 < moment }
        return passed == marks.count ? depth : depth * passed / (marks.count + 1)
    }
}
