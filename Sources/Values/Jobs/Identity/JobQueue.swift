/// Where jobs wait to be claimed: in a lane for all, or in a lane of its pipeline's deferred queue.
package struct JobQueue: Codable, Hashable, Sendable {
    package let lane: Lane
    /// Whose deferred queue it is of; `nil` for none.
    package let pipeline: String?

    package init(_ lane: Lane, of pipeline: String? = nil) {
        self.lane = lane
        self.pipeline = pipeline
    }

    package static let urgent = JobQueue(.urgent)
    package static let normal = JobQueue(.normal)
    package static let batch = JobQueue(.batch)

    /// The three lanes of a deferred queue, or those for all, the most urgent first.
    package static func lanes(of pipeline: String? = nil) -> [JobQueue] {
        Lane.allCases.map { JobQueue($0, of: pipeline) }
    }
}
