import Jobs
import Testing

@Suite struct `The history of metrics` {
    private let start = Timestamp(milliseconds: 1_800_000_000_000)

    private func sample(_ seconds: Double) -> MetricsHistory.Sample {
        MetricsHistory.Sample(at: start.adding(seconds: seconds))
    }

    @Test func `a history goes back a day and has a bounded number of samples`() {
        var history = MetricsHistory()
        for minute in 0..<3000 {
            let now = start.adding(seconds: Double(minute) * 60)
            #expect(history.isDue(at: now))
            history.add(.init(at: now))
            #expect(!history.isDue(at: now.adding(seconds: 59)))
        }
        #expect(history.samples.count == MetricsHistory.samplesMax)
        let (first, last) = (history.samples[0].at, history.samples.last!.at)
        #expect(last.seconds(since: first) <= MetricsHistory.daySeconds)
        history.add(sample(3000 * 60 + 86_400 * 2))
        #expect(history.samples.count == 1)
    }

    @Test func `a clock that is set back leaves no sample of a later moment`() {
        var history = MetricsHistory()
        for seconds in [0.0, 60, 120] { history.add(sample(seconds)) }
        #expect(history.isDue(at: start.adding(seconds: 119)))
        history.add(sample(70))
        #expect(history.samples.map(\.at) == [0.0, 60, 70].map { start.adding(seconds: $0) })
    }

    @Test func `a sample counts what has ended since the one before`() {
        var (earlier, later) = (MetricsHistory.Totals(), MetricsHistory.Totals())
        (earlier.completed, earlier.failed, earlier.bytesIn) = (3, 1, 100)
        (later.completed, later.failed, later.cancelled) = (5, 1, 2)
        (later.bytesIn, later.bytesOut) = (150, 7)
        let since = later.since(earlier)
        #expect(since.completed == 2 && since.failed == 0 && since.cancelled == 2)
        #expect(since.bytesIn == 50 && since.bytesOut == 7)
    }
}
