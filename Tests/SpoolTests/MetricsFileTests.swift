import Jobs
import Platform
import Spool
import Testing

@Suite struct `The file of the scheduler's metrics` {
    private let temporary: TemporarySpool
    init() throws { temporary = try TemporarySpool() }

    /// As a scheduler wrote it before files had a version.
    private static let earlier = """
        {"finished":{"completed":{"web":2}},"held":{},"hours":{},"inputBytes":{"web":7},
        "outputBytes":{"web":3},"processing":{"web":1},"queues":[],"slots":2,"slotsBusy":1,
        "steps":{"thumbnail":{"counts":[1,0,0,0,0,0,0,0,0,0,0,0,0,0],"sumSeconds":0.005}},
        "stepsNotReused":{},"stepsReused":{},"throughput":{}}
        """

    private func write(_ text: String) throws {
        try Directory(opening: temporary.path).replace(
            "figures.json", with: Array(text.utf8), durable: false)
    }

    @Test func `metrics are read as they were written before files had a version`() throws {
        try write(Self.earlier)
        let metrics = try #require(temporary.spool.metrics.ofLastScheduler())
        #expect(metrics.slots == 2 && metrics.processing == ["web": 1])
        #expect(metrics.counted == nil)
    }

    @Test func `the file of metrics says its version and is read as it was written`() throws {
        var metrics = SchedulerMetrics()
        var family = MetricFamily(.counter("a_total", "Some.", labels: ["b"]))
        family.add(3, "c")
        metrics.counted = [family]
        try temporary.spool.metrics.write(metrics)
        let text = try Directory(opening: temporary.path).contents("figures.json")
        #expect(String(decoding: text, as: UTF8.self).contains("\"format\":1"))
        #expect(temporary.spool.metrics.ofLastScheduler() == metrics)
    }

    @Test func `a history is read as it was written, and a damaged or newer one counts as none`()
        throws
    {
        let spool = temporary.spool
        #expect(spool.metrics.history() == MetricsHistory())
        var history = MetricsHistory()
        var sample = MetricsHistory.Sample(at: Timestamp(milliseconds: 1_800_000_000_000))
        (sample.waiting, sample.held, sample.freeBytes) = (["normal": 3], 1, 7)
        history.add(sample)
        try spool.metrics.write(history)
        #expect(spool.metrics.history() == history)
        for text in ["{", "{\"samples\":[],\"format\":3}"] {
            try Directory(opening: temporary.path).replace(
                "history.json", with: Array(text.utf8), durable: false)
            #expect(spool.metrics.history() == MetricsHistory())
        }
    }

    @Test func `a file of metrics of a newer version counts as none`() throws {
        try write(String(Self.earlier.dropLast()) + ",\"format\":3}")
        #expect(temporary.spool.metrics.ofLastScheduler() == nil)
    }
}
