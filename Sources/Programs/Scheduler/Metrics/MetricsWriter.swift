internal import Jobs
internal import PipelineFiles
internal import Platform
internal import Spool

/// Counts what becomes of jobs, and writes the scheduler's metrics.
final class MetricsWriter {
    private let file: Spool.Metrics
    private let disk: Spool.Disk
    private let clock: SchedulerClock
    private let catalog: Catalog
    private let threads: DiskThreads
    private let log: Log
    private(set) var recorder: MetricsRecorder
    /// When metrics are written next; `nil` when nothing has happened since they were.
    private var due: Double?
    private var writtenAt = -Double.infinity
    private var history: MetricsHistory
    /// What had ended by the last sample of the history.
    private var sampled = MetricsHistory.Totals()

    /// Metrics are written at most this often, in seconds, and only when something has happened.
    private static let waitSeconds = 1.0

    init(
        _ file: Spool.Metrics, _ disk: Spool.Disk, _ catalog: Catalog, _ threads: DiskThreads,
        _ clock: SchedulerClock, log: Log
    ) {
        self.file = file
        self.disk = disk
        self.clock = clock
        history = file.history()
        self.catalog = catalog
        self.threads = threads
        self.log = log
        recorder = MetricsRecorder(
            throughput: file.ofLastScheduler()?.throughput ?? [:], clock: { clock.now })
    }

    /// In how many seconds metrics are written; `nil` when nothing has happened.
    var dueSeconds: Double? { due.map { $0 - Clock.monotonicSeconds } }

    func note(held jobs: [(id: JobID, pipeline: String)]) { recorder.note(held: jobs) }

    func note(claimed claims: [Claim]) { recorder.note(claimed: claims) }

    func note(_ decision: Decision) { recorder.note(decision) }

    /// Something has happened that changes the metrics.
    func changed() { due = due ?? max(Clock.monotonicSeconds, writtenAt + Self.waitSeconds) }

    /// Writes them if it is time to.
    /// - Parameter schedules: when jobs of pipelines may begin.
    func writeIfDue(_ dispatcher: Dispatcher, _ schedules: [String: Schedule]) {
        if history.isDue(at: clock.now) { sample(metrics(dispatcher, schedules)) }
        guard let due, due <= Clock.monotonicSeconds else { return }
        self.due = nil
        writtenAt = Clock.monotonicSeconds
        recorder.note(schedules)
        let metrics = metrics(dispatcher, schedules)
        write("scheduler metrics") { [file] () throws(SystemError) in try file.write(metrics) }
    }

    /// Adds a sample to the history.
    private func sample(_ metrics: SchedulerMetrics) {
        var sample = MetricsHistory.Sample(at: clock.now)
        for queue in metrics.queues {
            sample.waiting[queue.queue.lane.rawValue, default: 0] += queue.depth
        }
        sample.held = metrics.held.values.reduce(0, +)
        sample.processing = metrics.processing.values.reduce(0, +)
        (sample.slots, sample.slotsBusy) = (metrics.slots, metrics.slotsBusy)
        sample.ended = recorder.totals.since(sampled)
        sample.freeBytes = try? disk.space().free
        sampled = recorder.totals
        history.add(sample)
        let history = history
        write("the history of metrics") { [file] () throws(SystemError) in
            try file.write(history)
        }
    }

    private func write(
        _ what: String, _ body: @escaping @Sendable () throws(SystemError) -> Void
    ) {
        threads.perform("metrics") { [log] () throws(SystemError) in
            do throws(SystemError) {
                try body()
            } catch {
                // No job depends on it.
                log.write(.warning, "could not write \(what)", ["reason": "\(error)"])
            }
            return nil
        }
    }

    private var definitions: PipelineDefinitions {
        let folder = try? Directory(opening: catalog.path).resolvedPath
        let pipelines = catalog.current()
        return PipelineDefinitions(
            folder: folder ?? catalog.path, kept: pipelines.kept,
            unusable: pipelines.unusable)
    }

    private func metrics(_ dispatcher: Dispatcher, _ schedules: [String: Schedule])
        -> SchedulerMetrics
    {
        var metrics = recorder.metrics
        metrics.slots = dispatcher.slots.count
        metrics.slotsBusy = dispatcher.slots.count { if case .running = $0 { true } else { false } }
        metrics.queues = dispatcher.queueOrder.map { queue in
            let head = dispatcher.queues[queue]!
            return QueueMetrics(
                queue, depth: head.depth, oldest: head.ids.first?.createdAt,
                marks: head.marks)
        }
        metrics.schedules = schedules
        metrics.definitions = definitions
        return metrics
    }
}
