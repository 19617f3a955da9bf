package import Platform

extension Spool {
    /// Whether the disk has room enough to begin something: for what is at work to come to its end,
    /// and be notified of. It is taken to have it again when there is twice as much.
    /// - Parameter had: whether it had room when it was last asked for.
    package func hasDiskSpace(had: Bool = true) throws(SystemError) -> Bool {
        let (free, total) = try space()
        return free >= min(64 << 20, total / 50) * (had ? 1 : 2)
    }
}
