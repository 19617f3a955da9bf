import Jobs
import Pipelines
@testable import Scheduler
import Synchronization
import Testing

/// A clock that a test sets.
private final class SetClock: Sendable {
    private let moment = Mutex(Timestamp(milliseconds: 0))

    var now: Timestamp { moment.withLock { $0 } }

    func set(seconds: Double) {
        moment.withLock { $0 = Timestamp(milliseconds: 0).adding(seconds: seconds) }
    }
}

@Suite struct `The metrics recorder` {
    private let clock: SetClock
    private var recorder: MetricsRecorder
    private let manifest = Manifest(
        id: JobID(nanoseconds: 1, random: 1), pipeline: "web", lane: .normal,
        inputs: [.init(name: "a.jpg", mediaType: .jpeg, bytes: 700)])
    private var id: JobID { manifest.id }

    init() {
        let clock = SetClock()
        self.clock = clock
        recorder = MetricsRecorder(clock: { clock.now })
    }

    private mutating func claim(after status: Status? = nil) throws {
        let pipeline = Result<Pipeline, Problem>.failure(Problem(.pipeline, "not of interest"))
        recorder.note(claimed: [
            Claim(manifest: manifest, previousStatus: status, pipeline: pipeline)
        ])
    }

    private func status(_ state: JobState, _ steps: [(String, StepStatus.State, Double)])
        -> Status
    {
        var status = Status(accepted: manifest)
        status.state = state
        status.steps = steps.map { name, state, seconds in
            var step = StepStatus(name: name, uses: "thumbnail")
            (step.state, step.seconds) = (state, seconds)
            guard state == .completed else { return step }
            step.outputs = [
                Output(
                    name: "000.jpg", title: "", href: "", mediaType: .jpeg,
                    bytes: 30, width: 1, height: 1, pages: nil, sha256: "")
            ]
            return step
        }
        return status
    }

    @Test mutating func `the totals count what has ended, of all pipelines`() throws {
        #expect(recorder.totals == MetricsHistory.Totals())
        try claim()
        recorder.note(.finish(id, status(.completed, [("small", .completed, 1)])))
        recorder.note(.finish(id, status(.failed, [])))
        let totals = recorder.totals
        #expect(totals.completed == 1 && totals.failed == 1 && totals.cancelled == 0)
        #expect(totals.bytesIn == 1400 && totals.bytesOut == 30)
    }

    @Test mutating func `the metrics follow a job from its claim to its end`() throws {
        try claim()
        #expect(recorder.metrics.processing == ["web": 1])
        let end = status(
            .failed, [("a", .completed, 0.02), ("b", .failed, 400), ("c", .failed, 0)])
        recorder.note(.finish(id, end))
        let metrics = recorder.metrics
        #expect(metrics.processing == ["web": 0])
        #expect(recorder.finished.values == [["failed", "web"]: 1])
        #expect(recorder.inputBytes.values == [["web"]: 700])
        #expect(recorder.outputBytes.values == [["web"]: 30])
        let durations = try #require(recorder.steps.histograms[["thumbnail"]])
        #expect(durations.counts == [0, 1] + Array(repeating: 0, count: 11) + [1])
        #expect(durations.sum == 400.02)
    }

    @Test mutating func `the metrics count a step once, in however many attempts`() throws {
        try claim()
        let held = status(.held, [("a", .completed, 1), ("b", .pending, 0)])
        recorder.note(.giveBack(id, held))
        #expect(recorder.metrics.held == ["web": 1] && recorder.metrics.processing == ["web": 0])
        recorder.note(.promote(id))
        #expect(recorder.metrics.held == ["web": 0])
        try claim(after: held)
        recorder.note(
            .finish(id, status(.completed, [("a", .completed, 1), ("b", .completed, 2)])))
        #expect(recorder.steps.histograms[["thumbnail"]]?.sum == 3)
        #expect(recorder.finished.values == [["completed", "web"]: 1])
    }

    @Test mutating func `the metrics know jobs that were held before the start`() {
        recorder.note(held: [(id, "web")])
        recorder.note(.promote(id))
        recorder.note(.promote(id))
        #expect(recorder.metrics.held == ["web": 0])
    }

    @Test(arguments: [(0.01, 0), (0.0101, 1), (300, 12), (301, 13)])
    func `a duration counts in the interval whose bound it reaches`(seconds: Double, place: Int) {
        var steps = recorder.steps
        steps.observe(seconds, "thumbnail")
        #expect(steps.histograms[["thumbnail"]]?.counts.firstIndex(of: 1) == place)
    }

    @Test mutating func `the metrics count reused steps and learn no duration from them`() throws {
        var end = status(.completed, [("a", .completed, 0), ("b", .completed, 0.5)])
        (end.steps[0].reused, end.steps[1].reused) = (true, false)
        try claim()
        recorder.note(.finish(id, end))
        #expect(recorder.reuse.values == [["web", "hit"]: 1, ["web", "miss"]: 1])
        #expect(recorder.metrics.throughput.isEmpty)
        #expect(recorder.steps.histograms[["thumbnail"]]?.sum == 0.5)
        end.steps[0].reused = false
        try claim()
        recorder.note(.finish(id, end))
        #expect(recorder.reuse.values == [["web", "hit"]: 1, ["web", "miss"]: 3])
        #expect(recorder.metrics.throughput.keys.sorted() == ["web"])
    }

    @Test mutating func `the metrics say nothing of reuse where no pipeline asks for it`() throws {
        try claim()
        recorder.note(.finish(id, status(.completed, [("a", .completed, 1)])))
        #expect(recorder.reuse.values.isEmpty)
    }

    @Test mutating func `the metrics count failed jobs by the type of their problem`() throws {
        for kind in [Problem.Kind.undecodable, .crashed, .undecodable] {
            var end = status(.failed, [])
            end.error = Problem(kind, "why")
            try claim()
            recorder.note(.finish(id, end))
        }
        try claim()
        recorder.note(.finish(id, status(.completed, [])))
        #expect(
            recorder.failed.values == [
                ["web", "undecodable-input"]: 2, ["web", "worker-crashed"]: 1,
            ])
    }

    @Test mutating func `the metrics measure how long a job waited and how long it took`() throws {
        clock.set(seconds: 7)
        try claim()
        clock.set(seconds: 19)
        recorder.note(.finish(id, status(.completed, [])))
        #expect(recorder.waits.histograms[["web"]]?.sum == 7)
        #expect(recorder.durations.histograms[["web"]]?.sum == 12)
    }

    @Test mutating func `the wait of a job has no time in which it could not start`() throws {
        func wait(claimedAt seconds: Double, after previous: Status?) throws -> Double? {
            let before = recorder.waits.histograms[["web"]]?.sum ?? 0
            clock.set(seconds: seconds)
            try claim(after: previous)
            return recorder.waits.histograms[["web"]].map { $0.sum - before }
        }
        var held = status(.held, [])
        held.updatedAt = Timestamp(milliseconds: 1_000)
        held.notBefore = Timestamp(milliseconds: 20_000)
        // Its back-off ended at 20 s.
        #expect(try wait(claimedAt: 25, after: held) == 5)
        // It was released before that.
        #expect(try wait(claimedAt: 15, after: held) == 0)
        // It was retried at 1 s.
        held.notBefore = nil
        #expect(try wait(claimedAt: 4, after: held) == 3)
        // The window opened at 100 s.
        let moment = Timestamp(milliseconds: 0)
        let window = Span(from: moment.adding(seconds: 100), to: moment.adding(seconds: 200))
        recorder.note(["web": Schedule(spans: [window])])
        #expect(try wait(claimedAt: 102, after: nil) == 2)
        // The pipeline was paused until 300 s.
        recorder.note(["web": Schedule(isPaused: true)])
        clock.set(seconds: 300)
        recorder.note([:])
        #expect(try wait(claimedAt: 301, after: nil) == 1)
    }

    @Test func `each metric is declared once, with labels of few values`() {
        let metrics = (recorder.metrics.counted ?? []).map(\.metric)
        #expect(Set(metrics.map(\.name)).count == metrics.count)
        let bounded: Set = ["pipeline", "outcome", "error", "result", "uses"]
        #expect(bounded.isSuperset(of: metrics.flatMap(\.labels)))
    }
}

@Suite struct `The head of a queue` {
    private static func id(_ number: Int) -> JobID {
        JobID(nanoseconds: UInt64(number) * 1_000_000, random: 0)
    }

    @Test func `the head of a queue counts the waiting jobs that it does not hold, too`() {
        var head = QueueHead(capacity: 4)
        #expect(head.depth == 0)
        head.scanBegins()
        head.scanned((0..<4).map(Self.id), more: 1_000)
        #expect(head.depth == 1_004)
        head.arrived(Self.id(2_000))
        #expect(head.depth == 1_005)
        _ = head.take()
        #expect(head.depth == 1_004)
        head.scanned([Self.id(9)], more: 0)
        for number in 10..<15 { head.arrived(Self.id(number)) }
        #expect(head.depth == 6 && head.ids.count == 4)
    }
}
