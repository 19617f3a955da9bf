import Jobs
@testable import Pipelines

/// The steps of pipelines/web.yaml, as far as plans depend on them.
let web: [Step] = {
    var (small, slim) = (Thumbnail(width: 200, height: 200), Optimize())
    small.format = .webp
    slim.format = .jpeg
    return [
        Step(name: "small", action: small),
        Step(name: "medium", action: Thumbnail(width: 800, height: 800)),
        Step(name: "large", action: Thumbnail(width: 1600, height: 1600)),
        Step(name: "slim", action: slim),
        Step(name: "facts", action: FileMetadata()),
        Step(name: "album", action: PDFExport(), needs: ["slim"]),
    ]
}()

/// The steps of pipelines/document.yaml.
let document = [
    Step(name: "facts", action: FileMetadata()),
    Step(name: "cover", action: Thumbnail(width: 400, height: 400)),
    Step(name: "pages", action: PDFPages()),
]

/// A plan for two processors.
func plan(
    _ steps: [Step], _ inputs: [(String, MediaType)], finished: [String: [Output]] = [:],
    skipped: [String: [String]] = [:]
) -> JobPlan {
    let pipeline = Pipeline(
        name: "test", description: "", accepts: [], limits: Limits(),
        retry: Retry(), steps: steps)
    let inputs = inputs.map { Manifest.Input(name: $0.0, mediaType: $0.1, bytes: 1) }
    return JobPlan(
        pipeline: pipeline, inputs: inputs, finishedSteps: finished, skipped: skipped, cpus: 2)
}

/// The result of a pass that went well.
func done(_ pass: Pass, pages: Int? = nil) -> PassResult {
    PassResult(outputs: Set(pass.outputs.indices), pages: pages)
}

/// Pages as a range where they are one.
func show(_ pages: [Int]) -> String {
    guard let first = pages.first, let last = pages.last, pages == Array(first...last) else {
        return "\(pages)"
    }
    return "\(first...last)"
}

/// A pass on one line: sources and pages, steps, outputs.
func show(_ pass: Pass) -> String {
    let sources = pass.sources.map { source in
        switch source.origin {
        case .input(let index): "input \(index)"
        case .output(let step, let name): "\(step)/\(name)"
        }
    }
    let pages = pass.pages.map { " p\(show($0))" } ?? ""
    return sources.joined(separator: " ") + pages + " > "
        + pass.steps.map(\.name).joined(separator: " ") + ": "
        + pass.outputs.map { "\($0.step)/\($0.name)" }.joined(separator: " ")
}

/// The states of all steps on one line.
func states(_ plan: JobPlan) -> String {
    plan.steps.map(\.state.rawValue).joined(separator: " ")
}

/// The problems of a step, kind and detail.
func problems(_ plan: JobPlan, _ step: String) -> [String] {
    plan.steps.filter { $0.step.name == step }.flatMap(\.problems)
        .map { "\($0.kind.rawValue): \($0.detail)" }
}
