internal import Jobs
internal import Platform
internal import Spool

/// Writes the notifier's metrics.
final class MetricsWriter {
    private let file: Spool.Metrics
    private let log: Log
    private var written: NotifierMetrics?
    private var writtenAt = -Double.infinity

    /// Metrics are written at most this often, in seconds, and only when they have changed.
    private static let metricsSeconds = 1.0

    init(_ file: Spool.Metrics, log: Log) {
        self.file = file
        self.log = log
    }

    /// In how many seconds metrics are written; `nil` when nothing is new.
    func waitSeconds(_ metrics: NotifierMetrics) -> Double? {
        metrics == written ? nil : writtenAt + Self.metricsSeconds - Clock.monotonicSeconds
    }

    func writeIfDue(_ metrics: NotifierMetrics) {
        guard let seconds = waitSeconds(metrics), seconds <= 0 else { return }
        (written, writtenAt) = (metrics, Clock.monotonicSeconds)
        do throws(SystemError) {
            try file.write(metrics)
        } catch {
            // No delivery depends on it.
            log.write(
                .warning, "could not write notifier metrics",
                ["reason": error.description])
        }
    }
}
