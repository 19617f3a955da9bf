/// What is known of a job: the body that `GET /jobs/{id}` answers, complete and ready to serve.
package struct Status: Codable, Hashable, Sendable {
    private var format = FormatVersion()
    package let id: JobID
    package let pipeline: String
    /// The values of the pipeline's options that the sender set, by name; `nil` when he set none.
    package let options: [String: String]?
    /// What the sender calls the job; `nil` when he said nothing.
    package let title: JobTitle?
    package var state: JobState { didSet { offerLinks() } }
    /// 0 to 1.
    package var progress: Double
    /// The name of a step that is running; `nil` when none is.
    package var currentStep: String?
    package var totalSteps: Int
    /// One sentence for people.
    package var message: String
    package let createdAt: Timestamp
    package var startedAt: Timestamp?
    package var updatedAt: Timestamp
    package var finishedAt: Timestamp?
    /// When an ended job is removed with its files; `nil` for never.
    package var expiresAt: Timestamp?
    package var estimatedCompletionAt: Timestamp?
    /// How often the job was begun; 0 before the first time.
    package var attempt: Int
    /// How often it was begun and Pressroom itself was stopped before an end.
    package var interruptions: Int
    /// The attempts that failed, the first at first; `nil` while none has.
    package var attempts: [FailedAttempt]?
    /// When a held job becomes runnable.
    package var notBefore: Timestamp?
    /// Whether somebody released it: it may begin outside its window. `nil` when nobody has.
    package var released: Bool?
    package var inputs: [Manifest.Input]
    package var steps: [StepStatus]
    package var error: Problem?
    /// Who is reported its ends, and how far that is; `nil` when nobody is.
    package var notifications: [Delivery]?
    /// Where its outputs are put for people, and how far that is; `nil` when they are not.
    package var published: [PublishedFile]? {
        didSet { if published != nil { format = .second } }
    }
    package var links: Links

    /// Whether a step has made something.
    package var hasOutputs: Bool { steps.contains { !$0.outputs.isEmpty } }

    private mutating func offerLinks() {
        links.offerActions(on: id, state)
        links.archive = state.isFinal && hasOutputs ? "/jobs/\(id)/archive" : nil
    }

    /// Takes in what the notifier has written down since the job ended.
    package mutating func update(from deliveries: [Delivery]) {
        notifications = notifications?.updated(from: deliveries)
        for index in notifications?.indices ?? 0..<0 { notifications?[index].published = nil }
        published = published?.updated(from: deliveries)
    }

    /// Where related things are, as paths of this site.
    package struct Links: Codable, Hashable, Sendable {
        package var `self`: String
        package var files: String?
        /// Where its statuses are streamed; `nil` of a job from before there was this.
        package var events: String?
        /// There while the job has not ended.
        package var cancel: String?
        /// There when it has failed or was cancelled.
        package var retry: String?
        /// There while it is held.
        package var release: String?
        /// There when it has ended and made something.
        package var archive: String?

        fileprivate mutating func offerActions(on id: JobID, _ state: JobState) {
            func path(_ action: ControlRequest.Action) -> String? {
                action.applies(to: state) ? "/jobs/\(id)/\(action.rawValue)" : nil
            }
            (cancel, retry, release) = (path(.cancel), path(.retry), path(.promote))
        }
    }

    /// The status of a job that has just been accepted.
    package init(accepted manifest: Manifest) {
        id = manifest.id
        pipeline = manifest.pipeline
        title = manifest.title
        options = manifest.options
        state = .queued
        progress = 0
        currentStep = nil
        totalSteps = 0
        message = "waiting for a free processor"
        createdAt = manifest.id.createdAt
        startedAt = nil
        updatedAt = manifest.id.createdAt
        finishedAt = nil
        expiresAt = nil
        estimatedCompletionAt = nil
        attempt = 0
        interruptions = 0
        attempts = nil
        notBefore = nil
        released = nil
        inputs = manifest.inputs
        steps = []
        error = nil
        notifications = nil
        published = nil
        links = Links(
            self: "/jobs/\(manifest.id)", files: "/jobs/\(manifest.id)/files",
            events: "/jobs/\(manifest.id)/events")
        offerLinks()
    }
}
