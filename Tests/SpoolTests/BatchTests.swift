import Jobs
import Platform
@testable import Spool
import Testing

@Suite struct `A batch` {
    let temporary: TemporarySpool
    var spool: Spool { temporary.spool }
    init() throws { temporary = try TemporarySpool() }

    private func jobs(of batch: BatchID) throws -> [JobID] {
        var jobs: [JobID] = []
        try spool.batches.forEachJob(of: batch) { jobs.append($0) }
        return jobs.sorted()
    }

    /// Accepts jobs side by side.
    private func accept(_ count: Int, in batch: JobBatch) throws -> [JobID] {
        let submissions = try (0..<count).map { _ in try spool.intake.begin() }
        for submission in submissions {
            try submission.addInput().write([1])
            _ = try submission.seal(
                Manifest(
                    id: submission.id, pipeline: "web", lane: .batch,
                    inputs: [.init(name: "a", mediaType: .jpeg, bytes: 1)], batch: batch.manifest.id
                ))
        }
        try spool.intake.publish(submissions, in: batch)
        return submissions.map(\.id)
    }

    @Test func `a batch has every job that was accepted with it, and no other`() throws {
        let batch = try spool.batches.begin(title: JobTitle("Holidays"))
        _ = try temporary.accept()
        let ids = try accept(3, in: batch) + accept(1, in: batch)
        #expect(try jobs(of: batch.manifest.id) == ids.sorted())
        #expect(try spool.batches.manifest(of: batch.manifest.id) == batch.manifest)
        #expect(try spool.claims.runnable(in: .batch, limit: 9) == ids)
    }

    @Test func `a batch is written before its job can be seen`() throws {
        let batch = try spool.batches.begin()
        // A lane that takes nothing.
        let lane = "\(temporary.path)/new/batch"
        try Directory(opening: "\(temporary.path)/new").removeAll("batch")
        #expect(throws: SystemError.self) { try accept(1, in: batch) }
        #expect(try jobs(of: batch.manifest.id).count == 1)
        #expect(try Directory(opening: "\(temporary.path)/tmp").names().count == 1)
        #expect((try? Directory(opening: lane)) == nil)
    }

    @Test func `a batch belongs to one user`() throws {
        let mine = try spool.batches.begin(owner: "ada").manifest
        let theirs = BatchManifest(id: mine.id, owner: "eve", createdAt: mine.createdAt)
        #expect(try spool.batches.open(theirs) == nil)
        // Neither does a process that has not opened it yet let her in.
        #expect(try Spool(opening: temporary.path).batches.open(theirs) == nil)
        #expect(try spool.batches.open(mine)?.manifest == mine)
        #expect(try spool.batches.batch(mine.id, belongsTo: "ada"))
        #expect(try !spool.batches.batch(mine.id, belongsTo: nil))
        #expect(try !spool.batches.batch(BatchID(nanoseconds: 0, random: 0), belongsTo: nil))
    }

    @Test func `a batch loses removed jobs and is removed when it is old and empty`()
        throws
    {
        let batch = try spool.batches.begin()
        let id = try #require(accept(2, in: batch).first)
        let job = try #require(try temporary.claim(id, .batch))
        var status = Status(accepted: job.manifest)
        status.state = .completed
        try job.finish(status)
        try spool.control.remove(id)
        let rest = try jobs(of: batch.manifest.id)
        #expect(rest.count == 1 && rest != [id])

        let folder = "batches/\(batch.manifest.id)"
        for path in ["\(folder)/\(rest[0])", folder] { try temporary.age(path, seconds: 90_000) }
        #expect(try spool.batches.reap() == 0)
        // As a crash leaves it that came between the mark and the job.
        try Directory(opening: temporary.path).removeAll("new/batch/\(rest[0])")
        #expect(try spool.batches.reap() == 1)
        #expect(try temporary.files().filter { $0.hasPrefix("batches/") } == [])
        // Who has it open still makes it anew.
        let again = try accept(1, in: batch)
        #expect(try jobs(of: batch.manifest.id) == again)
        #expect(try spool.batches.manifest(of: batch.manifest.id) == batch.manifest)
    }

    @Test func `a batch keeps the name of an arriving job while it is being removed`()
        throws
    {
        let batch = try spool.batches.begin()
        let folder = "batches/\(batch.manifest.id)"
        try temporary.age(folder, seconds: 90_000)
        var ids: [JobID] = []
        // A job comes behind the look at the batch's age, and is seen before it is where it waits.
        let interceptor = Interceptor { [spool] action, path in
            guard action == "list", path.hasSuffix(folder), ids.isEmpty else { return nil }
            ids = [JobID(nanoseconds: 1, random: 1)]
            do { try batch.add(ids, in: spool) } catch { Issue.record(error) }
            return nil
        }
        #expect(try interceptor.watch { try spool.batches.reap() } == 0)
        #expect(try ids.count == 1 && jobs(of: batch.manifest.id) == ids)
        #expect(try spool.batches.manifest(of: batch.manifest.id) == batch.manifest)
    }

    @Test func `a batch with refused files is removed once they were reported`() throws {
        let batch = try spool.batches.begin(title: JobTitle("Notes"))
        let id = batch.manifest.id
        let recipient = OutboxEvent.Addressed(.hook(program: "x"), pipeline: "web")
        for (number, name) in ["a", "b", "a"].enumerated() {
            try spool.batches.addRefusals(
                [.init(key: name, file: .init(name: name, reason: "no"))],
                to: batch, of: "web", notifying: [recipient])
            let count = min(2, number + 1)
            #expect(try spool.batches.refusals(of: id)?.shown.count == count)
        }
        let entries = [1, 2].map { OutboxMarker.refusals(id, count: $0) }
        #expect(try Set(spool.outbox.markers()) == Set(entries))
        #expect(try spool.claims.recover().corrupt == [])
        let summary = try spool.batches.summary(of: batch.manifest)
        #expect(summary.refused?.files.map(\.name) == ["a", "b"] && summary.pipelines == ["web"])

        let outboxEvent = try spool.outbox.add(of: summary, to: [recipient], including: [])
        #expect(try spool.outbox.digestedEvents(in: id).refusals == 2)
        let folder = "batches/\(id)"
        try temporary.age(folder, seconds: 90_000)
        for entry in entries + [.outboxEvent(try #require(outboxEvent))] {
            #expect(try spool.batches.reap() == 0)
            try spool.outbox.acknowledge(entry)
        }
        // What a crash has left does not keep it.
        try Directory(opening: "\(temporary.path)/\(folder)").create("refused.json.new").write([1])
        try temporary.age(folder, seconds: 90_000)
        #expect(try spool.batches.reap() == 1)
        #expect(try temporary.files().filter { $0.hasPrefix("batches/") } == [])
    }

    @Test(arguments: [
        "batch-8e03978e-40d5-43dd-bc93-6894a57f9324.refused-",
        "8e03978e-40d5-43dd-bc93-6894a57f9324",
        "batch-8e03978e-40d5-43dd-bc93-6894a57f9324.refused-0", "batch-x.refused-1",
        "batch-8e03978e-40d5-43dd-bc93-6894a57f9324.refused-01", ".refused-1",
        "8e03978e-40d5-7ddd-bc93-6894a57f9324.refused-1",
    ])
    func `a batch with refused files has no other marker in the outbox`(name: String) {
        #expect(OutboxMarker(name: name) == nil)
    }

    @Test func `a young batch stays although it has no job yet`() throws {
        let batch = try spool.batches.begin().manifest
        #expect(try spool.batches.reap() == 0)
        #expect(try spool.batches.manifest(of: batch.id) == batch)
    }
}
