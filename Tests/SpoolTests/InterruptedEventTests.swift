import Jobs
import Platform
@testable import Spool
import Testing

/// The rows about outbox events of the table of PROTOCOL.md, "What recovery does".
@Suite struct `A start after a stop in the midst of an end` {
    private static let hook = Recipient.hook(program: "tell")

    private func state(_ id: OutboxEventID, _ spool: Spool) throws -> String {
        switch try spool.outbox.event(id) {
        case .uncommitted: "uncommitted"
        case .gone: "gone"
        case .committed: "committed"
        }
    }

    private func final(_ job: ClaimedJob) -> Status {
        var status = Status(accepted: job.manifest)
        status.state = .completed
        status.finishedAt = Timestamp(milliseconds: Clock.wallMilliseconds)
        return status
    }

    @Test
    func `an event whose end was not written is not delivered`()
        throws
    {
        let temporary = try TemporarySpool()
        let job = try temporary.claimed()
        let outboxEvent = try job.writeOutboxEvent(
            final(job), to: Recipients(each: [Self.hook])
        ).id
        #expect(try state(outboxEvent, temporary.spool) == "uncommitted")
        _ = try temporary.spool.claims.recover()
        #expect(try temporary.spool.outbox.markers() == [.outboxEvent(outboxEvent)])
        #expect(try state(outboxEvent, temporary.spool) == "uncommitted")
        let again = try #require(try temporary.claim(job.id, .normal))
        try again.finish(final(again), notifying: Recipients(each: [Self.hook]))
        // Its number is not used again, so that its marker may be taken away at any time.
        #expect(try state(outboxEvent, temporary.spool) == "gone")
        #expect(try state(OutboxEventID(.job(job.id), number: 1), temporary.spool) == "committed")
    }

    @Test func `an event whose end was written is delivered once the job is filed`() throws {
        let temporary = try TemporarySpool()
        let job = try temporary.claimed()
        var status = final(job)
        let event = try job.writeOutboxEvent(status, to: Recipients(each: [Self.hook]))
        let outboxEvent = event.id
        status.notifications = event.deliveries
        try job.write(status)
        #expect(try state(outboxEvent, temporary.spool) == "uncommitted")
        #expect(try temporary.spool.claims.recover().filed == [job.id])
        #expect(try state(outboxEvent, temporary.spool) == "committed")
    }

    @Test func `an event of an end that is taken back is not delivered`() throws {
        let temporary = try TemporarySpool()
        let job = try temporary.claimed()
        var status = final(job)
        let event = try job.writeOutboxEvent(status, to: Recipients(each: [Self.hook]))
        let outboxEvent = event.id
        status.notifications = event.deliveries
        // It says that a step has completed whose outputs are not there.
        var step = StepStatus(name: "small", uses: "thumbnail")
        step.state = .completed
        step.outputs = [
            Output(
                name: "000.webp", title: "", href: "", mediaType: .webp, bytes: 1,
                width: 1, height: 1, pages: nil, sha256: "")
        ]
        status.steps = [step]
        try job.write(status)
        #expect(try temporary.spool.claims.recover().requeued == [job.id])
        let again = try #require(try temporary.claim(job.id, .normal))
        #expect(again.previousStatus?.notifications == [])
        var end = again.previousStatus!
        (end.state, end.finishedAt) = (.cancelled, Timestamp(milliseconds: 1))
        try again.finish(end)
        #expect(try state(outboxEvent, temporary.spool) == "gone")
    }

    @Test func `the failure of a job that was interrupted too often is delivered`() throws {
        let temporary = try TemporarySpool()
        let job = try temporary.claimed()
        var status = Status(accepted: job.manifest)
        status.interruptions = Spool.interruptionsMax - 1
        try job.write(status)
        let recovery = try temporary.spool.claims.recover { manifest, end in
            #expect(manifest.id == job.id && end.state == .failed)
            return Recipients(each: [Self.hook])
        }
        #expect(recovery.failed == [job.id])
        #expect(try state(OutboxEventID(.job(job.id), number: 0), temporary.spool) == "committed")
    }

    @Test func `entries that are no markers are moved away, and markers stay`() throws {
        let temporary = try TemporarySpool()
        let id = try temporary.accept()
        let outbox = try Directory(opening: temporary.spool.outbox.path)
        let batch = try #require(BatchID(id.text))
        for name in [
            "stray", "\(id)", "batch-\(id)", "\(id)_0", "\(id).again", "\(id).all",
            "batch-\(id)_0", "batch-\(id).again", "batch-\(id).all", "batch-\(id).due",
        ] {
            _ = try outbox.create(name)
        }
        #expect(
            try Set(temporary.spool.claims.recover().corrupt)
                == ["stray", "\(id)", "batch-\(id)"])
        #expect(
            try Set(temporary.spool.outbox.markers()) == [
                .outboxEvent(OutboxEventID(.job(id), number: 0)), .again(.job(id), all: false),
                .again(.job(id), all: true), .outboxEvent(OutboxEventID(.batch(batch), number: 0)),
                .again(.batch(batch), all: false), .again(.batch(batch), all: true), .due(batch),
            ])
    }

    @Test func `an event of a batch is marked before it counts as delivered`() throws {
        let temporary = try TemporarySpool()
        let batch = try temporary.spool.batches.begin()
        let (id, summary) = (
            batch.manifest.id, try temporary.spool.batches.summary(of: batch.manifest)
        )
        // It cannot be written: its name is taken.
        _ = try Directory(making: "\(temporary.path)/batches/\(id)/notify/0.json.new")
        let outboxEvent = OutboxEventID(.batch(id), number: 0)
        #expect(throws: SystemError.self) {
            try temporary.spool.outbox.add(
                of: summary, to: [.init(Self.hook, pipeline: "web")],
                including: [])
        }
        #expect(try temporary.spool.outbox.markers() == [.outboxEvent(outboxEvent)])
        #expect(try state(outboxEvent, temporary.spool) == "gone")
        #expect(try temporary.spool.outbox.digestedEvents(in: id).outboxEvents == [])
    }

    @Test func `a spool has one notifier`() throws {
        let temporary = try TemporarySpool()
        #expect(try !temporary.spool.outbox.hasNotifier())
        let lock = try temporary.spool.outbox.lock()
        #expect(lock != nil)
        #expect(try temporary.spool.outbox.lock() == nil)
        withExtendedLifetime(lock) {}
    }
}
