import Jobs
import Pipelines
@testable import Scheduler
import Testing

/// What is sent together is begun with the longest, so that all processors end together. Each file
/// takes as long as it is large.
@Suite struct `The last tasks of a job or a batch` {
    @Test(arguments: [
        ([1, 1, 1, 1, 1, 1, 6], 6, 9), ([2, 2, 2, 3, 3], 7, 7), ([1, 2, 3, 4, 5, 6], 11, 12),
        ([4], 4, 4), ([3, 3, 1, 1, 1, 9], 9, 13),
    ]) func `the last tasks of a job end at about the same time`(
        sizes: [Int], seconds: Int, inOrder: Int
    ) {
        #expect(lasts([sizes]) == seconds)
        #expect(inGivenOrder(sizes) == inOrder)
    }

    @Test(arguments: [([1, 1, 1, 3], 3, 4), ([1, 2, 3, 4], 5, 6)])
    func `the last jobs of a batch end at about the same time`(
        sizes: [Int], seconds: Int, inOrder: Int
    ) {
        let batch = BatchID(nanoseconds: 0, random: 0)
        #expect(lasts(sizes.map { [$0] }, batch: batch) == seconds)
        #expect(lasts(sizes.map { [$0] }) == inOrder)
        #expect(inGivenOrder(sizes) == inOrder)
    }

    /// How long two processors take for files in the order they are given.
    private func inGivenOrder(_ sizes: [Int]) -> Int {
        sizes.reduce(into: [0, 0]) { ends, size in
            ends[ends[0] <= ends[1] ? 0 : 1] += size
        }.max()!
    }

    /// How many seconds the dispatcher takes with two slots.
    private func lasts(_ jobs: [[Int]], batch: BatchID? = nil) -> Int {
        let start = Timestamp(milliseconds: 1_000_000)
        var (now, working) = (start, [Int: (end: Timestamp, outputs: Int)]())
        var dispatcher = Dispatcher(.init(slots: 2), now: start)
        func feed(_ event: Event) {
            for decision in dispatcher.handle(event, now: now) {
                guard case .start(let slot, let given) = decision else { continue }
                let size = given[0].task.inputs[0].name
                working[slot] = (now.adding(seconds: Double(size)!), given[0].pass.outputs.count)
            }
        }
        for slot in 0..<2 { feed(.slotReady(slot)) }
        feed(
            .claimed(
                asked: [],
                got: jobs.enumerated().map { number, sizes in
                    let manifest = Manifest(
                        id: JobID(nanoseconds: UInt64(number + 1) * 1_000_000, random: 0),
                        pipeline: "a",
                        lane: .normal,
                        inputs: sizes.map {
                            .init(name: String($0), mediaType: .jpeg, bytes: $0 * 1_000_000)
                        }, batch: batch)
                    return Claim(
                        manifest: manifest, previousStatus: nil, pipeline: .success(pipeline))
                }))
        while let (slot, task) = working.min(by: { $0.value.end < $1.value.end }) {
            now = task.end
            working[slot] = nil
            feed(.taskDone(slot: slot, sizes: Array(repeating: 1, count: task.outputs)))
            feed(
                .childEnded(
                    slot: slot,
                    TaskEnd(
                        outcome: .exited(0), cpuSeconds: 0,
                        memoryBytesMax: 0), sizes: []))
        }
        return Int(now.seconds(since: start))
    }

    private let pipeline = Pipeline(
        name: "a", description: "", accepts: [.jpeg], limits: Limits(), retry: Retry(),
        steps: [Step(name: "small", action: Thumbnail(width: 9, height: 9))])
}
