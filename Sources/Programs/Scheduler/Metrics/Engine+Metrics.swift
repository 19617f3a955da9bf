internal import Jobs
internal import PipelineFiles
internal import Platform
internal import Spool

/// Writing the scheduler's metrics.
extension Engine {
    /// Metrics are written at most this often, in seconds, and only when something has happened.
    private static let metricsSeconds = 1.0

    /// Something has happened that changes the metrics.
    func metricsChanged() {
        metricsDue =
            metricsDue
            ?? max(
                Clock.monotonicSeconds,
                metricsWrittenAt + Engine.metricsSeconds)
    }

    func writeMetricsIfDue() {
        guard let due = metricsDue, due <= Clock.monotonicSeconds else { return }
        metricsDue = nil
        metricsWrittenAt = Clock.monotonicSeconds
        let metrics = metrics
        commit("figures") { [spool, log] () throws(SystemError) in
            do throws(SystemError) {
                try spool.write(metrics)
            } catch {
                // No job depends on it.
                log.write(
                    .warning, "could not write scheduler metrics",
                    ["reason": "\(error)"])
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

    private var metrics: SchedulerMetrics {
        var metrics = recorder.metrics
        metrics.slots = dispatcher.slots.count
        metrics.slotsBusy = dispatcher.slots.count { if case .running = $0 { true } else { false } }
        metrics.queues = dispatcher.queueOrder.map { queue in
            let window = dispatcher.queues[queue]!
            return QueueMetrics(
                queue, depth: window.depth, oldest: window.ids.first?.createdAt,
                marks: window.marks)
        }
        metrics.schedules = wallSchedule.known
        metrics.definitions = definitions
        return metrics
    }
}
