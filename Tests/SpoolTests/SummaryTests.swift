import Glibc
import Jobs
import Platform
@testable import Spool
import Testing

@Suite struct `The sums of a batch` {
    let temporary: TemporarySpool
    var spool: Spool { temporary.spool }
    let batch: JobBatch
    init() throws {
        temporary = try TemporarySpool()
        batch = try temporary.spool.batches.begin()
    }

    private func accept(_ name: String = "a.jpg", to batch: JobBatch? = nil) throws -> JobID {
        let batch = batch ?? self.batch
        let submission = try spool.intake.begin()
        try submission.addInput().write([1])
        _ = try submission.commit(
            Manifest(
                id: submission.id, pipeline: "web", lane: .normal,
                inputs: [.init(name: name, mediaType: .jpeg, bytes: 1000)],
                batch: batch.manifest.id), in: batch)
        return submission.id
    }

    /// Ends a job, with an optimised copy of 600 bytes and a thumbnail of 50.
    private func end(_ id: JobID, _ state: JobState, at seconds: Double = 10) throws {
        let job = try #require(try temporary.claim(id, .normal))
        var status = Status(accepted: job.manifest)
        status.state = state
        status.finishedAt = batch.manifest.createdAt.adding(seconds: seconds)
        status.error = state == .failed ? Problem(.undecodable, "it is cut off") : nil
        if state == .completed {
            status.steps = [("slim", "optimize", 600), ("small", "thumbnail", 50)].map {
                var step = StepStatus(name: $0, uses: $1)
                step.state = .completed
                step.outputs = [
                    Output(
                        name: "000.jpg", title: "", href: "", mediaType: .jpeg,
                        bytes: $2, width: 1, height: 1, pages: nil, sha256: "")
                ]
                return step
            }
        }
        try job.finish(status)
    }

    private func summary() throws -> BatchSummary { try spool.batches.summary(of: batch.manifest) }

    @Test func `the sums of a batch are those of its jobs, however often they are read`() throws {
        let ids = try (0..<5).map { try accept("\($0).jpg") }
        _ = try accept()
        _ = try temporary.accept()
        try end(ids[0], .completed)
        try end(ids[1], .completed, at: 30)
        try end(ids[2], .failed, at: 20)
        try end(ids[3], .cancelled)
        let job = try #require(try temporary.claim(ids[4], .normal))
        var status = Status(accepted: job.manifest)
        (status.state, status.progress) = (.processing, 0.5)
        try job.write(status)
        for _ in 0..<2 {
            let sums = try summary()
            #expect(
                sums.counts == [
                    "held": 0, "queued": 1, "processing": 1, "completed": 2,
                    "failed": 1, "cancelled": 1,
                ])
            #expect(sums.total == 6 && sums.pipelines == ["web"])
            #expect(sums.bytesIn == 4000 && sums.bytesOut == 1300 && sums.bytesSaved == 800)
            #expect(sums.progress == 4.5 / 6)
            var near = sums
            near.finish(lastEnd: nil, partial: 2)
            #expect(near.progress == 0.999, "1 is for the end")
            #expect(
                sums.failures == [
                    try spool.lookup.status(of: ids[2]).map {
                        BatchSummary.Failure(try $0.decoded())
                    }
                ])
            #expect(sums.failures.first?.name == "2.jpg")
            #expect(sums.failures.first?.reason == "it is cut off")
            // Four took 30 s, so two take 15.
            #expect(sums.estimatedCompletionAt == batch.manifest.createdAt.adding(seconds: 45))
            #expect(sums.finishedAt == nil)
        }
    }

    @Test func `the sums of a batch follow retried and removed jobs`() throws {
        let ids = try (0..<3).map { try accept("\($0).jpg") }
        try end(ids[0], .completed)
        try end(ids[1], .completed)
        try end(ids[2], .failed, at: 60)
        let before = try summary()
        #expect(before.finishedAt == batch.manifest.createdAt.adding(seconds: 60))
        #expect(before.progress == 1 && before.estimatedCompletionAt == nil)
        _ = try spool.claims.requeue(ControlRequest(.retry, ids[2])) { _ in }
        let again = try summary()
        #expect(again.counts["queued"] == 1 && again.failures == [] && again.finishedAt == nil)
        try end(ids[2], .completed)
        #expect(try summary().bytesOut == 1950)
        try spool.control.remove(ids[0])
        let less = try summary()
        #expect(less.total == 2 && less.bytesOut == 1300 && less.counts["completed"] == 2)
    }

    @Test func `the sums of a batch are counted by one thread, for which no other waits`() throws {
        let ids = try (0..<3).map { try accept("\($0).jpg") }
        try end(ids[0], .completed)
        let (batch, other) = (batch.manifest, try Spool(opening: temporary.path))
        /// The answer to a client before each call of a count.
        func answers() throws -> [Int?] {
            var answers: [Int?] = []
            let interceptor = Interceptor { _, _ in
                // It is as another thread: a count that waited for it would wait for ever.
                answers.append(try? other.batches.sharedSummary(of: batch)?.counts["completed"])
                return nil
            }
            let counted = try interceptor.watch { try other.batches.sharedSummary(of: batch) }
            answers.append(counted?.counts["completed"])
            return answers
        }
        let first = try answers()
        // Who asks behind the count has it.
        #expect(first.prefix(10).allSatisfy { $0 == nil } && first.last == 1)
        try end(ids[1], .completed)
        let second = try answers()
        #expect(second.prefix(5).allSatisfy { $0 == 1 } && second.last == 2)
        let third = try answers()
        #expect(third.count < first.count, "what has ended is read once")
    }

    /// A batch of so many waiting jobs that few such batches are counted at a time.
    private func largeBatch(_ number: Int) throws -> JobBatch {
        let batch = try spool.batches.begin()
        let folder = try spool.batches.make(batch.manifest)
        let lane = try spool.layout.root.directory("new").directory("batch")
        for job in 0..<Self.large {
            let id = JobID(nanoseconds: 0, random: UInt64(number << 16 | job)).text
            _ = try folder.create(id)
            try lane.make(id)
        }
        return batch
    }

    private static let large = BatchScans.jobsMax + 1

    /// Does something in the midst of a count.
    private func during(
        aCountOf batch: JobBatch, _ body: @escaping () throws -> Void
    )
        throws -> BatchSummary?
    {
        var (pending, thrown): ((() throws -> Void)?, (any Error)?) = (body, nil)
        let interceptor = Interceptor { action, path in
            guard action == "inspect", path.contains("/00000000-"), let body = pending
            else { return nil }
            pending = nil
            do { try body() } catch { thrown = error }
            return nil
        }
        let summary = try interceptor.watch { try spool.batches.sharedSummary(of: batch.manifest) }
        if let thrown { throw thrown }
        #expect(pending == nil, "a job was looked for")
        return summary
    }

    @Test func `two large batches are counted at a time, and others show their last sums`()
        throws
    {
        try end(accept(), .completed)
        let large = try (0..<5).map { try largeBatch($0) }
        func total(_ index: Int) throws -> Int? {
            try spool.batches.sharedSummary(of: large[index].manifest)?.total
        }
        _ = try accept(to: large[3])
        #expect(try total(3) == Self.large + 1)
        _ = try accept(to: large[3])
        var query = JobQuery([.failed], limit: 1)
        query.batch = large[2].manifest.id
        let second = try during(aCountOf: large[0]) { () throws in
            #expect(try total(2) == Self.large, "one slot is free")
            let first = try during(aCountOf: large[1]) { () throws in
                #expect(try spool.batches.sharedSummary(of: large[4].manifest) == nil)
                #expect(try total(2) == Self.large && total(3) == Self.large + 1, "known")
                #expect(try spool.batches.sharedSummary(of: batch.manifest)?.total == 1, "small")
                #expect(try spool.lookup.sharedList(query) == nil)
                #expect(
                    try spool.lookup.sharedList(JobQuery([.completed], limit: 9))?.jobs.count == 1)
                query.states = Set(JobState.allCases)
                #expect(
                    try spool.lookup.sharedList(query)?.jobs.isEmpty == true,
                    "no longer than a page")
                query.states = [.failed]
            }
            #expect(first?.total == Self.large)
            #expect(try spool.lookup.sharedList(query)?.jobs.isEmpty == true)
        }
        #expect(try second?.total == Self.large && total(3) == Self.large + 2)
    }

    @Test func `the sums of a batch can be counted after a count that failed`() throws {
        try end(accept(), .completed)
        let interceptor = Interceptor { action, path in
            action == "list" && path.contains("batches") ? EIO : nil
        }
        #expect(throws: SystemError.self) { try interceptor.watch { try summary() } }
        #expect(try summary().counts["completed"] == 1)
    }

    @Test func `the sums of a batch omit an upload that was cut off`() throws {
        _ = try accept()
        let folder = try Directory(opening: "\(temporary.path)/batches/\(batch.manifest.id)")
        _ = try folder.create(JobID(nanoseconds: 1, random: 1).text)
        #expect(try summary().total == 1)
    }

    @Test func `the sums of a batch name the first failures only`() throws {
        for number in 0..<22 { try end(try accept("\(number).jpg"), .failed) }
        let sums = try summary()
        #expect(sums.counts["failed"] == 22)
        #expect(sums.failures.map(\.name) == (0..<20).map { "\($0).jpg" })
    }

    @Test(arguments: [
        (#"{"name":"000.jpg","bytes":40},{"name":"001.webp","bytes":150}"#, -50 + 60),
        (#"{"name":"000-0001.jpg","bytes":4}"#, 0), (#"{"name":"007.jpg","bytes":4}"#, 0),
        (#"{"name":"000.jpg","bytes":90},{"name":"000.webp","bytes":30}"#, 70), ("", 0),
    ]) func `the sums of a batch count the smallest copy of each file as saved`(
        outputs: String, saved: Int
    )
        throws
    {
        let text =
            #"{"pipeline":"web","state":"completed","progress":1,"#
            + #""inputs":[{"bytes":100},{"bytes":100}],"steps":[{"uses":"optimize","outputs":["#
            + outputs + #"]},{"uses":"thumbnail","outputs":[{"name":"000.jpg","bytes":1}]}]}"#
        #expect(try JSON.decode(JobResult.self, from: Array(text.utf8)).bytesSaved == saved)
    }

    @Test func `the sums of a batch come with lists of its jobs, by state and page`() throws {
        let ids = try (0..<5).map { try accept("\($0).jpg") }
        _ = try temporary.accept()
        try end(ids[1], .failed)
        try end(ids[3], .failed)
        var query = JobQuery([.failed], limit: 1)
        query.batch = batch.manifest.id
        let first = try spool.lookup.list(query)
        #expect(try first.jobs.map { try $0.decoded().id } == [ids[3]])
        query.after = first.next
        let second = try spool.lookup.list(query)
        #expect(try second.jobs.map { try $0.decoded().id } == [ids[1]])
        #expect(second.next == nil)
        query = JobQuery(limit: 9)
        query.batch = batch.manifest.id
        #expect(try spool.lookup.list(query).jobs.map { try $0.decoded().id } == ids.reversed())
    }
}
