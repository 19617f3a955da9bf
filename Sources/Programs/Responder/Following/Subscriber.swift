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
    /// Of a stream: the tag of the status that the client has, or is being sent.
    private(set) var sent: String?
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
        if case .stream(let lastSeen) = following.way {
            sent = lastSeen
            send(output(response))
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
    func receive(_ update: StatusUpdate) {
        guard !isBusy, !isEnding, !isOver else { return }
        switch following.way {
        case .stream:
            var records = sent == update.status.tag ? [] : update.event(for: request.id)
            sent = update.status.tag
            if update.isFinal { records += end() }
            send(records)
        case .wait(let reply, _):
            if reply.isAnswer(by: update.status, isFinal: update.isFinal) {
                finish(.update(update))
            }
        }
    }

    /// Ends with what is known now: the time is over, the job has gone, or we stop.
    func finish(_ look: StatusLookup) {
        guard !isEnding, !isOver else { return }
        switch following.way {
        case .stream:
            if isBusy { isOver = true } else { send(end()) }
        case .wait(let reply, let seconds):
            send(output(response(look, reply, seconds)) + end())
        }
    }

    private func response(_ look: StatusLookup, _ reply: StatusReply, _ seconds: Int) -> Response {
        let id = following.job
        switch look {
        case .update(let update):
            return reply.response(update.status, of: id, isFinal: update.isFinal, waited: seconds)
        case .missing:
            return Refusal.unknownJob.response(instance: "/jobs/\(id)")
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
