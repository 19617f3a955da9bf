internal import Jobs
internal import Platform
internal import Spool
internal import Synchronization

/// Removes jobs that have expired, on a thread of its own, which takes a fifth of a processor
/// at most.
final class Retention: Sendable {
    /// How many jobs are looked at, and removed, in one go.
    private static let chunk = 64
    /// How long to wait after the disk had no room to remove anything, in seconds.
    private static let diskFullSeconds = 60.0
    /// How long to wait at most, in seconds: a wait does not go on while the machine sleeps, and
    /// the clock may be set.
    private static let waitSecondsMax = 60.0
    /// How often old tombstones of expired jobs are looked for, in seconds.
    private static let tombstonesSeconds = 3600.0
    /// How often it is looked for jobs that are gone and that others still could find to take from.
    private static let reuseSeconds = 3600.0

    private let expiry: Spool.Expiry
    private let reuse: Spool.Reuse
    private let log: Log
    private let now: @Sendable () -> Timestamp
    private let onFailure: @Sendable (SystemError) -> Void
    private let calendar = Mutex(ExpiryCalendar())
    private let wake: EventCounter
    private let epoll: Epoll
    /// Of nothing: to rest whatever is noted.
    private let resting: Epoll

    /// - Parameters:
    ///   - now: the time, without jumps.
    ///   - onFailure: is called when the spool has failed; nothing is removed from then on.
    init(
        spool: Spool, log: Log, now: @escaping @Sendable () -> Timestamp,
        onFailure: @escaping @Sendable (SystemError) -> Void
    ) throws(SystemError) {
        (expiry, reuse) = (spool.expiry, spool.reuse)
        self.log = log
        self.now = now
        self.onFailure = onFailure
        wake = try EventCounter()
        (epoll, resting) = (try Epoll(), try Epoll())
        try epoll.add(wake.raw, token: 0)
        for day in try expiry.endedDays() { calendar.withLock { $0.note(day, at: now()) } }
    }

    /// Begins. The thread lives as long as the process.
    func start() throws(SystemError) {
        try Thread("retention") { [self] in
            do throws(SystemError) { try run() } catch { onFailure(error) }
        }.detach()
    }

    /// A job has ended and is filed.
    func note(_ status: Status) {
        guard let moment = status.expiresAt else { return }
        let isNext = calendar.withLock { calendar in
            calendar.note(EndedDay(of: status), at: moment)
            return calendar.next?.moment == moment
        }
        if isNext { wake.signal() }
    }

    private func run() throws(SystemError) {
        var (tracesDue, reuseDue) = (-Double.infinity, -Double.infinity)
        while true {
            if Clock.monotonicSeconds >= tracesDue {
                try removeTombstones()
                tracesDue = Clock.monotonicSeconds + Retention.tombstonesSeconds
            }
            if Clock.monotonicSeconds >= reuseDue {
                try forgetUnusable()
                reuseDue = Clock.monotonicSeconds + Retention.reuseSeconds
            }
            let next = calendar.withLock { $0.next }
            let seconds = next.map { $0.moment.seconds(since: now()) } ?? Retention.waitSecondsMax
            if let next, seconds <= 0 {
                try lookThrough(next.day)
            } else {
                _ = try epoll.wait(seconds: min(seconds, Retention.waitSecondsMax))
                wake.drain()
            }
        }
    }

    private func lookThrough(_ day: EndedDay) throws(SystemError) {
        let begunAt = Clock.monotonicSeconds
        calendar.withLock { $0.begin(day) }
        var (earliest, removed): (Timestamp?, Int) = (nil, 0)
        let ids = try expiry.jobs(of: day)
        for start in stride(from: 0, to: ids.count, by: Retention.chunk) {
            let part = ids[start..<min(start + Retention.chunk, ids.count)]
            let go = Go()
            do throws(SystemError) {
                let found = try expiry.removeExpired(part, of: day, now: now())
                earliest = [earliest, found.earliest].compactMap(\.self).min()
                removed += found.removed
            } catch  where error.isDiskFull {
                log.write(
                    .warning, "expired jobs could not be removed (trying again in 60 s)",
                    ["reason": "\(error)"])
                earliest = now().adding(seconds: Retention.diskFullSeconds)
            }
            try rest(go.restSeconds)
        }
        if ids.isEmpty { try expiry.removeEmptyDay(day, now: now()) }
        if removed > 0 {
            log.write(.info, "removed expired jobs", ["jobs": "\(removed)", "day": day.day])
            // Then its directory is to go as well.
            if earliest == nil { earliest = now() }
        }
        let seconds = Clock.monotonicSeconds - begunAt
        calendar.withLock {
            $0.end(day, earliest: earliest, tookSeconds: max(seconds, 1), now: now())
        }
    }

    private func removeTombstones() throws(SystemError) {
        while true {
            let go = Go()
            guard try expiry.removeOldTombstones(now: now(), most: Retention.chunk) > 0 else {
                return
            }
            try rest(go.restSeconds)
        }
    }

    private func forgetUnusable() throws(SystemError) {
        for shard in reuse.shards {
            let go = Go()
            reuse.forgetUnusable(in: shard)
            try rest(go.restSeconds)
        }
    }

    /// What a go takes, from its beginning.
    private struct Go {
        private let beganAt = Clock.monotonicSeconds
        private let usedBefore = Clock.threadSeconds

        /// How long to rest behind it.
        var restSeconds: Double {
            Retention.restSeconds(
                used: Clock.threadSeconds - usedBefore,
                taken: Clock.monotonicSeconds - beganAt)
        }
    }

    /// How long to rest behind a go: four times as long as it had a processor, and half as long as
    /// it waited for one or for the disk, of which others then have the rest.
    /// - Parameters:
    ///   - used: processor seconds.
    ///   - taken: seconds in all.
    static func restSeconds(used: Double, taken: Double) -> Double {
        4 * used + max(0, taken - used) / 2
    }

    /// Does nothing for a while, whatever is noted meanwhile.
    private func rest(_ seconds: Double) throws(SystemError) {
        let deadline = Clock.monotonicSeconds + seconds
        while case let left = deadline - Clock.monotonicSeconds, left > 0 {
            _ = try resting.wait(seconds: left)
        }
    }
}
