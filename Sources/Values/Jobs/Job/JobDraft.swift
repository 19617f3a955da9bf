/// What a job is to be, before it has an id.
package struct JobDraft: Hashable, Sendable {
    /// The name of the pipeline to run.
    package var pipeline: String
    package var lane: Lane
    /// What is known of each file, in the order they were added.
    package var inputs: [Manifest.Input]
    /// The values of the pipeline's options that the sender sets, by name.
    package var options: [String: String]
    /// The authenticated user, if there is one.
    package var owner: String?
    /// Names the jobs that are sent in one go.
    package var batch: BatchID?
    /// What the sender calls the job.
    package var title: JobTitle?
    /// Who is notified of its end, besides the recipients that the pipeline names.
    package var notify: EmailAddress?
    /// Who is notified of it by itself, even if it is part of a batch.
    package var notifyAlone: EmailAddress?

    package init(
        pipeline: String, lane: Lane, inputs: [Manifest.Input], options: [String: String] = [:],
        owner: String? = nil,
        batch: BatchID? = nil, title: JobTitle? = nil, notify: EmailAddress? = nil,
        notifyAlone: EmailAddress? = nil
    ) {
        self.pipeline = pipeline
        self.lane = lane
        self.inputs = inputs
        self.options = options
        self.owner = owner
        self.batch = batch
        self.title = title
        self.notify = notify
        self.notifyAlone = notifyAlone
    }
}

extension Manifest {
    /// The manifest of the job that a draft becomes.
    package init(_ draft: JobDraft, id: JobID) {
        self.init(
            id: id, pipeline: draft.pipeline, lane: draft.lane, inputs: draft.inputs,
            options: draft.options, owner: draft.owner, batch: draft.batch, title: draft.title,
            notify: draft.notify,
            notifyAlone: draft.notifyAlone)
    }
}
