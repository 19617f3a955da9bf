import Jobs
@testable import Scheduler
import Testing

@Suite struct `The keys of reusable outputs` {
    private var keys = ReuseKeys("1")

    init() { keys.keys = ["a", "b"] }

    @Test func `a completed job is remembered by all keys that were looked for`() {
        #expect(keys.lasting(.completed, made: "1") == ["a", "b"])
    }

    @Test(arguments: [JobState.failed, .cancelled, .held, .queued])
    func `a job that did not complete is not remembered`(state: JobState) {
        #expect(keys.lasting(state, made: "1") == [])
    }

    @Test(arguments: ["2", nil] as [String?])
    func `a job is not remembered when the workers have changed meanwhile`(implementation: String?)
    {
        #expect(keys.lasting(.completed, made: implementation) == [])
    }

    @Test(
        arguments: [
            ([], nil), (["1"], "1"), (["1", "1"], "1"), (["1", "2"], nil), (["1", nil], nil),
            ([nil], nil),
        ] as [([String?], String?)])
    func `the workers' identity is known only while all are the same`(
        workers: [String?], expected: String?
    ) {
        #expect(ReuseKeys.implementation(of: workers) == expected)
    }
}
