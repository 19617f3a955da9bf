import Pipelines
import Testing

@Suite struct `The wait before another attempt` {
    /// How long it is by a generator that always gives the same.
    private func wait(_ failures: Int, backoff: Double = 2, random: UInt64) -> Double {
        var retry = Retry()
        retry.backoffSeconds = backoff
        var constant = Constant(word: random)
        return retry.waitSeconds(afterFailures: failures, using: &constant)
    }

    @Test(arguments: [
        (1, 1, 2), (2, 2, 4), (3, 4, 8), (10, 512, 1024), (12, 1800, 3600), (20, 1800, 3600),
        (1000, 1800, 3600),
    ]) func `the wait before a retry doubles up to an hour and varies by half`(
        failures: Int, least: Double, most: Double
    ) {
        #expect(wait(failures, random: 0) == least)
        #expect((most * 0.999...most).contains(wait(failures, random: ~0xffff)))
    }

    @Test func `the waits of jobs that failed together are spread evenly`() {
        var generator: any RandomNumberGenerator = SystemRandomNumberGenerator()
        let waits = (0..<4000).map { _ in
            Retry().waitSeconds(afterFailures: 1, using: &generator)
        }
        // In each tenth of the span there should be 400; seven standard deviations are 133.
        for tenth in 0..<10 {
            let span = 1 + Double(tenth) / 10..<1 + Double(tenth + 1) / 10
            #expect((267...533).contains(waits.count { span.contains($0) }))
        }
    }

    private struct Constant: RandomNumberGenerator {
        let word: UInt64
        mutating func next() -> UInt64 { word }
    }
}
