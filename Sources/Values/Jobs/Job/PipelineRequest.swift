/// What somebody asks of a pipeline; the scheduler obeys.
package struct PipelineRequest: Hashable, Sendable {
    package enum Action: String, CaseIterable, Sendable {
        /// Begin no further job of it. It stays until the pipeline is resumed.
        case pause = "hold"
        /// Begin those that wait, whatever their schedule says, and end the pause.
        case resume = "release"
    }

    package let action: Action
    package let pipeline: String

    package init(_ action: Action, _ pipeline: String) {
        self.action = action
        self.pipeline = pipeline
    }

    /// Reads a name back; `nil` when it is none of a request.
    package init?(name: String) {
        let parts = name.split(separator: ".", omittingEmptySubsequences: false)
        // A job's id may be a pipeline's name: what is asked is asked of the job then.
        guard parts.count == 2, !parts[0].isEmpty, JobID(parts[0]) == nil,
            let action = Action(rawValue: String(parts[1]))
        else { return nil }
        self.init(action, String(parts[0]))
    }

    /// What the request is called in the spool: `<pipeline>.hold`.
    package var name: String { "\(pipeline).\(action.rawValue)" }
}
