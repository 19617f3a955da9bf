package import Jobs

/// A step of one job: how far it is.
package struct PlannedStep: Hashable, Sendable {
    package let step: Step
    /// Running from when its first pass was handed out until its last has ended.
    package internal(set) var state: StepStatus.State
    /// What went wrong so far, each with the name of the file if the job has several. A step that
    /// has any fails when its last pass has ended.
    package internal(set) var problems: [Problem]
    /// What it has made so far, in the order of inputs and pages. Kept when the step fails.
    package internal(set) var outputs: [PlannedOutput]

    /// Files that `when` kept it from taking, each with the reason; of a step that needs one which
    /// took none, that.
    package internal(set) var skipped: [String] = []

    /// Whether its passes are known, or it needs none any more.
    var isPlanned = false
    /// Passes that were planned and have not ended. One that counts pages for it is among them.
    var passesOpen = 0
    /// How much work is known, and how much of it is done; see `Pass.weight`.
    var weight = 0.0
    var weightDone = 0.0

    init(_ step: Step) {
        self.step = step
        state = .pending
        problems = []
        outputs = []
    }

    /// Whether it will never change again.
    package var isEnded: Bool {
        switch state {
        case .pending, .running: false
        case .completed, .failed, .skipped: true
        }
    }

    /// Ends it with the state that its problems say.
    mutating func end() {
        precondition(!isEnded && passesOpen == 0, "a step ends once, behind its last pass")
        isPlanned = true
        let isSkipped = outputs.isEmpty && !skipped.isEmpty
        state = !problems.isEmpty ? .failed : isSkipped ? .skipped : .completed
        outputs.sort { StoredName(file: $0.name) < StoredName(file: $1.name) }
    }
}
