import Glibc
import Imaging
import Jobs
import Pipelines
import TestMedia
@testable import Worker

/// A task that was run in this process, and what came of it.
final class Run {
    let code: ExitCode
    let events: [TaskEvent]
    private let task: Pipelines.Task
    private let files: [ScratchFile]

    convenience init(
        _ steps: [Step], besides companions: [Step] = [], _ bytes: [UInt8],
        _ type: MediaType, counted: [Step] = [], pages: ClosedRange<Int>? = nil,
        closed: String? = nil, allowanceBytes: Int = .max, attachments: [[UInt8]] = [],
        _ change: (inout Limits) -> Void = { _ in }
    ) {
        self.init(
            steps, besides: companions, [(bytes, type)], counted: counted, pages: pages,
            closed: closed, allowanceBytes: allowanceBytes, attachments: attachments, change)
    }

    /// - Parameters:
    ///   - closed: the step whose output can only be read.
    ///   - attachments: what is in the files that the steps use.
    ///   - names: of the first inputs.
    init(
        _ steps: [Step], besides companions: [Step] = [], _ inputs: [([UInt8], MediaType)],
        counted: [Step] = [], pages: ClosedRange<Int>? = nil, closed: String? = nil,
        threads: Int = 1, allowanceBytes: Int = .max, attachments: [[UInt8]] = [],
        secrets: [String: String]? = nil, names: [String] = [],
        _ change: (inout Limits) -> Void = { _ in }
    ) {
        var limits = Limits()
        change(&limits)
        let outputs = Task.Output.of(steps, for: inputs[0].1, pages: pages)
        let names = inputs.enumerated().map {
            Pipelines.Task.Input(
                name: names.indices.contains($0) ? names[$0] : "file \($0)", mediaType: $1.1)
        }
        var task = Task(
            inputs: names, steps: steps, companions: companions, counted: counted,
            pages: pages.map(Array.init),
            outputs: outputs, limits: limits, threads: threads, allowanceBytes: allowanceBytes)
        task.secrets = secrets
        self.task = task
        let files = outputs.map { _ in ScratchFile() }
        let sources = (inputs.map(\.0) + attachments).map { ScratchFile($0) }
        let full = open("/dev/full", O_RDWR)
        defer { close(full) }
        var events: [TaskEvent] = []
        code = TaskRunner.run(
            task, inputs: sources.map(\.descriptor),
            outputs: files.indices.map { outputs[$0].step == closed ? full : files[$0].descriptor },
            report: { events.append($0) }, ask: { events.append(.cost($0)) })
        withExtendedLifetime(sources) {}
        self.events = events
        self.files = files
    }

    /// What is known of the outputs that are complete, by step.
    var metadata: [String: OutputMetadata] {
        var metadata: [String: OutputMetadata] = [:]
        for case .output(let index, let value) in events {
            metadata[task.outputs[index].step] = value
        }
        return metadata
    }

    var failures: [String: Problem] {
        var failures: [String: Problem] = [:]
        for case .stepFailed(let step, let problem) in events { failures[step] = problem }
        return failures
    }

    var warnings: [String] {
        events.compactMap { if case .warning(let text) = $0 { text } else { nil } }
    }

    /// What it asked for, if it did.
    var cost: Cost? {
        for case .cost(let cost) in events { return cost }
        return nil
    }

    /// Why the task failed as a whole.
    var failed: Problem? {
        for case .failed(let problem) in events { return problem }
        return nil
    }

    /// Why the task, or the first of its steps to fail, failed.
    var problem: Problem? { failed ?? failures.values.first }

    func bytes(_ step: String, page: Int? = nil, number: Int = 0) -> [UInt8] {
        files[index(step, page, number)].bytes
    }

    func image(_ step: String, page: Int? = nil, number: Int = 0) throws -> Image {
        let index = index(step, page, number)
        guard let format = SourceFormat(task.outputs[index].mediaType) else {
            preconditionFailure("\(step) makes no image")
        }
        return try Image.open(files[index].descriptor, as: format)
    }

    private func index(_ step: String, _ page: Int?, _ number: Int) -> Int {
        let index = task.outputs.firstIndex {
            $0.step == step && $0.page == page && $0.number == number
        }
        guard let index else { preconditionFailure("no such output: \(step)") }
        return index
    }
}

extension Task.Output {
    /// Those of steps over a file, of which some have one for each of these pages.
    static func of(_ steps: [Step], for type: MediaType, pages: ClosedRange<Int>?) -> [Self] {
        steps.flatMap { step in
            let numbers = step.action.isCounted ? (pages ?? 1...1).map { Optional($0) } : [nil]
            let forms = step.action.outputs(for: type).enumerated()
            return numbers.flatMap { page in
                forms.map { number, form in
                    Task.Output(
                        step: step.name, mediaType: form.types[0], page: page, number: number)
                }
            }
        }
    }
}
