package import Platform

extension Spool {
    /// Whether the disk has room enough to begin something: for what is at work to come to its end,
    /// and be notified of. It is taken to have it again when there is twice as much.
    /// - Parameter had: whether it had room when it was last asked for.
    package func hasDiskSpace(had: Bool = true) throws(SystemError) -> Bool {
        let (free, total) = try space()
        return free >= min(64 << 20, total / 50) * (had ? 1 : 2)
    }

    /// How many jobs wait for a processor or for their hour.
    package func waitingCount() throws(SystemError) -> Int {
        var count = 0
        for directory in try waitingDirectories() {
            if let known = try directoriesLinked(in: directory) {
                count += known
            } else {
                try directory.forEachNameBytes { _ in count += 1 }
            }
        }
        return count
    }

    /// How many directories are in one, by its links: each has a `..` there. Not every file system
    /// counts these; ext4 up to 65,000 of them, and then it says 1.
    /// - Returns: `nil` when it does not say.
    private func directoriesLinked(in directory: Directory) throws(SystemError) -> Int? {
        guard try layout.root.info("new")?.links == layout.lanes.count + 2,
            let links = try directory.info(".")?.links, links >= 2
        else { return nil }
        return links - 2
    }
}
