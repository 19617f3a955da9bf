internal import FastCGI
internal import Jobs
internal import Spool

/// A request on its way to the end of its answer. A web server that takes nothing of it costs the
/// others nothing: of a stream only the newest status is sent when it takes more, and one that
/// reads nothing between two heartbeats is dropped.
final class Subscriber: @unchecked Sendable {
    // Safe because one thread has it at a time: it is handed over, not shared.

    let following: Following
    private let request: HeldRequest
    /// Of a stream: which statuses the client has, or is being sent.
    private var marks: EventMarks
    /// Of a stream: which of its subjects have ended, as far as the client knows.
    private var ended: [Bool]
    private var isEnding = false
    private var isStalled = false
    /// Whether nothing is left to do: the answer is sent to its end, or nobody takes it.
    private(set) var isOver = false
    /// For the loop: what it watches the connection for.
    var isWatchedForOutput = false

    /// - Parameter response: of a stream the header and what its body begins with.
    init(_ request: HeldRequest, _ following: Following, _ response: Response) {
        self.request = request
        self.following = following
        let count = following.subjects.count
        ended = Array(repeating: false, count: count)
        if case .stream(let lastSeen) = following.way {
            marks = EventMarks(lastSeen: lastSeen, count: count)
            send(output(response))
        } else {
            marks = EventMarks(lastSeen: nil, count: count)
        }
    }

    /// The connection, for `Epoll`.
    var raw: Int32 { request.raw }
    /// Whether the web server has not taken yet all that it was sent.
    var isBusy: Bool { request.isBusy }

    /// When something is due after it has come, in seconds.
    var timeoutSeconds: Double {
        switch following.way {
        case .stream: EventStream.keepAliveSeconds
        case .wait(_, let seconds): Double(seconds)
        }
    }

    /// Learns of a status.
    func receive(_ update: StatusUpdate, of subject: FollowedSubject) {
        guard !isEnding, !isOver else { return }
        switch following.way {
        case .stream:
            guard let index = following.subjects.firstIndex(of: subject) else { return }
            if marks.has(update.status.tag, at: index) {
                ended[index] = update.isFinal
                endIfAllEnded()
            } else if !isBusy {
                marks.set(update.status.tag, at: index)
                ended[index] = update.isFinal
                let isLast = ended.allSatisfy(\.self)
                let event = update.event(
                    for: request.id, id: marks.id, at: following.place)
                send(event + (isLast ? end() : []))
            }
        case .wait(let reply, _):
            guard !isBusy else { return }
            if update.kind == .missing
                || reply.isAnswer(by: update.status, isFinal: update.isFinal)
            {
                finish { _ in .update(update) }
            }
        }
    }

    /// Whether a stream missed the status of this tag while it was busy.
    func lacks(_ tag: String?, at index: Int) -> Bool {
        guard case .stream = following.way, tag != nil else { return false }
        return !marks.has(tag, at: index)
    }

    /// Ends a stream that has the last status of each of its subjects.
    func endIfAllEnded() {
        guard !isBusy, !isEnding, !isOver, ended.allSatisfy(\.self) else { return }
        send(end())
    }

    /// Ends with what is known now: the time is over, or we stop.
    /// - Parameter look: looks at the job that is waited for.
    func finish(_ look: (JobID) -> StatusLookup) {
        guard !isEnding, !isOver else { return }
        switch following.way {
        case .stream:
            if isBusy { isOver = true } else { send(end()) }
        case .wait(let reply, let seconds):
            guard case .job(let id) = following.subjects[0] else {
                preconditionFailure("only jobs are waited for")
            }
            let response = response(look(id), of: id, reply, seconds)
                .placed(at: following.place).adding(following.fields)
            send(output(response) + end())
        }
    }

    private func response(
        _ look: StatusLookup, of id: JobID, _ reply: StatusReply, _ seconds: Int
    ) -> Response {
        switch look {
        case .update(let update) where update.kind == .missing:
            return Refusal.unknownJob.response(instance: "/jobs/\(id)")
        case .update(let update):
            return reply.response(update.status, of: id, isFinal: update.isFinal, waited: seconds)
        case .failed(let error):
            return Refusal(error).response(instance: "/jobs/\(id)")
        }
    }

    /// The web server takes more, or has gone.
    func push() {
        // If nothing waits to be taken, this can only be its going.
        guard isBusy, request.push() > 0 else {
            isOver = true
            return
        }
        isStalled = false
        if !isBusy, isEnding { isOver = true }
    }

    /// Its timeout has passed, and again every `EventStream.keepAliveSeconds`.
    /// - Returns: whether the answer is due.
    func heartbeat() -> Bool {
        if isBusy {
            isOver = isStalled
            isStalled = true
            return false
        }
        if case .wait = following.way { return true }
        send(Records.output(EventStream.keepAlive, requestID: request.id))
        return false
    }

    private func output(_ response: Response) -> [UInt8] {
        Records.output(response.serialized(withBody: true), requestID: request.id)
    }

    private func end() -> [UInt8] {
        isEnding = true
        return Records.end(requestID: request.id)
    }

    private func send(_ records: [UInt8]) {
        let isTaken = request.send(records)
        isOver = !isTaken || isEnding && !isBusy
    }
}
