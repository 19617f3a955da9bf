import Glibc
import Jobs
import Platform
@testable import Spool
import Testing

@Suite struct `Outbox events` {
    private static let hook = Recipient.hook(program: "tell")

    /// A job that has ended, with its outbox event.
    private func ended(
        _ temporary: TemporarySpool, _ state: JobState = .failed,
        _ recipients: [Recipient] = [hook]
    ) throws -> OutboxEventID {
        let job = try temporary.claimed()
        try job.finish(status(job, state), notifying: Recipients(each: recipients))
        return OutboxEventID(.job(job.id), number: 0)
    }

    private func status(_ job: ClaimedJob, _ state: JobState) -> Status {
        var status = job.previousStatus ?? Status(accepted: job.manifest)
        status.state = state
        status.finishedAt = Timestamp(milliseconds: Clock.wallMilliseconds)
        return status
    }

    private func stored(_ id: OutboxEventID, _ spool: Spool) throws -> StoredOutboxEvent {
        guard case .committed(let stored) = try spool.outbox.event(id) else {
            throw SystemError("find outbox event", code: 0)
        }
        return stored
    }

    private func served(_ id: OutboxEventID, _ spool: Spool) throws -> StoredStatus {
        guard case .job(let job) = id.subject else { throw SystemError("find", code: 0) }
        return try #require(try spool.lookup.status(of: job))
    }

    @Test func `an event is committed with its end, and none without recipients`() throws {
        let temporary = try TemporarySpool()
        let id = try ended(temporary)
        #expect(try temporary.spool.outbox.markers() == [.outboxEvent(id)])
        let stored = try stored(id, temporary.spool)
        #expect(stored.outboxEvent.recipients.map(\.recipient) == [Self.hook])
        #expect(stored.outboxEvent.state == .failed)
        let notifications = try served(id, temporary.spool).decoded().notifications
        #expect(try notifications == stored.deliveries && notifications?.count == 1)
        _ = try ended(temporary, .completed, [])
        #expect(try temporary.spool.outbox.markers() == [.outboxEvent(id)])
    }

    @Test func `a status shows the state of its deliveries, with another tag`() throws {
        let temporary = try TemporarySpool()
        let id = try ended(temporary)
        let before = try served(id, temporary.spool)
        let stored = try stored(id, temporary.spool)
        var delivery = try stored.deliveries[0]
        delivery.deliver(at: Timestamp(milliseconds: 1))
        #expect(try stored.store.record([delivery]))
        let after = try served(id, temporary.spool)
        #expect(before.tag != after.tag)
        #expect(try before.decoded().notifications?.map(\.state) == [.pending])
        #expect(try after.decoded().notifications == [delivery])
        #expect(try served(id, temporary.spool).tag == after.tag)
    }

    @Test func `a reader that polls sees each step of a delivery`() throws {
        let temporary = try TemporarySpool()
        let id = try ended(temporary)
        guard case .job(let job) = id.subject else { return }
        let folder = try #require(try temporary.spool.lookup.path(of: job))
        func age(_ name: String) {
            let moment = timespec(tv_sec: Int(Clock.wallMilliseconds / 1000) - 10, tv_nsec: 0)
            #expect(utimensat(AT_FDCWD, "\(folder)/\(name)", [moment, moment], 0) == 0)
        }
        age("status.json")
        let stored = try stored(id, temporary.spool)
        var delivery = try stored.deliveries[0]
        for attempt in 1...3 {
            #expect(
                try served(id, temporary.spool).decoded().notifications?[0].attempts
                    == attempt - 1)
            #expect(temporary.spool.statuses[job] != nil)
            delivery.postpone(
                until: Timestamp(milliseconds: 9), because: "no",
                at: Timestamp(milliseconds: 1))
            #expect(try stored.store.record([delivery]))
            age("notify/deliveries.json")
        }
    }

    @Test func `an event waits while its job runs again, and then both are delivered`() throws {
        let temporary = try TemporarySpool()
        let first = try ended(temporary)
        guard case .job(let job) = first.subject else { return }
        var delivery = try stored(first, temporary.spool).deliveries[0]
        delivery.park(because: "gone", at: Timestamp(milliseconds: 1))
        #expect(try stored(first, temporary.spool).store.record([delivery]))
        let lane = try #require(
            try temporary.spool.claims.requeue(ControlRequest(.retry, job)) { _ in })
        guard case .uncommitted = try temporary.spool.outbox.event(first) else {
            Issue.record("it is reported")
            return
        }
        #expect(try served(first, temporary.spool).decoded().notifications?.first?.state == .parked)
        let again = try #require(try temporary.claim(job, lane))
        try again.finish(status(again, .completed), notifying: Recipients(each: [Self.hook]))
        let second = OutboxEventID(.job(job), number: 1)
        #expect(try stored(first, temporary.spool).outboxEvent.state == .failed)
        #expect(try stored(first, temporary.spool).deliveries == [delivery])
        #expect(try stored(second, temporary.spool).outboxEvent.state == .completed)
        let states = try served(first, temporary.spool).decoded().notifications?.map(\.state)
        #expect(states == [.parked, .pending])
    }

    @Test func `an event goes with a deleted job, whoever still works on it`() throws {
        let temporary = try TemporarySpool()
        let id = try ended(temporary)
        let stored = try stored(id, temporary.spool)
        guard case .job(let job) = id.subject else { return }
        #expect(try temporary.spool.control.remove(job))
        #expect(try !stored.store.record(stored.deliveries))
        guard case .gone = try temporary.spool.outbox.event(id) else {
            Issue.record("it is reported")
            return
        }
    }

    @Test func `a batch's event shows in its sums and can be delivered again`() throws {
        let temporary = try TemporarySpool()
        let batch = try temporary.spool.batches.begin()
        func summary() throws -> BatchSummary {
            try temporary.spool.batches.summary(of: batch.manifest)
        }
        #expect(try summary().notifications == nil)
        for number in 0..<2 {
            let id = try #require(
                try temporary.spool.outbox.add(
                    of: summary(), to: [.init(Self.hook, pipeline: "web")], including: []))
            #expect(id == OutboxEventID(.batch(batch.manifest.id), number: number))
            let stored = try stored(id, temporary.spool)
            var delivery = try stored.deliveries[0]
            delivery.park(because: "gone", at: Timestamp(milliseconds: 1))
            #expect(try stored.store.record([delivery]))
            guard case .batch(let notified) = stored.outboxEvent.content else { return }
            #expect(notified.notifications == nil)
        }
        let shown = try summary().notifications
        #expect(shown?.map(\.state) == [.parked, .parked])
        #expect(shown?.map(\.error) == ["gone", "gone"])
        let store = try temporary.spool.outbox.events(of: .batch(batch.manifest.id))
        #expect(try store?.last?.number == 1)
        #expect(try store?.deliveries == shown)
    }

    @Test func `a repeated notification during an attempt changes nothing`()
        throws
    {
        let temporary = try TemporarySpool()
        let id = try ended(temporary)
        let entry = OutboxMarker.again(id.subject, all: true)
        try temporary.spool.outbox.mark(entry)
        #expect(try temporary.spool.outbox.renew(id.subject, all: true) { _ in true } == nil)
        #expect(try temporary.spool.outbox.markers().contains(entry))
        let renewed = try temporary.spool.outbox.renew(id.subject, all: true) { _ in false }
        #expect(renewed?.outboxEvent == id && renewed?.deliveries.count == 1)
        #expect(try temporary.spool.outbox.markers() == [.outboxEvent(id)])
    }

    @Test func `a repeated notification of a retried job lasts until its next end`() throws {
        let temporary = try TemporarySpool()
        let id = try ended(temporary)
        guard case .job(let job) = id.subject else { return }
        let entry = OutboxMarker.again(id.subject, all: true)
        func asked() throws -> Bool {
            _ = try temporary.spool.outbox.renew(id.subject, all: true) { _ in false }
            return try temporary.spool.outbox.markers().contains(entry)
        }
        try temporary.spool.outbox.mark(entry)
        let lane = try #require(
            try temporary.spool.claims.requeue(ControlRequest(.retry, job)) { _ in })
        #expect(try asked())
        let again = try #require(try temporary.claim(job, lane))
        try again.finish(status(again, .completed))
        #expect(try !asked())
        try temporary.spool.outbox.mark(entry)
        #expect(try temporary.spool.control.remove(job))
        #expect(try !asked())
    }

    @Test func `a repeated notification of an end without recipients does nothing`() throws {
        let temporary = try TemporarySpool()
        let id = try ended(temporary, .failed, [])
        try temporary.spool.outbox.mark(.again(id.subject, all: false))
        #expect(try temporary.spool.outbox.renew(id.subject, all: false) { _ in false } == nil)
        #expect(try temporary.spool.outbox.markers() == [])
    }

    @Test(arguments: ["", "[", "{}"])
    func `an event is delivered again when its progress is unknown`(text: String) throws {
        let temporary = try TemporarySpool()
        let id = try ended(temporary)
        guard case .job(let job) = id.subject else { return }
        let folder = try #require(try temporary.spool.lookup.path(of: job))
        try Directory(opening: "\(folder)/notify").create("deliveries.json").write(Array(text.utf8))
        #expect(try stored(id, temporary.spool).deliveries.map(\.state) == [.pending])
        #expect(try served(id, temporary.spool).decoded().notifications?.count == 1)
    }
}
