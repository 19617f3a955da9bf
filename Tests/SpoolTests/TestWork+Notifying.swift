import Jobs
@testable import Spool

/// What the notifier does.
extension TestWork {
    static let recipients = Recipients(each: [.hook(program: "tell")])
    static let digest = Recipients(digest: [.hook(program: "tell")])
    static let daily = Recipients(daily: .init(digest.digest, at: day.at))
    static let day = DailyDigest(
        to: .init(digest.digest[0], pipeline: pipeline),
        at: ReportTime(time: DailyTime(minute: 0), day: "1970-01-02", moment: moment))
    /// When all of it happens.
    static let moment = Timestamp(milliseconds: 1)

    /// What becomes of an attempt to tell.
    typealias Attempt = (inout Delivery) -> Void

    static func deliver(_ delivery: inout Delivery) { delivery.deliver(at: moment) }
    static func park(_ delivery: inout Delivery) {
        delivery.park(because: "refused", at: moment)
    }
    static func postpone(_ delivery: inout Delivery) {
        delivery.postpone(until: moment, because: "busy", at: moment)
    }

    /// Asks for the last end of a job or a batch to be delivered again, as people do.
    func notifyAgain(_ subject: OutboxEventID.Subject, all: Bool) throws {
        ledger.note(.askingAgain(subject))
        try spool.outbox.mark(.again(subject, all: all))
        ledger.note(.askedAgain(subject))
    }

    /// Has a day's digest sent though there may be nothing to report.
    func expectDay() throws {
        try spool.outbox.expect(Self.day)
        ledger.note(.expected)
    }

    /// Goes through all that is marked, once.
    /// - Returns: the notifications whose delivery was tried.
    @discardableResult
    func notify(_ attempt: Attempt = TestWork.deliver) throws -> [String] {
        let entries = try spool.outbox.markers().sorted { $0.name < $1.name }
        for case .again(let subject, let all) in entries {
            _ = try spool.outbox.renew(subject, all: all) { _ in false }
        }
        var tried: [String] = []
        for case .outboxEvent(let id) in try spool.outbox.markers() {
            tried += try notify(id, attempt)
        }
        return try tried + notifyOfBatches(attempt) + notifyOfDays(attempt)
    }

    private func notify(_ id: OutboxEventID, _ attempt: Attempt) throws -> [String] {
        switch try spool.outbox.event(id) {
        case .uncommitted: return []
        case .gone:
            try spool.outbox.acknowledge(.outboxEvent(id))
            return []
        case .committed(let stored):
            if try batch(reporting: stored.outboxEvent) != nil { return [] }
            if try day(reporting: stored.outboxEvent) != nil { return [] }
            var pending = try stored.deliveries.filter { $0.state == .pending }
            for place in pending.indices {
                ledger.note(.notifying(id.subject))
                attempt(&pending[place])
                guard try stored.store.record([pending[place]]) else { break }
                ledger.note(.notified(id.subject, pending[place]))
            }
            if pending.allSatisfy({ $0.state != .pending }) {
                try spool.outbox.acknowledge(.outboxEvent(id))
            }
            return pending.map(\.id)
        }
    }

    /// The batch that a job is reported with, and has not been.
    private func batch(reporting outboxEvent: OutboxEvent) throws -> BatchID? {
        guard let batch = outboxEvent.batch, !outboxEvent.digestRecipients.isEmpty,
            try !spool.outbox.digestedEvents(in: batch).outboxEvents.contains(outboxEvent.id)
        else { return nil }
        return batch
    }

    /// The digest of a day that a job is reported in, and has not been.
    private func day(reporting outboxEvent: OutboxEvent) throws -> DailyDigest? {
        guard var digest = outboxEvent.daily?.digests(of: Self.pipeline)[0] else { return nil }
        while true {
            let sent = try spool.outbox.digestedEvents(in: spool.batches.id(of: digest))
            if sent.outboxEvents.contains(outboxEvent.id) { return nil }
            if sent.count == 0 { return digest }
            digest.at = ReportTime(
                time: digest.at.time, day: digest.at.day,
                moment: digest.at.moment.adding(seconds: 86_400))
        }
    }

    /// Tells of days: all times are over.
    private func notifyOfDays(_ attempt: Attempt) throws -> [String] {
        var days: [DailyDigest: Set<OutboxEventID>] = [:]
        var expected: [DailyDigest: OutboxMarker] = [:]
        for marker in try spool.outbox.markers() {
            if case .outboxEvent(let id) = marker,
                case .committed(let stored) = try spool.outbox
                    .event(id), let day = try day(reporting: stored.outboxEvent)
            {
                days[day, default: []].insert(id)
            } else if case .due(let batch) = marker,
                let day = try spool.batches.manifest(of: batch)?.daily
            {
                if try spool.outbox.digestedEvents(in: batch).count > 0 {
                    try spool.outbox.acknowledge(marker)
                } else {
                    expected[day] = marker
                    days[day, default: []].formUnion([])
                }
            }
        }
        var tried: [String] = []
        for (day, outboxEvents) in days {
            let id = try spool.outbox.add(
                of: day, including: outboxEvents, isExpected: expected[day] != nil)
            if let id {
                ledger.note(.digested(id, outboxEvents.sorted { $0.text < $1.text }))
            }
            for outboxEvent in outboxEvents { tried += try notify(outboxEvent, attempt) }
            if let marker = expected[day] { try spool.outbox.acknowledge(marker) }
            if let id { tried += try notify(id, attempt) }
        }
        return tried
    }

    /// Tells of the batches all of whose jobs have ended.
    private func notifyOfBatches(_ attempt: Attempt) throws -> [String] {
        var digestRecipients: [BatchID: [OutboxEvent]] = [:]
        for case .outboxEvent(let id) in try spool.outbox.markers() {
            guard case .committed(let stored) = try spool.outbox.event(id),
                let batch = try batch(reporting: stored.outboxEvent)
            else { continue }
            digestRecipients[batch, default: []].append(stored.outboxEvent)
        }
        var tried: [String] = []
        for (batch, outboxEvents) in digestRecipients {
            guard let manifest = try spool.batches.manifest(of: batch) else { continue }
            let summary = try spool.batches.summary(of: manifest)
            guard summary.ended == summary.total else { continue }
            let includedEvents = outboxEvents.map(\.id).sorted { $0.text < $1.text }
            let id = try spool.outbox.add(
                of: summary,
                to: [OutboxEvent.Addressed(Self.digest.digest[0], pipeline: Self.pipeline)],
                including: Set(includedEvents))
            if let id { ledger.note(.digested(id, includedEvents)) }
            for outboxEvent in outboxEvents { tried += try notify(outboxEvent.id, attempt) }
            if let id { tried += try notify(id, attempt) }
        }
        return tried
    }
}
