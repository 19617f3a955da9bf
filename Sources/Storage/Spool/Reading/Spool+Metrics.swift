package import Jobs
package import Platform

/// The metrics of the spool's scheduler and notifier.
extension Spool {
    /// Replaces the scheduler's metrics. They are not flushed: a scheduler starts to count again
    /// after a power cut.
    package func write(_ metrics: SchedulerMetrics) throws(SystemError) {
        try layout.root.replace("figures.json", with: JSON.encode(metrics), durable: false)
    }

    /// Replaces the notifier's metrics.
    package func write(_ metrics: NotifierMetrics) throws(SystemError) {
        try layout.root.replace("notifier.json", with: JSON.encode(metrics), durable: false)
    }

    func isLocked(_ name: String) throws(SystemError) -> Bool {
        do throws(SystemError) {
            return try layout.root.read(name).isLocked
        } catch  where error.isNotFound {
            return false
        }
    }
}
