internal import Jobs
internal import Platform
internal import Spool

/// The thread that holds all requests that are answered in their own time. It waits for none.
final class FollowerLoop: @unchecked Sendable {
    // Safe because one thread makes it, and hands it over to the one that runs it.

    /// How often those jobs are looked at that cannot be watched, in seconds.
    static let scanSeconds = 2.0
    private static let hintsToken: UInt64 = 0
    private static let inboxToken: UInt64 = 1
    private static let scanToken: UInt64 = 2

    private struct FollowedJob {
        var subscribers: Set<UInt64> = []
        /// The tag of the status that they got last.
        var tag: String?
        var isWatched = false
    }

    private let lookup: Spool.Lookup
    private let inbox: Inbox<FollowerMessage>
    private let count: HeldCount
    private let log: Log
    private let epoll: Epoll
    private let hints: StatusHints
    private var deadlines = Deadlines()
    private var isScanPlanned = false
    private var isStopping = false
    private var subscribers: [UInt64: Subscriber] = [:]
    private var jobs: [JobID: FollowedJob] = [:]
    private var lastToken = scanToken

    init(
        _ lookup: Spool.Lookup, _ inbox: Inbox<FollowerMessage>, _ count: HeldCount,
        watchesMax: Int,
        log: Log
    ) throws(SystemError) {
        self.lookup = lookup
        self.inbox = inbox
        self.count = count
        self.log = log
        hints = try StatusHints(lookup, watchesMax: watchesMax)
        epoll = try Epoll()
        try epoll.add(hints.raw, token: Self.hintsToken)
        try epoll.add(inbox.raw, token: Self.inboxToken)
    }

    /// Runs until the inbox is closed.
    func run() {
        while true {
            for token in wait() {
                switch token {
                case Self.hintsToken: takeHints()
                case Self.inboxToken:
                    guard takeMessages() else { return }
                default: change(token) { $0.push() }
                }
            }
            for token in deadlines.due(at: Clock.monotonicSeconds) {
                if token == Self.scanToken { scan() } else { heartbeat(token) }
            }
        }
    }

    private func wait() -> [UInt64] {
        do {
            return try epoll.wait(seconds: deadlines.next.map { $0 - Clock.monotonicSeconds })
        } catch {
            preconditionFailure("what is waited for is there: \(error)")
        }
    }

    // MARK: Subscribers

    /// - Returns: false when nobody comes any more.
    private func takeMessages() -> Bool {
        for message in inbox.take() {
            switch message {
            case .follow(let newSubscriber): register(newSubscriber)
            case .stop: isStopping = true
            case .close: return false
            }
        }
        if isStopping {
            for id in jobs.keys { broadcast(look(at: id), of: id, isLast: true) }
        }
        return true
    }

    private func register(_ newSubscriber: Subscriber) {
        lastToken += 1
        let (token, id) = (lastToken, newSubscriber.following.job)
        guard !newSubscriber.isOver,
            (try? epoll.add(newSubscriber.raw, token: token, for: .hangUp)) != nil
        else {
            count.remove()
            return
        }
        subscribers[token] = newSubscriber
        deadlines.add(token, at: Clock.monotonicSeconds + newSubscriber.timeoutSeconds)
        if jobs[id] == nil {
            jobs[id] = FollowedJob()
            watch(id)
        }
        jobs[id]!.subscribers.insert(token)
        // Read behind the beginning of the watch, so that no change falls in between.
        let look = look(at: id)
        if case .update(let update) = look, update.status.tag == jobs[id]!.tag {
            change(token) { $0.receive(update) }
        } else {
            broadcast(look, of: id)
        }
    }

    /// Its time is over, or a sign of life is due.
    private func heartbeat(_ token: UInt64) {
        change(token) { subscriber in
            if subscriber.heartbeat() { subscriber.finish(look(at: subscriber.following.job)) }
        }
        guard subscribers[token] != nil else { return }
        deadlines.add(token, at: Clock.monotonicSeconds + EventStream.keepAliveSeconds)
    }

    /// Does something with a subscriber, if it is still there, and what follows from it.
    private func change(_ token: UInt64, _ body: (Subscriber) -> Void) {
        guard let subscriber = subscribers[token] else { return }
        let wasBusy = subscriber.isBusy
        body(subscriber)
        if wasBusy, !subscriber.isBusy, !subscriber.isOver { catchUp(subscriber) }
        if subscriber.isOver { return drop(token, subscriber) }
        guard subscriber.isWatchedForOutput != subscriber.isBusy else { return }
        subscriber.isWatchedForOutput.toggle()
        try? epoll.change(
            subscriber.raw, token: token,
            to: subscriber.isBusy ? [.hangUp, .output] : .hangUp)
    }

    /// Sends a stream the newest status if it has missed one while it was busy.
    private func catchUp(_ subscriber: Subscriber) {
        let id = subscriber.following.job
        guard subscriber.sent != jobs[id]?.tag, case .update(let update) = look(at: id) else {
            return
        }
        subscriber.receive(update)
    }

    private func drop(_ token: UInt64, _ subscriber: Subscriber) {
        let id = subscriber.following.job
        epoll.remove(subscriber.raw)
        subscribers[token] = nil
        jobs[id]!.subscribers.remove(token)
        if jobs[id]!.subscribers.isEmpty {
            jobs[id] = nil
            hints.unwatch(id)
        }
        count.remove()
    }

    // MARK: Jobs

    private func takeHints() {
        for id in hints.take() ?? Set(jobs.keys) { broadcast(look(at: id), of: id) }
    }

    private func look(at id: JobID) -> StatusLookup {
        do throws(SystemError) {
            guard let status = try lookup.status(of: id) else { return .missing }
            return .update(StatusUpdate(status))
        } catch {
            return .failed(error)
        }
    }

    /// Sends a status to all who follow a job.
    /// - Parameter isLast: whether they get nothing further.
    private func broadcast(_ look: StatusLookup, of id: JobID, isLast: Bool = false) {
        guard let job = jobs[id] else { return }
        switch look {
        case .update(let update):
            jobs[id]!.tag = update.status.tag
            for token in job.subscribers { change(token) { $0.receive(update) } }
        case .missing:
            for token in job.subscribers { change(token) { $0.finish(look) } }
        case .failed(let error):
            log.write(
                .error, "could not read a status that is followed (looking again in 2 s)",
                ["job": id.text, "reason": "\(error)"])
            jobs[id]!.isWatched = false
            planScan()
        }
        if isLast {
            for token in job.subscribers { change(token) { $0.finish(look) } }
        }
    }

    private func watch(_ id: JobID) {
        jobs[id]!.isWatched = hints.watch(id)
        if !jobs[id]!.isWatched { planScan() }
    }

    private func planScan() {
        guard !isScanPlanned else { return }
        isScanPlanned = true
        deadlines.add(Self.scanToken, at: Clock.monotonicSeconds + Self.scanSeconds)
    }

    /// Looks at the jobs that cannot be watched, and tries it again.
    private func scan() {
        isScanPlanned = false
        for (id, job) in jobs where !job.isWatched {
            watch(id)
            broadcast(look(at: id), of: id)
        }
    }
}
