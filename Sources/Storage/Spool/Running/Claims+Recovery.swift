package import Jobs
package import Platform

extension Spool {
    /// How often a job may be begun while Pressroom itself is stopped each time.
    package static let interruptionsMax = 20
}

extension Spool.Claims {
    /// Puts the spool in order after a stop of any kind. Call it as the scheduler, before claiming.
    /// - Parameters:
    ///   - recipients: who is notified of a job that ends so.
    ///   - keepSeconds: how long such a job is kept; `nil` for ever.
    package func recover(
        notifying recipients: @escaping (Manifest, Status) -> Recipients = { _, _ in
            Recipients()
        },
        keeping keepSeconds: @escaping (Manifest) -> Int? = { _ in nil }
    ) throws(SystemError) -> Recovery {
        var recoverer = Recoverer(spool, notifying: recipients, keeping: keepSeconds)
        try recoverer.recover()
        return recoverer.result
    }

    /// Whether there are jobs with which the disk did not let something be done.
    package var hasDamaged: Bool { !spool.damagedJobs.isEmpty }

    /// Has what the disk did not let be done be tried again: jobs in `work/` are given back as at a
    /// start, and all are found again where they stand.
    /// - Parameters: as `recover` has them.
    /// - Returns: which jobs these are, and what became of those in `work/`.
    package func tryDamagedAgain(
        notifying recipients: @escaping (Manifest, Status) -> Recipients = { _, _ in Recipients()
        },
        keeping keepSeconds: @escaping (Manifest) -> Int? = { _ in nil }
    ) throws(SystemError) -> (jobs: Set<JobID>, Recovery) {
        let jobs = spool.takeDamagedJobs()
        var recoverer = Recoverer(spool, notifying: recipients, keeping: keepSeconds)
        for id in try Spool.ids(in: layout.work) where jobs.contains(id) {
            try recoverer.recover(Array(id.text.utf8))
        }
        return (jobs, recoverer.result)
    }
}
