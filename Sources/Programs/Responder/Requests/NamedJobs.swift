internal import HTTP
internal import Jobs

/// The jobs that the query of a request names, and a batch.
struct NamedJobs: Hashable, Sendable {
    let batch: BatchID?
    /// Those that the request may see, in the order in which they are named, each once.
    var visible: [JobID]
    /// Those that are not there, or not for the request to see.
    var missing: [JobID] = []

    /// Whether jobs are named, and not a batch alone.
    var isOfJobs: Bool { !visible.isEmpty || !missing.isEmpty }

    /// Reads the query, which has been checked. All jobs count as visible.
    /// - Throws: `Refusal` for what is no id, for too many, and when nothing is named.
    init(_ head: RequestHead) throws(Refusal) {
        batch = try head.queryValue("batch").map { text throws(Refusal) in
            try UploadOptions.batch(text)
        }
        let texts = head.queryValues("id")
        guard texts.count <= Following.jobsMax else {
            throw Refusal(
                .malformedRequest, "More than \(Following.jobsMax) jobs are named.")
        }
        var seen: Set<JobID> = []
        visible = []
        for text in texts {
            guard let id = JobID(text) else {
                throw Refusal(
                    .malformedRequest,
                    "The value \"\(Refusal.quotable(text))\" of \"id\" is not the id of a job.")
            }
            if seen.insert(id).inserted { visible.append(id) }
        }
        guard batch != nil || isOfJobs else {
            throw Refusal(
                .malformedRequest,
                "Jobs are named with \"id\", once for each, or a batch with \"batch\".")
        }
    }
}
