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

    /// Sees to it that the spool can be written, by writing.
    /// - Parameter durably: whether what is written has to come to the disk.
    /// - Throws: `SystemError` when it cannot.
    package func probe(durably: Bool = false) throws(SystemError) {
        let instance = try ownInstance()
        let name = "probe-\(UInt64.random(in: 0 ... .max))"
        defer { try? instance.remove(name) }
        let file = try instance.create(name)
        try file.write([UInt8](repeating: 0, count: 4096))
        if durably { try layout.flush(file) }
    }

    /// How much more fits in, and the size of the file system, in bytes.
    package func space() throws(SystemError) -> (free: Int, total: Int) { try layout.root.space() }
}
