import Jobs
@testable import Scheduler
import Testing

@Suite struct `What later jobs find a job by` {
    private var keys = ReuseKeys("1")

    init() { keys.keys = ["a", "b"] }

    @Test func `is all that was looked for, when it has completed`() {
        #expect(keys.lasting(.completed, made: "1") == ["a", "b"])
    }

    @Test(arguments: [JobState.failed, .cancelled, .held, .queued])
    func `is nothing when it has not`(state: JobState) {
        #expect(keys.lasting(state, made: "1") == [])
    }

    @Test(arguments: ["2", nil] as [String?])
    func `is nothing when the workers have changed meanwhile`(implementation: String?) {
        #expect(keys.lasting(.completed, made: implementation) == [])
    }

    @Test(
        arguments: [
            ([], nil), (["1"], "1"), (["1", "1"], "1"), (["1", "2"], nil), (["1", nil], nil),
            ([nil], nil),
        ] as [([String?], String?)])
    func `is known of workers that are all the same`(workers: [String?], expected: String?) {
        #expect(ReuseKeys.implementation(of: workers) == expected)
    }
}
