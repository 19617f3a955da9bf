package import Jobs
package import Platform

extension Spool {
    /// How often a job may be begun while Pressroom itself is stopped each time.
    package static let interruptionsMax = 20

    /// Puts the spool in order after a stop of any kind. Call it as the scheduler, before claiming.
    /// - Parameters:
    ///   - recipients: who is notified of a job that ends so.
    ///   - keepSeconds: how long such a job is kept; `nil` for ever.
    package func recover(
        notifying recipients: @escaping (Manifest, JobState) -> Recipients = { _, _ in
            Recipients()
        },
        keeping keepSeconds: @escaping (Manifest) -> Int? = { _ in nil }
    ) throws(SystemError) -> Recovery {
        var recoverer = Recoverer(self, notifying: recipients, keeping: keepSeconds)
        try recoverer.recover()
        return recoverer.result
    }

    /// Removes the submissions of processes that are gone. Any process may, at any time.
    /// - Returns: how many there were.
    package func reapSubmissions() throws(SystemError) -> Int {
        var count = 0
        for name in try layout.temporary.names() {
            count +=
                try skipIfUnusable(name, in: [layout.temporary]) { () throws(SystemError) in
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
