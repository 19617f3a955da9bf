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

    /// How often a batch is counted, in seconds, unless that takes more than a tenth of them.
    static let countSeconds = 2.0

    private struct Followed {
        var subscribers: Set<UInt64> = []
        /// The tag of the status that they got last.
        var tag: String?
        /// Whether nothing must be done to learn of a change.
        var isWatched = false
        /// Of a batch: what it had come to when it was counted last.
        var sums: StatusUpdate?
        /// Of a batch: the token of its next count.
        var countToken: UInt64?
    }

    private let lookup: Spool.Lookup
    private let inbox: Inbox<FollowerMessage>
    private let count: HeldCount
    private let counting: BatchCounting
    private let log: Log
    private let epoll: Epoll
    private let hints: StatusHints
    private var deadlines = Deadlines()
    private var isScanPlanned = false
    private var isStopping = false
    private var subscribers: [UInt64: Subscriber] = [:]
    private var subjects: [FollowedSubject: Followed] = [:]
    private var batchesDue: [UInt64: BatchID] = [:]
    private var lastToken = scanToken

    init(
        _ lookup: Spool.Lookup, _ inbox: Inbox<FollowerMessage>, _ count: HeldCount,
        _ counting: BatchCounting, watchesMax: Int, log: Log
    ) throws(SystemError) {
        self.lookup = lookup
        self.inbox = inbox
        self.count = count
        self.counting = counting
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
                if token == Self.scanToken {
                    scan()
                } else if let batch = batchesDue.removeValue(forKey: token) {
                    count(batch, token)
                } else {
                    heartbeat(token)
                }
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
            case .counted(let batch, let counted): take(counted, of: batch)
            case .failed(let batch, let error): noteFailure(error, of: batch)
            case .stop: isStopping = true
            case .close: return false
            }
        }
        if isStopping {
            for subject in subjects.keys { broadcastLook(at: subject) }
            for token in subscribers.keys { change(token) { $0.finish(look(at:)) } }
        }
        return true
    }

    private func register(_ newSubscriber: Subscriber) {
        lastToken += 1
        let token = lastToken
        guard !newSubscriber.isOver,
            (try? epoll.add(newSubscriber.raw, token: token, for: .hangUp)) != nil
        else {
            count.remove()
            return
        }
        subscribers[token] = newSubscriber
        deadlines.add(token, at: Clock.monotonicSeconds + newSubscriber.timeoutSeconds)
        for subject in newSubscriber.following.subjects {
            let isNew = subjects[subject] == nil
            subjects[subject, default: Followed()].subscribers.insert(token)
            if isNew { watch(subject) }
        }
        for subject in newSubscriber.following.subjects where subscribers[token] != nil {
            // Read behind the beginning of the watch, so that no change falls in between.
            guard let look = look(at: subject) else { continue }
            if case .update(let update) = look, update.status.tag == subjects[subject]!.tag {
                change(token) { $0.receive(update, of: subject) }
            } else {
                broadcast(look, of: subject)
            }
        }
    }

    /// Its time is over, or a sign of life is due.
    private func heartbeat(_ token: UInt64) {
        change(token) { if $0.heartbeat() { $0.finish(look(at:)) } }
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

    /// Sends a stream the newest statuses that it has missed while it was busy, until it is busy
    /// again.
    private func catchUp(_ subscriber: Subscriber) {
        for (index, subject) in subscriber.following.subjects.enumerated()
        where !subscriber.isBusy && subscriber.lacks(subjects[subject]?.tag, at: index) {
            if case .update(let update)? = look(at: subject) {
                subscriber.receive(update, of: subject)
            }
        }
        subscriber.endIfAllEnded()
    }

    private func drop(_ token: UInt64, _ subscriber: Subscriber) {
        epoll.remove(subscriber.raw)
        subscribers[token] = nil
        for subject in subscriber.following.subjects {
            subjects[subject]!.subscribers.remove(token)
            guard subjects[subject]!.subscribers.isEmpty else { continue }
            subjects[subject] = nil
            if case .job(let id) = subject { hints.unwatch(id) }
        }
        count.remove()
    }

    // MARK: Jobs

    private func takeHints() {
        let changed = hints.take().map { $0.map(FollowedSubject.job) } ?? Array(subjects.keys)
        for subject in changed { broadcastLook(at: subject) }
    }

    /// - Returns: `nil` of a batch that was not counted yet.
    private func look(at subject: FollowedSubject) -> StatusLookup? {
        switch subject {
        case .job(let id): look(at: id)
        case .batch: subjects[subject]?.sums.map { .update($0) }
        }
    }

    private func look(at id: JobID) -> StatusLookup {
        do throws(SystemError) {
            guard let status = try lookup.status(of: id) else { return .missing(id) }
            return .update(StatusUpdate(status))
        } catch {
            return .failed(error)
        }
    }

    private func broadcastLook(at subject: FollowedSubject) {
        if let look = look(at: subject) { broadcast(look, of: subject) }
    }

    /// Sends a status to all who follow a job or a batch.
    private func broadcast(_ look: StatusLookup, of subject: FollowedSubject) {
        guard let followed = subjects[subject] else { return }
        switch look {
        case .update(let update):
            subjects[subject]!.tag = update.status.tag
            // What is gone does not come again.
            if update.kind == .missing { subjects[subject]!.isWatched = true }
            for token in followed.subscribers { change(token) { $0.receive(update, of: subject) } }
        case .failed(let error):
            log.write(
                .error, "could not read a status that is followed (looking again in 2 s)",
                ["subject": "\(subject)", "reason": "\(error)"])
            subjects[subject]!.isWatched = false
            planScan()
        }
    }

    private func watch(_ subject: FollowedSubject) {
        switch subject {
        case .job(let id):
            subjects[subject]!.isWatched = hints.watch(id)
            if !subjects[subject]!.isWatched { planScan() }
        case .batch(let id):
            subjects[subject]!.isWatched = true
            counting.count(id)
        }
    }

    private func planScan() {
        guard !isScanPlanned else { return }
        isScanPlanned = true
        deadlines.add(Self.scanToken, at: Clock.monotonicSeconds + Self.scanSeconds)
    }

    /// Looks at the jobs that cannot be watched, and tries it again.
    private func scan() {
        isScanPlanned = false
        for (subject, followed) in subjects where !followed.isWatched {
            watch(subject)
            broadcastLook(at: subject)
        }
    }

    // MARK: Batches

    private func count(_ batch: BatchID, _ token: UInt64) {
        // Of nobody any more, or of somebody who came since and has it counted himself.
        guard subjects[.batch(batch)]?.countToken == token else { return }
        subjects[.batch(batch)]!.countToken = nil
        counting.count(batch)
    }

    private func take(_ counted: CountedBatch?, of batch: BatchID) {
        let subject = FollowedSubject.batch(batch)
        planCount(batch, seconds: (counted?.seconds ?? 0) * 10)
        guard let counted, subjects[subject] != nil else { return }
        let update =
            counted.sums.map { StatusUpdate($0, isFinal: counted.isFinal) }
            ?? StatusUpdate(missing: batch.text)
        subjects[subject]!.sums = update
        broadcast(.update(update), of: subject)
    }

    private func noteFailure(_ error: SystemError, of batch: BatchID) {
        log.write(
            .error, "could not count a batch that is followed (counting again in 2 s)",
            ["batch": batch.text, "reason": "\(error)"])
        planCount(batch, seconds: 0)
    }

    private func planCount(_ batch: BatchID, seconds: Double) {
        guard let followed = subjects[.batch(batch)], followed.countToken == nil else { return }
        lastToken += 1
        subjects[.batch(batch)]!.countToken = lastToken
        batchesDue[lastToken] = batch
        let due = Clock.monotonicSeconds + max(seconds, Self.countSeconds)
        deadlines.add(lastToken, at: due)
    }
}
