internal import Jobs
internal import Pipelines

/// What is reported about a pipeline: what it takes, how far it goes, and its steps.
struct PipelineDescription: Encodable {
    let name: String
    let description: String
    /// Where this is, as a path of this site.
    let url: String
    let accepts: [MediaType]
    let limits: Limits
    let retry: Retry
    /// How long jobs are kept after their end; `nil` for ever.
    let keepSeconds: Int?
    /// Whether jobs may reuse outputs of earlier ones.
    let reuse: Bool
    /// Whether this is how its file was before it had an error.
    let stale: Bool
    let window: Window?
    /// Whether somebody holds it.
    let held: Bool
    /// Whether a job would begin now.
    let open: Bool
    /// When it opens next; `nil` when it is open, or that is not known.
    let opensAt: Timestamp?
    /// What an upload may set; `nil` when there is nothing.
    let options: [Option]?
    /// With the defaults of the options.
    let steps: [Step]

    /// An option that the pipeline declares.
    struct Option: Encodable {
        let name: String
        let text: String?
        let `default`: JSONValue?
        /// The values that it can have.
        let schema: JSONValue

        init(_ option: OptionDeclaration) {
            name = option.name
            text = option.text.isEmpty ? nil : option.text
            `default` = option.defaultValue
            schema = option.form.answerSchema
        }
    }

    /// A window in the words of a pipeline file.
    struct Window: Encodable {
        let from: String
        let to: String
        let days: [Weekday]
        let zone: String?

        init(_ window: Pipelines.Window) {
            from = Pipelines.Window.text(window.fromMinute)
            to = Pipelines.Window.text(window.toMinute)
            days = Weekday.allCases.filter(window.days.contains)
            zone = window.zone
        }
    }

    /// - Parameters:
    ///   - isStale: whether its file has an error now.
    ///   - schedule: when its jobs may begin.
    ///   - now: the moment that is reported.
    init(_ pipeline: Pipeline, isStale: Bool, _ schedule: Schedule, at now: Timestamp) {
        stale = isStale
        name = pipeline.name
        description = pipeline.description
        url = "/pipelines/\(pipeline.name)"
        accepts = pipeline.accepts
        limits = pipeline.limits
        retry = pipeline.retry
        keepSeconds = pipeline.keepSeconds
        reuse = pipeline.reuse
        window = pipeline.window.map(Window.init)
        held = schedule.isPaused
        open = schedule.isOpen(at: now)
        opensAt = schedule.opening(after: now)
        options = pipeline.options.isEmpty ? nil : pipeline.options.map(Option.init)
        steps = pipeline.steps
    }
}
