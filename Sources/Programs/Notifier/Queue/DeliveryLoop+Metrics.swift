internal import Jobs
internal import Platform
internal import Spool

/// Writing the notifier's metrics.
extension DeliveryLoop {
    /// Metrics are written at most this often, in seconds, and only when they have changed.
    private static let metricsSeconds = 1.0

    private var metrics: NotifierMetrics {
        var metrics = counters
        for (transport, count) in queue.counts { metrics.waiting[transport.rawValue] = count }
        return metrics
    }

    /// When metrics are written, by the monotonic clock; `nil` when nothing is new.
    var metricsDue: Double? { metrics == written ? nil : writtenAt + Self.metricsSeconds }

    func writeMetricsIfDue() {
        guard let due = metricsDue, due <= Clock.monotonicSeconds else { return }
        (written, writtenAt) = (metrics, Clock.monotonicSeconds)
        do throws(SystemError) {
            try spool.write(metrics)
        } catch {
            // No notification depends on it.
            log.write(
                .warning, "could not write notifier metrics",
                ["reason": error.description])
        }
    }
}
