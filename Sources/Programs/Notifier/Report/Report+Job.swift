internal import Jobs
internal import Spool

extension Report {
    /// What is reported about the end of one job.
    /// - Parameters:
    ///   - site: what links begin with; `nil` for a message without links.
    ///   - files: of the job, for pictures.
    init(of status: Status, site: String?, files: JobFiles) {
        let name = Report.name(of: status)
        let areSeveral = status.title == nil && status.inputs.count > 1
        let ending =
            switch status.state {
            case .completed: areSeveral ? "are done" : "is done"
            case .failed: "failed"
            case .cancelled: areSeveral ? "were cancelled" : "was cancelled"
            // Only an outbox event that somebody edited has such a state.
            case .held, .queued, .processing: areSeveral ? "have not ended" : "has not ended"
            }
        subject = "\(name) \(ending) (\(status.pipeline))"
        headline = "\(name) \(ending)."
        link = site.map { $0 + status.links.`self` }
        let published = status.published ?? []
        let failed = Report.failures(of: status) + Report.failures(published: published)
        failures = Array(failed.prefix(Self.rowsMax))
        failuresMore = failed.count - failures.count
        let outputs = status.steps.filter { $0.state == .completed }.flatMap { step in
            step.outputs.map { (step.name, $0) }
        }
        let made = outputs.map { step, output in
            Result(
                name: output.title, detail: Report.detail(of: output, step),
                link: site.map { $0 + output.href })
        }
        let all = Report.results(published: published) + made
        results = Array(all.prefix(Self.rowsMax))
        resultsMore = all.count - results.count
        details = Report.details(of: status, outputs.map(\.1))
        var choice = PictureChoice()
        pictures = choice.pictures(of: status, files, site: site)
    }

    /// What a job is called for people.
    static func name(of status: Status) -> String {
        if let title = status.title { return title.text }
        let first = status.inputs.first?.name ?? "a job"
        return status.inputs.count > 1 ? "\(first) and \(status.inputs.count - 1) more" : first
    }

    /// Why a job failed, step by step; what only waited for another is left out.
    private static func failures(of status: Status) -> [Failure] {
        let steps = status.steps.compactMap { step in
            step.error.flatMap { error in
                error.kind == .skipped ? nil : Failure(name: step.name, reason: error.detail)
            }
        }
        guard steps.isEmpty, let error = status.error else { return steps }
        return [Failure(name: error.title, reason: error.detail)]
    }

    private static func details(of status: Status, _ outputs: [Output]) -> [Detail] {
        let received = status.inputs.reduce(0) { $0 + $1.bytes }
        let made = outputs.reduce(0) { $0 + $1.bytes }
        var details = [
            Detail(
                name: "Received",
                value: NumberText.files(status.inputs.count) + ", "
                    + NumberText.bytes(received)),
            Detail(
                name: "Made",
                value: outputs.isEmpty
                    ? "nothing"
                    : NumberText.files(outputs.count) + ", " + NumberText.bytes(made)),
        ]
        let saved = JobResult(status).bytesSaved
        if saved > 0 { details.append(Detail(name: "Saved", value: NumberText.bytes(saved))) }
        if let start = status.startedAt, let end = status.finishedAt {
            details.append(
                Detail(name: "Took", value: NumberText.seconds(end.seconds(since: start))))
        }
        return details
    }

    private static func detail(of output: Output, _ step: String) -> String {
        var parts = [step, NumberText.bytes(output.bytes)]
        if let width = output.width, let height = output.height {
            parts.append("\(width)×\(height)")
        }
        if let pages = output.pages { parts.append(pages == 1 ? "1 page" : "\(pages) pages") }
        return parts.joined(separator: ", ")
    }
}
