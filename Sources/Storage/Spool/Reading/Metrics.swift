package import Jobs
package import Platform

/// The metrics of the spool's scheduler and notifier. They are not flushed: a program starts to
/// count again after a power cut.
extension Spool.Metrics {
    private static let schedulerFile = "figures.json"
    private static let notifierFile = "notifier.json"
    private static let historyFile = "history.json"
    /// Twice as much as a full history takes.
    private static let historyBytesMax = 1 << 20

    /// Replaces the scheduler's metrics.
    package func write(_ metrics: SchedulerMetrics) throws(SystemError) {
        try layout.root.replace(Self.schedulerFile, with: JSON.encode(metrics), durable: false)
    }

    /// Replaces the notifier's metrics.
    package func write(_ metrics: NotifierMetrics) throws(SystemError) {
        try layout.root.replace(Self.notifierFile, with: JSON.encode(metrics), durable: false)
    }

    /// Replaces the history of the scheduler's metrics.
    package func write(_ history: MetricsHistory) throws(SystemError) {
        try layout.root.replace(Self.historyFile, with: JSON.encode(history), durable: false)
    }

    /// What the scheduler's metrics were in the last day; empty when nothing is known.
    package func history() -> MetricsHistory {
        guard
            let text = try? layout.root.contents(Self.historyFile, bytesMax: Self.historyBytesMax)
        else { return MetricsHistory() }
        // That of another version counts as none.
        return (try? JSON.decode(MetricsHistory.self, from: text)) ?? MetricsHistory()
    }

    /// The scheduler's last metrics; `nil` when none runs, or it has written none yet.
    /// - Throws: `SystemError` when the spool cannot be read.
    package func ofScheduler() throws(SystemError) -> SchedulerMetrics? {
        try hasScheduler() ? ofLastScheduler() : nil
    }

    /// The last scheduler's metrics, whether it runs or not; `nil` when there are none.
    package func ofLastScheduler() -> SchedulerMetrics? {
        guard let text = try? layout.root.contents(Self.schedulerFile) else { return nil }
        // Those of another version count as none.
        return try? JSON.decode(SchedulerMetrics.self, from: text)
    }

    /// The notifier's last metrics; `nil` when none runs, or it has written none yet.
    /// - Throws: `SystemError` when the spool cannot be read.
    package func ofNotifier() throws(SystemError) -> NotifierMetrics? {
        guard try spool.outbox.hasNotifier(),
            let text = try? layout.root.contents(Self.notifierFile)
        else { return nil }
        return try? JSON.decode(NotifierMetrics.self, from: text)
    }

    /// Whether a process is the spool's scheduler at the moment.
    /// - Throws: `SystemError` when the spool cannot be read.
    package func hasScheduler() throws(SystemError) -> Bool { try spool.isLocked("lock") }
}
