import Jobs
import Platform
@testable import Spool
import Synchronization
import Testing

/// A spool outlives the programs that write it: what they write says in which form it is.
@Suite struct `The format of files in the spool` {
    private typealias Old = UnversionedSpool

    @Test func `a spool from before there were versions is read as it was written`() throws {
        let temporary = try TemporarySpool()
        let spool = temporary.spool
        try Old.plant(in: temporary.path)
        let recovery = try spool.claims.recover()
        #expect(recovery.corrupt.isEmpty && recovery.requeued == [Old.interrupted])
        #expect(try spool.claims.runnable(in: .normal, limit: 9) == [Old.queued, Old.interrupted])
        let job = try #require(try temporary.claim(Old.queued, .normal))
        #expect(job.manifest.owner == "anna" && job.manifest.pipeline == "told")
        let again = try #require(try temporary.claim(Old.interrupted, .normal))
        #expect(again.previousStatus?.attempt == 1 && again.previousStatus?.interruptions == 1)
        let held = try #require(try spool.claims.heldJobs().first)
        #expect(held.id == Old.held && held.notBefore.text == "2026-11-30T20:55:32.324Z")
        #expect(try spool.claims.promote(Old.held) == .normal)
        let status = try #require(try spool.lookup.status(of: Old.ended)).decoded()
        #expect(status.state == .completed && status.steps.first?.outputs.first?.bytes == 4)
        #expect(
            try spool.outbox.markers() == [.outboxEvent(OutboxEventID(.job(Old.ended), number: 0))])
        guard
            case .committed(let stored) = try spool.outbox.event(
                OutboxEventID(.job(Old.ended), number: 0))
        else { throw SystemError("read outbox event", code: 0) }
        #expect(try stored.deliveries == status.notifications)
        #expect(try stored.deliveries.map(\.attempts) == [3])
        #expect(
            stored.outboxEvent.recipients.map(\.recipient)
                == [.webhook(url: "http://127.0.0.1:40907/told")])
    }

    @Test func `a batch and a key from before there were versions are read as written`() throws {
        let temporary = try TemporarySpool()
        let spool = temporary.spool
        try Old.plant(in: temporary.path)
        let batch = try #require(try spool.batches.manifest(of: Old.batch))
        #expect(batch.title == JobTitle("Holiday") && batch.owner == "anna")
        #expect(try spool.batches.refusals(of: Old.batch)?.shown.files.map(\.name) == ["notes.txt"])
        guard case .used(let record) = try spool.intake.key(Old.key) else {
            throw SystemError("read key", code: 0)
        }
        #expect(record == .init(job: Old.ended, content: Old.keyContent))
    }

    @Test func `each file that is written in JSON says the version of its form`() throws {
        let temporary = try TemporarySpool()
        let spool = temporary.spool
        let job = try temporary.claimed()
        var status = Status(accepted: job.manifest)
        (status.state, status.finishedAt) = (.failed, status.createdAt)
        try job.finish(status, notifying: Recipients(each: [.hook(program: "tell")]))
        let folder = JobLocation.final(.failed).folder(of: job.id)
        let store = try #require(try spool.outbox.events(of: .job(job.id)))
        #expect(try store.record(store.deliveries))
        let batch = try spool.batches.begin()
        try spool.batches.addRefusals(
            [.init(key: "a", file: .init(name: "a", reason: "no"))], to: batch, of: "web",
            notifying: [])
        guard case .free(let key) = try spool.intake.key("k") else {
            throw SystemError("take key", code: 0)
        }
        try key.bind(to: .init(job: job.id, content: Old.keyContent))
        try spool.metrics.write(SchedulerMetrics())
        try spool.metrics.write(NotifierMetrics())
        try spool.metrics.write(MetricsHistory())
        let files =
            ["manifest.json", "status.json", "notify/0.json", "notify/deliveries.json"]
            .map { "\(folder)/\($0)" }
            + ["batch.json", "refused.json"].map { "batches/\(batch.manifest.id)/\($0)" }
            + ["keys/k", "figures.json", "notifier.json", "history.json"]
        for file in files { #expect(try format(of: file, temporary) == 1, "\(file)") }
    }

    @Test func `a file written without a format version has one when it is written again`() throws {
        let temporary = try TemporarySpool()
        try Old.plant(in: temporary.path)
        _ = try temporary.spool.claims.recover()
        #expect(try format(of: "new/normal/\(Old.interrupted)/status.json", temporary) == 1)
    }

    @Test(arguments: [
        ("new/normal", Old.queued, "manifest.json"), ("work", Old.interrupted, "manifest.json"),
        ("work", Old.interrupted, "status.json"), ("held", Old.held, "manifest.json"),
        ("held", Old.held, "status.json"),
    ])
    func `a job in a newer form is skipped and logged, and stays as it is`(
        place: String, id: JobID, file: String
    ) throws {
        let temporary = try TemporarySpool()
        try Old.plant(in: temporary.path)
        let newer = try makeNewer("\(place)/\(id)/\(file)", temporary)
        let skipped = Mutex<[String]>([])
        let spool = try Spool(
            opening: temporary.path, onSkip: { error in skipped.withLock { $0.append("\(error)") } }
        )
        #expect(try spool.claims.recover().corrupt.isEmpty)
        #expect(
            try spool.claims.claim([(id, .normal)], quarantined: { _ in Issue.record() }).isEmpty)
        _ = try spool.claims.heldJobs()
        #expect(try spool.claims.promote(id) == nil)
        let message = try #require(skipped.withLock { $0 }.first)
        #expect(
            message.hasPrefix("could not read ")
                && message.hasSuffix("its format is newer than this version reads"))
        #expect(skipped.withLock { $0.count } == 1)
        let folder = place == "held" ? "held" : "work"
        let kept = try Directory(opening: temporary.path).contents("\(folder)/\(id)/\(file)")
        #expect(kept == newer)
    }

    @Test func `an outbox event in a newer form is an error, and its marker stays`() throws {
        let temporary = try TemporarySpool()
        try Old.plant(in: temporary.path)
        let id = OutboxEventID(.job(Old.ended), number: 0)
        let folder = JobLocation.final(.completed).folder(of: Old.ended)
        for file in ["notify/0.json", "status.json"] {
            _ = try makeNewer("\(folder)/\(file)", temporary)
            let error = #expect(throws: SystemError.self) { try temporary.spool.outbox.event(id) }
            #expect(error?.isNewerFormat == true, "\(file)")
        }
        #expect(try temporary.spool.outbox.markers() == [.outboxEvent(id)])
    }

    @Test func `deliveries in a newer form are an error, and stay as they are`() throws {
        let temporary = try TemporarySpool()
        try Old.plant(in: temporary.path)
        let folder = JobLocation.final(.completed).folder(of: Old.ended)
        let file = "\(folder)/notify/deliveries.json"
        let newer = try makeNewer(file, temporary)
        let subject = OutboxEventID.Subject.job(Old.ended)
        let store = try #require(try temporary.spool.outbox.events(of: subject))
        for use in [{ _ = try store.deliveries }, { _ = try store.record([]) }] {
            let error = #expect(throws: SystemError.self, performing: use)
            #expect(error?.isNewerFormat == true)
        }
        // The status of the job is served as it is stored.
        let status = try #require(try temporary.spool.lookup.status(of: Old.ended)).decoded()
        #expect(status.notifications?.map(\.attempts) == [0])
        #expect(try Directory(opening: temporary.path).contents(file) == newer)
    }

    @Test func `a batch in a newer form is an error, and stays as it is`() throws {
        for name in ["batch.json", "refused.json"] {
            let temporary = try TemporarySpool()
            let batches = temporary.spool.batches
            try Old.plant(in: temporary.path)
            let manifest = try #require(try batches.manifest(of: Old.batch))
            let batch = try #require(try batches.open(manifest))
            let file = "batches/\(Old.batch)/\(name)"
            let newer = try makeNewer(file, temporary)
            let uses: [String: [() throws -> Void]] = [
                "batch.json": [
                    { _ = try batches.manifest(of: Old.batch) },
                    { _ = try Spool(opening: temporary.path).batches.open(manifest) },
                ],
                "refused.json": [
                    { _ = try batches.summary(of: manifest) },
                    {
                        try batches.addRefusals(
                            [.init(key: "b", file: .init(name: "b", reason: "no"))], to: batch,
                            of: "web", notifying: [])
                    },
                ],
            ]
            for use in try #require(uses[name]) {
                let error = #expect(throws: SystemError.self, "\(name)", performing: use)
                #expect(error?.isNewerFormat == true, "\(name)")
            }
            #expect(try Directory(opening: temporary.path).contents(file) == newer)
        }
    }

    @Test func `a key in a newer form is an error, and not free`() throws {
        let temporary = try TemporarySpool()
        let id = try temporary.accept()
        guard case .free(let key) = try temporary.spool.intake.key("k") else {
            throw SystemError("take key", code: 0)
        }
        try key.bind(to: .init(job: id, content: Old.keyContent))
        let newer = try makeNewer("keys/k", temporary)
        let error = #expect(throws: SystemError.self) { try temporary.spool.intake.key("k") }
        #expect(error?.isNewerFormat == true)
        #expect(try Directory(opening: temporary.path).contents("keys/k") == newer)
    }

    @Test func `a job whose status has a newer form does not expire`() throws {
        let temporary = try TemporarySpool()
        let job = try temporary.claimed()
        var status = Status(accepted: job.manifest)
        (status.state, status.expiresAt) = (.failed, Timestamp(milliseconds: 1))
        try job.finish(status)
        let file = "\(JobLocation.final(.failed).folder(of: job.id))/status.json"
        let written = try Directory(opening: temporary.path).contents(file)
        let day = EndedDay(of: status)
        _ = try makeNewer(file, temporary)
        let now = Timestamp(milliseconds: 2)
        #expect(try temporary.spool.expiry.removeExpired([job.id], of: day, now: now).removed == 0)
        try Directory(opening: temporary.path).replace(file, with: written, durable: false)
        #expect(try temporary.spool.expiry.removeExpired([job.id], of: day, now: now).removed == 1)
    }

    // MARK: Files

    /// - Returns: the version that a file says it has, or the first entry of the list in it.
    private func format(of path: String, _ temporary: TemporarySpool) throws -> Int? {
        struct Part: Decodable { let format: Int? }
        let text = try Directory(opening: temporary.path).contents(path)
        if let list = try? JSON.decode([Part].self, from: text) { return list.first?.format }
        return try JSON.decode(Part.self, from: text).format
    }

    /// Has a file, or the first entry of the list in it, say that it has the format behind the
    /// current one.
    /// - Returns: what it holds then.
    private func makeNewer(_ path: String, _ temporary: TemporarySpool) throws -> [UInt8] {
        let root = try Directory(opening: temporary.path)
        let current = FormatVersion.current
        var text = String(decoding: try root.contents(path), as: UTF8.self)
        for number in 1...current {
            text = text.replacing("\"format\" : \(number),", with: "")
                .replacing("\"format\":\(number),", with: "")
        }
        let brace = try #require(text.firstIndex(of: "{"))
        let newer = Array(
            "\(text[...brace])\"format\" : \(current + 1),\(text[brace...].dropFirst())".utf8)
        try root.replace(path, with: newer, durable: false)
        return newer
    }
}
