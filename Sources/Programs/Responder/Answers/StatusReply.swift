internal import HTTP
internal import Jobs
internal import Spool

/// How the status of a job is answered to who waits for it.
enum StatusReply: Hashable, Sendable {
    /// To a client that reads it, with the tags of If-None-Match.
    case read(EntityTags?)
    /// To the client that has sent the job.
    case accepted

    /// Whether a status is what is waited for: the last of its job, or another than the client has.
    func isAnswer(by status: StoredStatus, isFinal: Bool) -> Bool {
        if case .read(let known?) = self { return isFinal || !known.match(status.quotedTag) }
        return isFinal
    }

    /// - Parameter waited: how long the client was ready to wait, in seconds.
    func response(_ status: StoredStatus, of id: JobID, isFinal: Bool, waited: Int) -> Response {
        let applied = HeaderField("Preference-Applied", "wait=\(waited)")
        switch self {
        case .read(let known):
            return Response(status, unless: known, [applied])
        case .accepted:
            let fields =
                [
                    .json, applied, HeaderField("Location", "/jobs/\(id)"),
                    .noCache,
                ] + status.cacheFields
            return Response(
                status: isFinal ? 200 : 202,
                headers: fields + (isFinal ? [] : [.retryAfter(seconds: 1)]),
                body: status.json)
        }
    }
}

extension Response {
    /// A job's status, or 304 when the client has it.
    /// - Parameters:
    ///   - known: the tags of the statuses that the client has.
    ///   - more: further fields of the header.
    init(
        _ status: StoredStatus, unless known: EntityTags?, _ more: [HeaderField] = [],
        following: Following? = nil
    ) {
        let tag = status.quotedTag
        let fields =
            [HeaderField("ETag", tag), .noCache] + status.cacheFields + more
        if let known, known.match(tag) {
            self.init(status: 304, headers: fields, following: following)
        } else {
            self.init(
                status: 200, headers: [.json] + fields, body: status.json,
                following: following)
        }
    }
}

extension StoredStatus {
    /// The entity tag as it stands in a header.
    var quotedTag: String { "\"\(tag)\"" }

    /// What the header says of where the job's outputs come from; nothing of most jobs.
    var cacheFields: [HeaderField] { cacheOutcome.map { [.cacheStatus($0)] } ?? [] }
}
