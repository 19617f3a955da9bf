package import Jobs
package import Platform

/// What the spool's scheduler and notifier count.
extension Spool.Lookup {
    /// The scheduler's last metrics; `nil` when none runs, or it has written none yet.
    /// - Throws: `SystemError` when the spool cannot be read.
    package func metrics() throws(SystemError) -> SchedulerMetrics? {
        try hasScheduler() ? lastMetrics() : nil
    }

    /// The last scheduler's metrics, whether it runs or not; `nil` when there are none.
    package func lastMetrics() -> SchedulerMetrics? {
        guard let text = try? layout.root.contents("figures.json") else { return nil }
        // Those of another version count as none.
        return try? JSON.decode(SchedulerMetrics.self, from: text)
    }

    /// The notifier's last metrics; `nil` when none runs, or it has written none yet.
    /// - Throws: `SystemError` when the spool cannot be read.
    package func notifierMetrics() throws(SystemError) -> NotifierMetrics? {
        guard try spool.outbox.hasNotifier(), let text = try? layout.root.contents("notifier.json")
        else {
            return nil
        }
        return try? JSON.decode(NotifierMetrics.self, from: text)
    }

    /// Whether a process is the spool's scheduler at the moment.
    /// - Throws: `SystemError` when the spool cannot be read.
    package func hasScheduler() throws(SystemError) -> Bool { try spool.isLocked("lock") }
}
