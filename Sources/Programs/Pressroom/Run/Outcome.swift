internal import Text
internal import Jobs

/// What has become of the files of a job.
struct Outcome: Encodable {
    /// The files, as they were given.
    let inputs: [String]
    let state: State
    /// Why they were not processed, in one line.
    private(set) var reason: String?
    /// What is wrong with files that were processed all the same; `nil` when nothing is.
    private(set) var warnings: [String]?
    /// Files that steps did not take because of their `when`, behind the names of the steps; `nil`
    /// when they took all.
    private(set) var skippedSteps: [String]?
    private(set) var seconds: Double?
    /// What was made, in the order of the steps.
    private(set) var outputs: [Delivered] = []

    enum State: String, Encodable {
        case completed, failed, cancelled
        /// Its results are there, or it is none for the pipeline.
        case skipped
        /// The run was stopped before.
        case unprocessed = "not processed"
    }

    /// A result, and where it is.
    struct Delivered: Encodable, Hashable {
        let step: String
        let path: String
        let mediaType: MediaType
        let bytes: Int
        let width: Int?
        let height: Int?
        let pages: Int?
        let sha256: String
    }

    /// Of a job that has ended.
    init(of inputs: [String], _ status: Status, _ outputs: [Delivered] = []) {
        self.inputs = inputs
        self.outputs = outputs
        state =
            switch status.state {
            case .completed: .completed
            case .cancelled: .cancelled
            case .failed, .held, .queued, .processing: .failed
            }
        if state != .completed { reason = status.error.map(Self.reason) ?? status.message }
        let said = status.steps.flatMap { $0.warnings ?? [] }.map { $0.visible }
        let warnings = said.indices.filter { !said[..<$0].contains(said[$0]) }.map { said[$0] }
        if !warnings.isEmpty { self.warnings = warnings }
        let skipped = status.steps.flatMap { step in
            (step.skipped ?? []).map { "\(step.name): \($0)".visible }
        }
        if !skipped.isEmpty { skippedSteps = skipped }
        if let start = status.startedAt, let end = status.finishedAt {
            seconds = end.seconds(since: start)
        }
    }

    /// Of a file that cannot be processed.
    init(refused input: String, because reason: String) {
        inputs = [input]
        state = .failed
        self.reason = reason.visible
    }

    /// Of a file that need not be processed.
    init(skipped input: String, because reason: String) {
        inputs = [input]
        state = .skipped
        self.reason = reason.visible
    }

    /// Of a file that nothing has become of.
    init(unprocessed input: String) {
        inputs = [input]
        state = .unprocessed
    }

    /// `photo.jpg  completed  6 files  0.21 s  -> out/small/photo-small.webp  …`, or
    /// `photo.jpg  failed` and why; behind that warnings, and what steps have skipped.
    var line: String {
        let start = "\(Self.name(inputs).visible)  \(state.rawValue)"
        let middle =
            state == .completed
            ? "  \(Quantity.count(outputs.count, "file"))  \(Quantity.seconds(seconds ?? 0))"
            : reason.map { "  \($0)" } ?? ""
        let paths = outputs.map { $0.path.visible }.joined(separator: "  ")
        let remarks =
            ((warnings ?? []).map { "  warning: \($0)" }
            + (skippedSteps ?? []).map { "  skipped \($0)" }).joined()
        return start + middle + remarks + (outputs.isEmpty ? "" : "  -> \(paths)")
    }

    /// What the files of a job are called together.
    static func name(_ files: [String]) -> String {
        let first = files.first ?? ""
        return files.count < 2 ? first : "\(first) and \(files.count - 1) more"
    }

    /// A problem in one line.
    static func reason(_ problem: Problem) -> String {
        (problem.detail.isEmpty ? problem.title : "\(problem.title): \(problem.detail)").visible
    }
}
