package import Platform

extension Spool.Intake {
    /// Removes the submissions of processes that are gone. Any process may, at any time.
    /// - Returns: how many there were.
    package func reapSubmissions() throws(SystemError) -> Int {
        var count = 0
        for name in try layout.temporary.names() {
            count +=
                try spool.skipIfUnusable(name, in: [layout.temporary]) { () throws(SystemError) in
                    try reap(name)
                } ?? 0
        }
        return count
    }

    private func reap(_ name: String) throws(SystemError) -> Int {
        if try layout.temporary.info(name)?.kind == .directory {
            return try layout.temporary.removeUnlocked(name) ?? 0
        }
        try layout.temporary.removeAll(name)
        return 0
    }
}
