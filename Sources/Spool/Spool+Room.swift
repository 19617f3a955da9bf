package import Platform

extension Spool {
    /// How many jobs wait for a processor or for their hour: the names of their directories are
    /// counted.
    package func waitingCount() throws(SystemError) -> Int {
        var count = 0
        for directory in Array(lanes.values) + [held] {
            try directory.forEachNameBytes { _ in count += 1 }
        }
        return count
    }

    /// How many bytes are left on the spool's file system.
    package var freeBytes: Int {
        get throws(SystemError) { try root.freeBytes }
    }
}
