/// What somebody asks of a job that was accepted; the scheduler obeys.
package struct ControlRequest: Hashable, Sendable {
    package enum Action: String, CaseIterable, Sendable {
        /// End it before its time.
        case cancel
        /// Run it again; its completed steps are kept.
        case retry
        /// Begin it now, whatever it waits for.
        case promote = "release"

        /// Whether it makes sense to ask it of a job in this state.
        package func applies(to state: JobState) -> Bool {
            switch self {
            case .cancel: !state.isFinal
            case .retry: state == .failed || state == .cancelled
            case .promote: state == .held
            }
        }

        /// Of which jobs it can be asked, in the words that stand behind "only a job".
        package var condition: String {
            switch self {
            case .cancel: "that has not ended can be cancelled"
            case .retry: "that failed or was cancelled can be retried"
            case .promote: "that is held can be released"
            }
        }
    }

    package let action: Action
    package let job: JobID

    package init(_ action: Action, _ job: JobID) {
        self.action = action
        self.job = job
    }

    /// Reads a name back; `nil` when it is none of a request.
    package init?(name: String) {
        let parts = name.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 2, let job = JobID(parts[0]),
            let action = Action(rawValue: String(parts[1]))
        else { return nil }
        self.init(action, job)
    }

    /// What the request is called in the spool: `<id>.cancel`.
    package var name: String { "\(job).\(action.rawValue)" }
}
