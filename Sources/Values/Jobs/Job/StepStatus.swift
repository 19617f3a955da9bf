/// What is known of one step of a job.
package struct StepStatus: Codable, Hashable, Sendable {
    package let name: String
    /// The kind of step, as the pipeline's `uses` says.
    package let uses: String
    package var state: State
    /// Processor-slot time spent on it, in seconds; of a pass shared with other steps, its share.
    package var seconds: Double
    package var outputs: [Output]
    package var error: Problem?
    /// What is wrong with the files it worked on, and did not keep it from completing; `nil` when
    /// nothing is.
    package var warnings: [String]?
    /// Files that it did not take because of its `when`, or that there were none to take, each with
    /// the reason; `nil` when it took all.
    package var skipped: [String]?
    /// Whether its outputs were reused from an earlier job; `nil` where none was looked for.
    package var reused: Bool?

    package enum State: String, Codable, CaseIterable, Sendable {
        case pending, running, completed, failed
        /// It took no file, as its `when` says.
        case skipped
    }

    package init(name: String, uses: String) {
        self.name = name
        self.uses = uses
        state = .pending
        seconds = 0
        outputs = []
        error = nil
        warnings = nil
        skipped = nil
        reused = nil
    }
}
