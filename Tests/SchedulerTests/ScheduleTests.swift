import Jobs
import Pipelines
@testable import Scheduler
import Testing

@Suite struct `Jobs of a pipeline with a window` {
    private var bench = Bench()
    private static let deferredQueue = JobQueue.lanes(of: "web")

    /// Jobs in the deferred queue's lanes; the window opens in a minute, for a minute.
    private mutating func waiting(_ lanes: [Lane: [Int]], isPaused: Bool = false) {
        let from = bench.now.adding(seconds: 60)
        bench.feed(
            .schedules([
                "web": Schedule(
                    spans: [Span(from: from, to: from.adding(seconds: 60))], isPaused: isPaused)
            ]))
        bench.scanAll()
        for queue in Self.deferredQueue {
            bench.feed(.scanned(queue, (lanes[queue.lane] ?? []).map { bench.id($0) }, more: 0))
        }
    }

    private mutating func pass(seconds: Double) {
        bench.now = bench.now.adding(seconds: seconds)
        bench.feed(.tick)
    }

    @Test mutating func `jobs of a window are claimed from the deferred queue, a few at a time`() {
        waiting([.normal: Array(1...4000)])
        #expect(bench.claimed.isEmpty)
        pass(seconds: 59.9)
        #expect(bench.claimed.isEmpty)
        pass(seconds: 0.1)
        #expect(bench.claimed.count == 2)
        bench.answerClaims()
        #expect(bench.started.count == 1 && bench.claimed.count < 40)
    }

    @Test
    mutating func `jobs that have not started when the window closes wait, running ones go on`() {
        waiting([.normal: [1, 2, 3]])
        pass(seconds: 60)
        bench.answerClaims()
        #expect(bench.started == [[bench.id(1)]])
        pass(seconds: 60)
        #expect(!bench.jobDeferred.isEmpty && !bench.jobDeferred.contains(bench.id(1)))
        let claims = bench.claimed.count
        for id in bench.jobDeferred { bench.feed(.deferred(id, JobQueue(.normal, of: "web"))) }
        bench.end(.signalled(11))
        #expect(bench.givenBack[bench.id(1)]?.state == .held)
        #expect(bench.claimed.count == claims && bench.started.count == 1)
    }

    @Test
    mutating func `jobs from elsewhere return to the deferred queue while the window is closed`() {
        waiting([:])
        bench.feed(.arrived(bench.id(7), .normal))
        bench.answerClaims()
        #expect(
            bench.jobDeferred == [bench.id(7)] && bench.started.isEmpty && bench.givenBack.isEmpty)
        bench.feed(.deferred(bench.id(7), JobQueue(.normal, of: "web")))
        pass(seconds: 60)
        bench.answerClaims()
        #expect(bench.started == [[bench.id(7)]])
    }

    @Test mutating func `released jobs start at any time`() {
        waiting([.normal: [1, 2]])
        bench.feed(.asked(ControlRequest(.promote, bench.id(2))))
        #expect(bench.requeued == [ControlRequest(.promote, bench.id(2))])
        bench.statuses[bench.id(2)] = bench.status(2).released(at: bench.now)
        bench.feed(.requeued(ControlRequest(.promote, bench.id(2)), .normal))
        bench.answerClaims()
        #expect(bench.started == [[bench.id(2)]])
        #expect(bench.acknowledged == [ControlRequest(.promote, bench.id(2))])
    }

    @Test mutating func `jobs released together start, later ones do not, and then it ends`() {
        waiting([.normal: [1, 2, 9]])
        let shut = Schedule(spans: [], releasedThrough: Timestamp(milliseconds: 5))
        bench.feed(.schedules(["web": shut]))
        bench.answerClaims()
        #expect(Set(bench.claimed) == [bench.id(1), bench.id(2)])
        #expect(bench.acknowledgedResumes == ["web"])
        bench.end(.signalled(11))
        #expect(bench.givenBack[bench.id(1)]?.released == true)
    }

    @Test mutating func `jobs of a paused pipeline do not start in the window`() {
        waiting([.normal: [1]], isPaused: true)
        pass(seconds: 61)
        #expect(bench.claimed.isEmpty)
        bench.feed(.schedules(["web": Schedule()]))
        #expect(bench.claimed == [bench.id(1)])
    }

    @Test mutating func `jobs of a window let urgent ones overtake, and do not starve`() {
        waiting([.batch: Array(1...100), .urgent: Array(201...210)])
        for number in 300..<400 { bench.feed(.arrived(bench.id(number), .urgent)) }
        pass(seconds: 60)
        for _ in 0..<3 {
            bench.answerClaims(with: .failure(Problem(.pipeline, "gone")))
            for id in bench.givenBack.keys.sorted() { bench.feed(.committed(id)) }
        }
        #expect(bench.claimed.count == 210)
        // While there are urgent ones, they are passed over once in eight picks.
        for start in stride(from: 0, to: 96, by: 8) {
            #expect(bench.claimed[start..<start + 8].count { $0 < bench.id(200) } == 1)
        }
    }
}
