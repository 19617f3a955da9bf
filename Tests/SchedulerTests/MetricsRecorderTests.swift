import Jobs
import Pipelines
@testable import Scheduler
import Testing

@Suite struct `The metrics recorder` {
    private var recorder = MetricsRecorder()
    private let manifest = Manifest(
        id: JobID(nanoseconds: 1, random: 1), pipeline: "web", lane: .normal,
        inputs: [.init(name: "a.jpg", mediaType: .jpeg, bytes: 700)])
    private var id: JobID { manifest.id }

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

    @Test mutating func `follows a job from its claim to its end`() throws {
        try claim()
        #expect(recorder.metrics.processing == ["web": 1])
        let end = status(
            .failed, [("a", .completed, 0.02), ("b", .failed, 400), ("c", .failed, 0)])
        recorder.note(.finish(id, end))
        let metrics = recorder.metrics
        #expect(metrics.processing == ["web": 0])
        #expect(metrics.finished == ["failed": ["web": 1]])
        #expect(metrics.inputBytes == ["web": 700] && metrics.outputBytes == ["web": 30])
        let durations = try #require(metrics.steps["thumbnail"])
        #expect(durations.counts == [0, 1] + Array(repeating: 0, count: 11) + [1])
        #expect(durations.sumSeconds == 400.02)
    }

    @Test mutating func `counts a step once, in however many attempts its job ends`() throws {
        try claim()
        let held = status(.held, [("a", .completed, 1), ("b", .pending, 0)])
        recorder.note(.release(id, held))
        #expect(recorder.metrics.held == ["web": 1] && recorder.metrics.processing == ["web": 0])
        recorder.note(.promote(id))
        #expect(recorder.metrics.held == ["web": 0])
        try claim(after: held)
        recorder.note(
            .finish(id, status(.completed, [("a", .completed, 1), ("b", .completed, 2)])))
        #expect(recorder.metrics.steps["thumbnail"]?.sumSeconds == 3)
        #expect(recorder.metrics.finished == ["completed": ["web": 1]])
    }

    @Test mutating func `knows jobs that were held before it`() {
        recorder.note(held: [(id, "web")])
        recorder.note(.promote(id))
        recorder.note(.promote(id))
        #expect(recorder.metrics.held == ["web": 0])
    }

    @Test(arguments: [(0.01, 0), (0.0101, 1), (300, 12), (301, 13)])
    func `puts a duration into the interval whose bound it reaches`(seconds: Double, place: Int) {
        var durations = SchedulerMetrics.Durations()
        durations.add(seconds: seconds)
        #expect(durations.counts.firstIndex(of: 1) == place)
    }

    @Test mutating func `counts what was taken over, and learns nothing from it`() throws {
        var end = status(.completed, [("a", .completed, 0), ("b", .completed, 0.5)])
        (end.steps[0].reused, end.steps[1].reused) = (true, false)
        try claim()
        recorder.note(.finish(id, end))
        #expect(recorder.metrics.stepsReused == ["web": 1])
        #expect(recorder.metrics.stepsNotReused == ["web": 1])
        #expect(recorder.metrics.throughput.isEmpty)
        #expect(recorder.metrics.steps["thumbnail"]?.sumSeconds == 0.5)
        end.steps[0].reused = false
        try claim()
        recorder.note(.finish(id, end))
        #expect(recorder.metrics.stepsNotReused == ["web": 3])
        #expect(recorder.metrics.throughput.keys.sorted() == ["web"])
    }

    @Test mutating func `tells nothing of it where it is not looked for`() throws {
        try claim()
        recorder.note(.finish(id, status(.completed, [("a", .completed, 1)])))
        #expect(recorder.metrics.stepsReused.isEmpty && recorder.metrics.stepsNotReused.isEmpty)
    }
}

@Suite struct `A lane's window` {
    private static func id(_ number: Int) -> JobID {
        JobID(nanoseconds: UInt64(number) * 1_000_000, random: 0)
    }

    @Test func `knows how many jobs wait, those too that it does not hold`() {
        var window = LaneWindow(capacity: 4)
        #expect(window.depth == 0)
        window.scanBegins()
        window.scanned((0..<4).map(Self.id), more: 1_000)
        #expect(window.depth == 1_004)
        window.arrived(Self.id(2_000))
        #expect(window.depth == 1_005)
        _ = window.take()
        #expect(window.depth == 1_004)
        window.scanned([Self.id(9)], more: 0)
        for number in 10..<15 { window.arrived(Self.id(number)) }
        #expect(window.depth == 6 && window.ids.count == 4)
    }
}
