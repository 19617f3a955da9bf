import Jobs
import Testing

@Suite struct `The forecast of jobs` {
    /// Jobs that were measured, each of megabytes and seconds; one that is asked about;
    /// and seconds.
    struct Row: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let measured: [(Int, Double)]
        let megabytes: Int
        let seconds: Double
    }

    @Test(arguments: [
        Row(
            testDescription: "so much for a megabyte", measured: [(1, 2), (2, 4), (3, 6)],
            megabytes: 10, seconds: 20),
        Row(
            testDescription: "so much for a job and for a megabyte",
            measured: [(1, 3), (2, 5), (3, 7)], megabytes: 10, seconds: 21),
        Row(
            testDescription: "as much as any of the same length", measured: [(2, 1), (2, 3)],
            megabytes: 9, seconds: 2),
        Row(
            testDescription: "not less because it is longer", measured: [(1, 5), (3, 1)],
            megabytes: 100, seconds: 3),
        Row(
            testDescription: "never less than nothing", measured: [(1, 0.5), (2, 4), (3, 7.5)],
            megabytes: 0, seconds: 0),
    ]) func `a forecast follows from measured jobs`(row: Row) throws {
        var throughput = Throughput()
        for (megabytes, seconds) in row.measured {
            throughput.add(bytes: megabytes * 1_000_000, slotSeconds: seconds)
        }
        let guess = try #require(throughput.slotSeconds(jobs: 1, bytes: row.megabytes * 1_000_000))
        #expect(abs(guess - row.seconds) < 0.05)
    }

    @Test func `no forecast is made before a job was measured`() {
        #expect(Throughput().slotSeconds(jobs: 1, bytes: 1) == nil)
        #expect(Throughput().slotSeconds(jobs: 1) == nil)
    }

    @Test func `a forecast follows recent measurements, not old ones`() throws {
        var throughput = Throughput()
        for _ in 0..<5000 { throughput.add(bytes: 1_000_000, slotSeconds: 100) }
        for _ in 0..<5000 { throughput.add(bytes: 1_000_000, slotSeconds: 1) }
        #expect(try #require(throughput.slotSeconds(jobs: 1, bytes: 1_000_000)) < 2)
    }

    /// A night of eight hours on two slots, with 1000 jobs of ten seconds in the deferred queue.
    private static let now = Timestamp("2026-01-10T20:00:00Z")!
    private static let schedule = Schedule(
        spans: [3600.0, 90_000].map {
            Span(from: now.adding(seconds: $0), to: now.adding(seconds: $0 + 8 * 3600))
        })

    private func metrics(depth: Int, urgent: Int = 0) -> SchedulerMetrics {
        var metrics = SchedulerMetrics()
        metrics.slots = 2
        var throughput = Throughput()
        throughput.add(bytes: 1_000_000, slotSeconds: 10)
        metrics.throughput = ["night": throughput]
        let oldest = Self.now.adding(seconds: -1000)
        metrics.queues = [
            QueueMetrics(JobQueue(.urgent, of: "night"), depth: urgent, oldest: oldest),
            QueueMetrics(
                JobQueue(.normal, of: "night"), depth: depth, oldest: oldest,
                marks: (1...9).map { oldest.adding(seconds: Double($0) * 100) }),
        ]
        return metrics
    }

    /// How long ago the job was accepted, and after how many seconds of the window it will be done.
    @Test(
        arguments: [
            (1000.0, 0, 10.0), (500, 0, 2010), (0, 0, 5010), (1000, 100, 510),
        ] as [(Double, Int, Double)]) func `a forecast counts older and more urgent jobs first`(
            age: Double, urgent: Int, seconds: Double
        ) throws
    {
        let accepted = Self.now.adding(seconds: -age)
        let id = JobID(nanoseconds: UInt64(accepted.milliseconds) * 1_000_000, random: 0)
        let guess = try #require(
            Forecast(metrics(depth: 1000, urgent: urgent), at: Self.now)
                .completion(
                    of: id, in: JobQueue(.normal, of: "night"), of: "night",
                    bytes: 1_000_000, schedule: Self.schedule))
        #expect(guess.moment == Self.now.adding(seconds: 3600 + seconds) && guess.fits)
    }

    @Test(arguments: [(5760, true), (5761, false)])
    func `a forecast says whether a batch fits into its window`(count: Int, fits: Bool) throws {
        let guess = try #require(
            Forecast(metrics(depth: 0), at: Self.now)
                .completion(
                    ofJobs: count, bytes: count * 1_000_000, of: "night", schedule: Self.schedule))
        #expect(guess.fits == fits)
    }
}
