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

    /// Asks for the last end of a job or a batch to be told again, as people do.
    func tellAgain(_ subject: NoticeID.Subject, all: Bool) throws {
        ledger.note(.askingAgain(subject))
        try spool.mark(.again(subject, all: all))
        ledger.note(.askedAgain(subject))
    }

    /// Goes through all that is marked, once.
    /// - Returns: the notifications whose delivery was tried.
    @discardableResult
    func tell(_ attempt: Attempt = TestWork.deliver) throws -> [String] {
        let entries = try spool.outboxEntries().sorted { $0.name < $1.name }
        for case .again(let subject, let all) in entries {
            _ = try spool.renew(subject, all: all) { _ in false }
        }
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
                ledger.note(.telling(id.subject))
                attempt(&pending[place])
                guard try stored.store.record([pending[place]]) else { break }
                ledger.note(.told(id.subject, pending[place]))
            }
            if pending.allSatisfy({ $0.state != .pending }) { try spool.dismiss(.notice(id)) }
            return pending.map(\.id)
        }
    }

    /// The batch that a job is told of with, and has not been.
    private func batch(toldOf notice: Notice) throws -> BatchID? {
        guard let batch = notice.batch, !notice.gathered.isEmpty,
              try !spool.gathered(in: batch).notices.contains(notice.id) else { return nil }
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
            let gathers = notices.map(\.id).sorted { $0.text < $1.text }
            let id = try spool.addNotice(
                of: summary,
                to: [Notice.Addressed(Self.digest.digest[0], pipeline: Self.pipeline)],
                gathering: gathers)
            if let id { ledger.note(.gathered(id, gathers)) }
            for notice in notices { tried += try tell(notice.id, attempt) }
            if let id { tried += try tell(id, attempt) }
        }
        return tried
    }
}
