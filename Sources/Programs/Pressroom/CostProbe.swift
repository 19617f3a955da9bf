internal import Glibc
internal import Jobs
internal import Pipelines
internal import Platform
internal import Settings

/// Finds out what passes cost as the scheduler does: a confined worker reads the files' headers and
/// asks before it decodes. Here it is not answered, and ends.
final class CostProbe {
    private let program: Program
    private let control: Channel
    private let null: Descriptor

    /// - Throws: `Failure` when the worker cannot work here; it has said why on standard error.
    init(_ sandbox: SandboxMode) throws {
        let (ours, theirs) = try Channel.pair()
        null = try Descriptor.null()
        let path = Program.sibling("pressroom-worker")
        program = try Program(
            path, ["--sandbox", sandbox.rawValue],
            descriptors: [null.raw, null.raw, 2, theirs.raw])
        control = ours
        guard case .ready = try nextReport() else { throw gone() }
    }

    deinit {
        program.send(SIGKILL)
        _ = program.wait()
    }

    /// What was found out about a pass.
    struct Estimate {
        var cost: Cost?
        /// How many pages its document has.
        var pages: Int?
        /// How many parts steps will make of its file, by their names.
        var parts: [String: Int] = [:]
        /// Why steps do not take the file, by their names.
        var skipped: [String: String] = [:]
        /// Why it cannot be done.
        var problem: Problem?
    }

    /// Finds out about a pass over files.
    /// - Parameter paths: of the files, in the order of the pass's sources.
    func estimate(_ pass: Pass, _ paths: [String], limits: Limits) throws -> Estimate {
        let files = try paths.map { try PathName($0).open() }
        let task = pass.task(limits: limits, threads: 1, allowanceBytes: 0)
        let estimate = try listen(to: start(task, files), limits)
        guard case .ended = try nextReport() else { throw gone() }
        return estimate
    }

    /// Has a child begin a task.
    /// - Returns: the channel on which it speaks, which closes when it has ended.
    private func start(_ task: Task, _ files: [Descriptor]) throws -> Channel {
        let (ours, theirs) = try Channel.pair()
        let outputs = task.outputs.map { _ in null }
        try control.send(
            JSON.encode(WorkerCommand.run([task])),
            descriptors: [theirs.raw] + (files + outputs).map(\.raw))
        return ours
    }

    /// What the child says until it asks or ends.
    private func listen(to child: consuming Channel, _ limits: Limits) throws -> Estimate {
        var estimate = Estimate()
        while case .message(let bytes, _) = try child.receive(wait: true) {
            guard let report = try? JSON.decode(TaskReport.self, from: bytes) else { continue }
            for event in report.events {
                switch event {
                case .document(let pages): estimate.pages = pages
                case .parts(let step, let count): estimate.parts[step] = count
                case .failed(let problem): estimate.problem = problem
                case .cost(let cost):
                    estimate.cost = cost.bounded(by: limits)
                    return estimate
                case .output, .warning, .stepFailed, .progress, .done: break
                case .stepSkipped(let step, let reason): estimate.skipped[step] = reason
                }
            }
        }
        return estimate
    }

    /// What the server says next; `nil` when it is gone.
    private func nextReport() throws -> WorkerReport? {
        guard case .message(let bytes, _) = try control.receive(wait: true) else { return nil }
        return try JSON.decode(WorkerReport.self, from: bytes)
    }

    private func gone() -> Failure { Failure("pressroom-worker could not be asked") }
}
