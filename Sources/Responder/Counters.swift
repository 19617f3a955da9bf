internal import Jobs
internal import Synchronization

/// What this responder has counted since it started. Used by many threads at once.
final class Counters: Sendable {
    struct Values {
        /// The jobs that were accepted, by pipeline.
        var accepted: [String: Int] = [:]
        /// The answers that were given, by their status code.
        var answers: [String: Int] = [:]
    }

    private let state = Mutex(Values())

    var values: Values { state.withLock { $0 } }

    func accepted(_ upload: AcceptedUpload) {
        state.withLock { $0.accepted[upload.pipeline, default: 0] += upload.jobs }
    }

    func answered(_ response: Response) {
        state.withLock { $0.answers[String(response.status), default: 0] += 1 }
    }
}
