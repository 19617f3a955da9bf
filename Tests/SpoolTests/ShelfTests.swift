import Glibc
import Jobs
import Platform
@testable import Spool
import Synchronization
import Testing

@Suite struct `A deferred queue` {
    let temporary: TemporarySpool
    init() throws { temporary = try TemporarySpool() }

    private var spool: Spool { temporary.spool }
    private static let now = Timestamp(milliseconds: Clock.wallMilliseconds)

    /// The scheduler reports a window that opens in some seconds, for an hour.
    private func open(inSeconds seconds: Double, measured: Double? = nil, depth: Int = 0) throws {
        var metrics = SchedulerMetrics()
        metrics.slots = 1
        if let measured {
            metrics.throughput["web", default: Throughput()].add(bytes: 1, slotSeconds: measured)
        }
        metrics.queues = [
            QueueMetrics(
                JobQueue(.batch, of: "web"), depth: depth,
                oldest: Timestamp(milliseconds: 0))
        ]
        let from = Self.now.adding(seconds: seconds)
        metrics.schedules = [
            "web": Schedule(spans: [Span(from: from, to: from.adding(seconds: 3600))])
        ]
        try spool.metrics.write(metrics)
        spool.cachedMetrics.withLock { $0 = nil }
    }

    private func status(_ id: JobID) throws -> Status {
        try #require(try spool.lookup.status(of: id)).decoded()
    }

    @Test func `a deferred queue takes jobs of a window, which say when they start`() throws {
        try open(inSeconds: 1800)
        let id = try temporary.accept(lane: .urgent)
        #expect(try temporary.files().contains("shelf/web/urgent/\(id)/in/000"))
        let status = try status(id)
        #expect(status.state == .held && status.notBefore == Self.now.adding(seconds: 1800))
        #expect(
            status.message
                == "waits for its window, from \(status.notBefore!.text.prefix(16))Z")
        #expect(status.links.release == "/jobs/\(id)/release")
    }

    @Test func `jobs of a deferred queue are queued while its window is open`() throws {
        try open(inSeconds: 1800)
        let id = try temporary.accept()
        let tag = try spool.lookup.status(of: id)?.tag
        try open(inSeconds: -1800)
        #expect(try status(id).state == .queued && status(id).notBefore == nil)
        #expect(try status(id).links.release == nil)
        #expect(try spool.lookup.status(of: id)?.tag != tag)
        #expect(
            try temporary.accept() != id
                && spool.claims.runnable(
                    in: JobQueue(.normal, of: "web"), limit: 9
                ).count == 2)
    }

    @Test func `jobs of a deferred queue are listed by their current state`() throws {
        try open(inSeconds: 1800)
        let id = try temporary.accept()
        for (seconds, state) in [(1800.0, JobState.held), (-1800, .queued)] {
            try open(inSeconds: seconds)
            for asked in [JobState.held, .queued] {
                let page = try spool.lookup.list(JobQuery([asked], limit: 9)).jobs
                #expect(try page.map { try $0.decoded().id } == (asked == state ? [id] : []))
            }
        }
        #expect(try spool.intake.waitingCount() == 1)
    }

    @Test func `jobs of a deferred queue are claimed and put back unchanged`() throws {
        try open(inSeconds: 1800)
        let id = try temporary.accept()
        let queue = JobQueue(.normal, of: "web")
        let before = try temporary.files()
        let job = try #require(try spool.claims.claim([(id, queue)], quarantined: { _ in }).first)
        #expect(try status(id).state == .queued)
        #expect(try job.deferToSchedule() == queue)
        #expect(try temporary.files() == before)
        #expect(try status(id).state == .held)
    }

    @Test func `a deferred queue is made for a job that comes from elsewhere`() throws {
        let job = try temporary.claimed()
        _ = try job.deferToSchedule()
        #expect(try spool.queues.deferredPipelines() == ["web"])
        #expect(try spool.claims.runnable(in: JobQueue(.normal, of: "web"), limit: 9) == [job.id])
        #expect(try temporary.files().filter { $0.hasPrefix("tmp/") && $0.contains("shelf") } == [])
    }

    @Test func `a released job leaves its deferred queue for good`() throws {
        try open(inSeconds: 1800)
        let id = try temporary.accept()
        let request = ControlRequest(.promote, id)
        #expect(try spool.claims.requeue(request, quarantined: { _ in }) == .normal)
        #expect(try spool.claims.runnable(in: .normal, limit: 9) == [id])
        #expect(try status(id).released == true && status(id).state == .queued)
        // It waits no more.
        _ = try temporary.claim(id, .normal)
        #expect(try spool.claims.requeue(request, quarantined: { _ in }) == nil)
    }

    @Test func `a deferred queue fills up while paused, and the last request counts`() throws {
        #expect(try spool.control.marks(of: "web") == (false, nil))
        try spool.control.ask(PipelineRequest(.pause, "web"))
        #expect(try spool.control.marks(of: "web") == (true, nil))
        let id = try temporary.accept()
        #expect(try status(id).message == "waits: the pipeline web is paused")
        #expect(try status(id).state == .held && status(id).notBefore == nil)
        let hold = try #require(try spool.layout.control.info("web.hold")?.modifiedNanoseconds)
        try eventually {
            try spool.control.ask(PipelineRequest(.resume, "web"))
            return try spool.layout.control.info("web.release")!.modifiedNanoseconds > hold
        }
        let marks = try spool.control.marks(of: "web")
        #expect(!marks.isPaused && marks.releasedThrough! >= id.createdAt)
        #expect(try status(id).state == .queued)
        try eventually {
            try spool.control.ask(PipelineRequest(.pause, "web"))
            return try spool.control.marks(of: "web").isPaused
        }
        #expect(try spool.claims.recover().corrupt == [] && spool.control.marks(of: "web").isPaused)
    }

    @Test func `a batch in a deferred queue has a forecast and says whether it fits`()
        throws
    {
        try open(inSeconds: 1800, measured: 600)
        for (count, fits) in [(5, true), (3, false)] {
            let batch = try spool.batches.begin()
            for _ in 0..<count {
                let submission = try spool.intake.begin()
                try submission.addInput().write([1])
                _ = try submission.commit(
                    Manifest(
                        id: submission.id, pipeline: "web", lane: .batch,
                        inputs: [
                            .init(name: "a", mediaType: .jpeg, bytes: 1)
                        ], batch: batch.manifest.id), in: batch)
            }
            if !fits { try open(inSeconds: 1800, measured: 600, depth: 100) }
            let summary = try spool.batches.summary(of: batch.manifest)
            #expect(summary.counts["held"] == count && summary.fitsWindow == (fits ? true : nil))
            #expect((summary.estimatedCompletionAt != nil) == fits)
        }
    }

    /// The clock of the file system goes by ticks.
    private func eventually(_ act: () throws -> Bool) throws {
        for _ in 0..<10_000 where try !act() { sched_yield() }
    }
}
