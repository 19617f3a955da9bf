import Jobs
@testable import Spool

/// What the thread does that removes jobs whose time is over.
extension TestWork {
    /// When all jobs have expired, and their day is over.
    static func expired(_ id: JobID) -> Timestamp { id.createdAt.adding(seconds: 3 * 86_400) }

    /// Removes jobs that have expired, except those with deliveries that wait.
    func expire(_ ids: [JobID]) throws {
        let now = Self.expired(ids[0])
        for id in ids { ledger.note(.expiring(id)) }
        for day in try spool.expiry.endedDays() {
            let jobs = try spool.expiry.jobs(of: day)
            let (removed, _) = try spool.expiry.removeExpired(jobs, of: day, now: now)
            for id in ids where removed == ids.count && jobs.contains(id) {
                ledger.note(.removed(id))
            }
            try spool.expiry.removeEmptyDay(day, now: now)
        }
    }

    /// Forgets, after a week, that jobs have expired.
    func removeOldTombstones(_ ids: [JobID]) throws {
        for id in ids { ledger.note(.forgetting(id)) }
        let now = Self.expired(ids[0]).adding(seconds: 9 * 86_400)
        while try spool.expiry.removeOldTombstones(now: now, most: 64) > 0 {}
    }
}
