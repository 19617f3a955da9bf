import Jobs
import Pipelines
@testable import Scheduler
import Testing

@Suite struct `Requests for jobs in the dispatcher` {
    private var bench = Bench()

    @Test mutating func `a cancelled job's child is killed, and nothing else is tried`() {
        bench.start(1)
        ask(.cancel, 1)
        #expect(bench.kills == 1 && bench.finished.isEmpty)
        ask(.cancel, 1)
        bench.end(.signalled(9))
        #expect(bench.finished[bench.id(1)]?.state == .cancelled)
        #expect(bench.finished[bench.id(1)]?.message == "cancelled")
        #expect(bench.givenBack.isEmpty && bench.started.count == 1 && bench.kills == 1)
        commitOutputs(1)
        #expect(bench.acknowledged == [ControlRequest(.cancel, bench.id(1))])
    }

    @Test mutating func `a request for a job that is just being promoted is not lost`() {
        bench.start(1)
        bench.end(.signalled(11))
        commitOutputs(1)
        bench.now = bench.givenBack[bench.id(1)]!.notBefore!
        bench.feed(.tick)
        ask(.cancel, 1)
        let claims = bench.claimed.count
        bench.feed(.promoted(bench.id(1), .normal))
        #expect(bench.claimed.count == claims, "it is on its way to be cancelled")
        bench.answerFetches(areThere: true)
        #expect(bench.finished.mapValues(\.state) == [bench.id(1): .cancelled])
        #expect(bench.started.count == 1)
    }

    @Test(arguments: [TaskEnd.Outcome.signalled(11), .exited(100)])
    mutating func `a cancelled job ends even if its child dies in another way first`(
        outcome: TaskEnd.Outcome
    ) {
        bench.start(1)
        ask(.cancel, 1)
        bench.end(outcome)
        #expect(bench.finished[bench.id(1)]?.state == .cancelled && bench.givenBack.isEmpty)
    }

    @Test(arguments: [1, 2, 3])
    mutating func `the mates of a cancelled task start again without a counted attempt`(
        cancelled: Int
    ) {
        bench.batches = [1: 1, 2: 1, 3: 1]
        bench.hold()
        for number in 1...3 { bench.accept(number) }
        bench.answerClaims()
        bench.resume()
        ask(.cancel, cancelled)
        #expect(bench.kills == 1)
        bench.end(.signalled(9))
        #expect(bench.finished.mapValues(\.state) == [bench.id(cancelled): .cancelled])
        #expect(bench.givenBack.isEmpty)
        #expect(bench.started.last == [1, 2, 3].filter { $0 != cancelled }.map { bench.id($0) })
    }

    @Test mutating func `a cancelled job starts no task that another task has made possible`() {
        bench = Bench(slots: 3)
        bench.inputs = ["a.pdf", "b.pdf"].map { .init(name: $0, mediaType: .pdf, bytes: 1) }
        bench.accept(1)
        bench.answerClaims(
            with: .success(
                Pipeline(
                    name: "web", description: "", accepts: [.pdf], limits: Limits(), retry: Retry(),
                    steps: [Step(name: "pages", action: PDFPages())])))
        ask(.cancel, 1)
        #expect(bench.kills == 2)
        bench.feed(.taskReported(slot: 0, .document(pages: 9)))
        bench.feed(.taskDone(slot: 0, sizes: []))
        bench.end(.exited(0))
        #expect(bench.started.count == 2 && bench.finished.isEmpty)
        bench.end(.signalled(9), slot: 1)
        #expect(bench.finished.mapValues(\.state) == [bench.id(1): .cancelled])
    }

    @Test mutating func `a request for a job whose end is being committed comes too late`() {
        bench.start(1)
        let metadata = OutputMetadata(
            width: 1, height: 1, sha256: String(repeating: "0", count: 64))
        bench.feed(.taskReported(slot: 0, .output(index: 0, metadata)))
        bench.feed(.taskDone(slot: 0, sizes: [1]))
        ask(.cancel, 1)
        #expect(bench.fetches.isEmpty && bench.acknowledged.isEmpty)
        commitOutputs(1)
        #expect(bench.finished.mapValues(\.state) == [bench.id(1): .completed])
        #expect(bench.acknowledged == [ControlRequest(.cancel, bench.id(1))])
    }

    @Test mutating func `outputs that were made before a kill took effect are kept`() {
        bench.start(1)
        ask(.cancel, 1)
        let metadata = OutputMetadata(
            width: 1, height: 1, sha256: String(repeating: "0", count: 64))
        bench.feed(.taskReported(slot: 0, .output(index: 0, metadata)))
        bench.feed(.taskDone(slot: 0, sizes: [1]))
        #expect(bench.finished.mapValues(\.state) == [bench.id(1): .completed])
        bench.end(.exited(0))
    }

    @Test mutating func `a cancelled job that waits for a retry ends and is not retried`() throws {
        bench.start(1)
        bench.end(.signalled(11))
        let moment = try #require(bench.givenBack[bench.id(1)]?.notBefore)
        // Asked while it is on its way to where it waits.
        ask(.cancel, 1)
        #expect(bench.fetches.isEmpty)
        bench.feed(.committed(bench.id(1)))
        bench.answerFetches(areThere: true)
        let status = try #require(bench.finished[bench.id(1)])
        #expect(status.state == .cancelled && status.attempt == 1 && status.notBefore == nil)
        #expect(status.error == nil && status.finishedAt == bench.now)
        commitOutputs(1)
        bench.now = moment.adding(seconds: 1)
        bench.feed(.tick)
        #expect(bench.started.count == 1)
    }

    @Test mutating func `a job that is being claimed is cancelled even without a pipeline`() {
        bench.accept(1)
        ask(.cancel, 1)
        #expect(bench.fetches.isEmpty)
        bench.answerClaims(with: .failure(Problem(.pipeline, "gone")))
        #expect(bench.finished[bench.id(1)]?.state == .cancelled)
        #expect(bench.givenBack.isEmpty && bench.started.isEmpty)
    }

    @Test mutating func `a request for a job that does not exist is acknowledged`() {
        ask(.cancel, 7)
        bench.answerFetches(areThere: false)
        ask(.retry, 8)
        bench.feed(.requeued(ControlRequest(.retry, bench.id(8)), nil))
        #expect(
            bench.acknowledged == [
                ControlRequest(.cancel, bench.id(7)),
                ControlRequest(.retry, bench.id(8)),
            ])
    }

    @Test mutating func `a retry of a running job is refused`() {
        bench.start(1)
        ask(.retry, 1)
        #expect(bench.requeued.isEmpty)
        #expect(bench.acknowledged == [ControlRequest(.retry, bench.id(1))])
    }

    @Test mutating func `a retry during the commit of an end is done after it`() {
        bench.start(1)
        bench.feed(.taskReported(slot: 0, .failed(Problem(.undecodable, "no"))))
        bench.end(.exited(100))
        #expect(bench.finished[bench.id(1)]?.state == .failed)
        ask(.retry, 1)
        #expect(bench.requeued.isEmpty)
        bench.feed(.committed(bench.id(1)))
        #expect(bench.requeued == [ControlRequest(.retry, bench.id(1))])
        bench.feed(.requeued(ControlRequest(.retry, bench.id(1)), .normal))
        #expect(bench.acknowledged == [ControlRequest(.retry, bench.id(1))])
        bench.answerClaims()
        #expect(bench.started == [[bench.id(1)], [bench.id(1)]])
    }

    @Test mutating func `a request during a stop waits for the next scheduler`() {
        bench.start(1)
        bench.feed(.stop)
        ask(.cancel, 1)
        bench.now = bench.now.adding(seconds: 3)
        bench.feed(.tick)
        bench.end(.signalled(9))
        #expect(bench.givenBack[bench.id(1)]?.state == .queued)
        bench.feed(.committed(bench.id(1)))
        #expect(bench.acknowledged.isEmpty && bench.fetches.isEmpty && bench.hasExited)
    }

    private mutating func ask(_ action: ControlRequest.Action, _ number: Int) {
        bench.feed(.asked(ControlRequest(action, bench.id(number))))
    }

    /// The end of a job is durable, and it does not wait anywhere.
    private mutating func commitOutputs(_ number: Int) {
        bench.feed(.committed(bench.id(number)))
        bench.answerFetches(areThere: false)
    }
}
