import Jobs
@testable import Spool

/// What the notifier does.
extension TestWork {
    static let audience = Audience(each: [.hook(program: "tell")])
    static let digest = Audience(digest: [.hook(program: "tell")])
    /// When all of it happens.
    static let moment = Timestamp(milliseconds: 1)

    /// What becomes of an attempt to tell.
    typealias Attempt = (inout Notification) -> Void

    static func deliver(_ notification: inout Notification) { notification.deliver(at: moment) }
    static func park(_ notification: inout Notification) {
        notification.park(because: "refused", at: moment)
    }
    static func postpone(_ notification: inout Notification) {
        notification.postpone(until: moment, because: "busy", at: moment)
    }

    /// Asks for the end of a job to be told again, as somebody does at the keyboard.
    func tellAgain(_ id: JobID, all: Bool) throws {
        ledger.note(.askingAgain(id))
        try spool.mark(.again(.job(id), all: all))
        ledger.note(.askedAgain(id))
    }

    /// Goes through all that is marked, once.
    /// - Returns: the notifications whose delivery was tried.
    @discardableResult
    func tell(_ attempt: Attempt = TestWork.deliver) throws -> [String] {
        let entries = try spool.outboxEntries().sorted { $0.name < $1.name }
        for case .again(let subject, let all) in entries { try renew(subject, all: all) }
        var tried: [String] = []
        for case .notice(let id) in try spool.outboxEntries() {
            tried += try tell(id, attempt)
        }
        return try tried + tellOfBatches(attempt)
    }

    private func tell(_ id: NoticeID, _ attempt: Attempt) throws -> [String] {
        switch try spool.notice(id) {
        case .unsettled: return []
        case .gone:
            try spool.dismiss(.notice(id))
            return []
        case .settled(let stored):
            if try batch(toldOf: stored.notice) != nil { return [] }
            var pending = try stored.notifications.filter { $0.state == .pending }
            for place in pending.indices {
                if case .job(let job) = id.subject { ledger.note(.telling(job)) }
                attempt(&pending[place])
                guard try stored.store.record([pending[place]]) else { break }
                if case .job(let job) = id.subject { ledger.note(.told(job, pending[place])) }
            }
            if pending.allSatisfy({ $0.state != .pending }) { try spool.dismiss(.notice(id)) }
            return pending.map(\.id)
        }
    }

    private func renew(_ subject: NoticeID.Subject, all: Bool) throws {
        let entry = OutboxEntry.again(subject, all: all)
        guard let notices = try spool.notices(of: subject), let last = try notices.last else {
            return try spool.dismiss(entry)
        }
        var renewed = try notices.notifications.filter {
            $0.notice == last && $0.state != .batched && (all || $0.state != .delivered)
        }
        for place in renewed.indices { renewed[place].renew() }
        guard try notices.record(renewed) else { return try spool.dismiss(entry) }
        try spool.mark(.notice(last))
        try spool.dismiss(entry)
    }

    /// The batch that a job is told of with, and has not been.
    private func batch(toldOf notice: Notice) throws -> BatchID? {
        guard let batch = notice.batch, !notice.gathered.isEmpty,
              try !spool.gathered(in: batch).contains(notice.id) else { return nil }
        return batch
    }

    /// Tells of the batches all of whose jobs have ended.
    private func tellOfBatches(_ attempt: Attempt) throws -> [String] {
        var gathered: [BatchID: [Notice]] = [:]
        for case .notice(let id) in try spool.outboxEntries() {
            guard case .settled(let stored) = try spool.notice(id),
                  let batch = try batch(toldOf: stored.notice) else { continue }
            gathered[batch, default: []].append(stored.notice)
        }
        var tried: [String] = []
        for (batch, notices) in gathered {
            guard let manifest = try spool.manifest(of: batch) else { continue }
            let summary = try spool.summary(of: manifest)
            guard summary.ended == summary.total else { continue }
            let id = try spool.addNotice(
                of: summary,
                to: [Notice.Addressed(Self.digest.digest[0], pipeline: Self.pipeline)],
                gathering: notices.map(\.id).sorted { $0.text < $1.text })
            for notice in notices { tried += try tell(notice.id, attempt) }
            if let id { tried += try tell(id, attempt) }
        }
        return tried
    }
}
