import Glibc
import Jobs
import Platform
import Testing
@testable import Spool

@Suite struct `Jobs that expire` {
    private let folder: TemporarySpool
    private var spool: Spool { folder.spool }
    private let now = Timestamp(milliseconds: Clock.wallMilliseconds)

    init() throws { folder = try TemporarySpool() }

    /// A job that has ended.
    /// - Parameter seconds: when it expires; `nil` for never.
    private func ended(_ state: JobState = .completed, in seconds: Double?) throws -> JobID {
        let job = try folder.claimed()
        var status = Status(accepted: job.manifest)
        status.state = state
        status.expiresAt = seconds.map { now.adding(seconds: $0) }
        try job.finish(status)
        return job.id
    }

    private func removeExpired() throws -> (removed: Int, earliest: Timestamp?) {
        var (removed, earliest): (Int, Timestamp?) = (0, nil)
        for day in try spool.expiry.endedDays() {
            let found = try spool.expiry.removeExpired(
                spool.expiry.jobs(of: day), of: day, now: now)
            removed += found.removed
            earliest = [earliest, found.earliest].compactMap(\.self).min()
        }
        return (removed, earliest)
    }

    @Test(arguments: [JobState.completed, .failed, .cancelled])
    func `expired jobs are removed whole and leave a tombstone`(state: JobState) throws {
        let id = try ended(state, in: -1)
        let others = [try ended(state, in: 60), try ended(state, in: nil)]
        let waiting = try folder.accept()
        let found = try removeExpired()
        #expect(found.removed == 1 && found.earliest == now.adding(seconds: 60))
        #expect(try spool.lookup.status(of: id) == nil)
        for other in others + [waiting] { #expect(try spool.lookup.status(of: other) != nil) }
        #expect(
            try folder.files().filter { $0.contains(id.text) }
                == ["expired/\(now.day)/\(id)"])
        #expect(try spool.lookup.tombstone(of: id) == Spool.Lookup.Tombstone(owner: nil))
        #expect(try spool.lookup.tombstone(of: others[0]) == nil)
    }

    @Test func `expired jobs leave the names of their owners, and their batches`() throws {
        let batch = try spool.batches.begin(owner: "ada")
        let submission = try spool.intake.begin()
        try submission.addInput().write([1])
        _ = try submission.commit(
            Manifest(
                id: submission.id, pipeline: "web", lane: .normal,
                inputs: [.init(name: "a.jpg", mediaType: .jpeg, bytes: 1)], owner: "ada",
                batch: batch.manifest.id), in: batch
        )
        let job = try #require(try folder.claim(submission.id, .normal))
        var status = Status(accepted: job.manifest)
        (status.state, status.expiresAt) = (.completed, now)
        try job.finish(status)
        #expect(try removeExpired().removed == 1)
        #expect(try spool.lookup.tombstone(of: job.id) == Spool.Lookup.Tombstone(owner: "ada"))
        var left = 0
        try spool.batches.forEachJob(of: batch.manifest.id) { _ in left += 1 }
        #expect(left == 0)
    }

    @Test func `a job whose owner or batch cannot be read does not expire`() throws {
        let id = try ended(in: -1)
        let interceptor = Interceptor { action, path in
            action == "open" && path.hasSuffix("\(id)/manifest.json") ? EIO : nil
        }
        #expect(try interceptor.watch { try removeExpired().removed } == 0)
        #expect(try spool.lookup.status(of: id) != nil && spool.lookup.tombstone(of: id) == nil)
        #expect(try removeExpired().removed == 1)
    }

    @Test func `a job does not expire while a recipient is to be notified of its end`() throws {
        let id = try ended(in: -1)
        let marker = OutboxMarker.outboxEvent(OutboxEventID(.job(id), number: 0))
        try spool.outbox.mark(marker)
        var found = try removeExpired()
        #expect(found.removed == 0 && found.earliest == now)
        #expect(try spool.lookup.status(of: id) != nil)
        try spool.outbox.acknowledge(marker)
        found = try removeExpired()
        #expect(found.removed == 1)
    }

    @Test func `a job whose status cannot be read does not expire`() throws {
        let id = try ended(in: -1)
        let day = EndedDay(.completed, id.createdAt.day)
        try Directory(opening: "\(folder.path)/\(day.folder)/\(id)")
            .replace("status.json", with: [0], durable: false)
        #expect(try removeExpired().removed == 0)
    }

    @Test func `tombstones stay for a week and are removed bit by bit`() throws {
        let ids = try (0..<5).map { _ in try ended(in: -1) }
        #expect(try removeExpired().removed == 5)
        let week = now.adding(seconds: 7 * 86_400)
        #expect(try spool.expiry.removeOldTombstones(now: week, most: 3) == 0)
        #expect(try spool.lookup.tombstone(of: ids[0]) != nil)
        let after = week.adding(seconds: 86_400)
        #expect(try spool.expiry.removeOldTombstones(now: after, most: 3) == 3)
        #expect(try spool.expiry.removeOldTombstones(now: after, most: 3) == 2)
        #expect(try spool.expiry.removeOldTombstones(now: after, most: 3) == 0)
        #expect(try ids.allSatisfy { try spool.lookup.tombstone(of: $0) == nil })
        #expect(try Directory(opening: folder.path).directory("expired").names() == [])
    }

    @Test func `tombstones expire in time, whatever else is among them`() throws {
        let old = try Directory(making: folder.path + "/expired/2001-01-01")
        try old.create("x").write([1])
        _ = try old.making("directory").making("deep")
        for place in ["", "/directory"] {
            try folder.plantNoText(in: "expired/2001-01-01" + place)
        }
        try folder.plantNoText(in: "expired")
        #expect(try spool.expiry.removeOldTombstones(now: now, most: 64) == 3)
        #expect(try spool.expiry.removeOldTombstones(now: now, most: 64) == 0)
        #expect(try Directory(opening: folder.path + "/expired").names() == ["bad\u{fffd}"])
    }

    @Test(arguments: [EACCES, EIO])
    func `tombstones expire in time, though one cannot be removed`(code: Int32) throws {
        let old = try Directory(making: folder.path + "/expired/2001-01-01")
        for name in ["x", "y", "z"] { _ = try old.create(name) }
        let interceptor = Interceptor { action, path in
            action == "remove" && path.hasSuffix("/y") ? code : nil
        }
        #expect(
            try interceptor.watch { try spool.expiry.removeOldTombstones(now: now, most: 1) } == 1)
        #expect(
            try interceptor.watch { try spool.expiry.removeOldTombstones(now: now, most: 1) } == 1)
        #expect(
            try interceptor.watch { try spool.expiry.removeOldTombstones(now: now, most: 1) } == 0)
        #expect(try old.names() == ["y"])
        // It is no job that could be tried again.
        #expect(try !spool.claims.hasDamaged && spool.claims.tryDamagedAgain().jobs.isEmpty)
    }

    @Test(arguments: ["trace", "day"])
    func `an expired job is removed without a tombstone where something else stands`(place: String)
        throws
    {
        let id = try ended(in: -1)
        let expired = try Directory(making: folder.path + "/expired")
        if place == "trace" {
            _ = try expired.making(now.day).making(id.text)
        } else {
            _ = try expired.create(now.day)
        }
        #expect(try removeExpired().removed == 1)
        #expect(try spool.lookup.tombstone(of: id) == nil)
    }

    @Test func `the directory of a day goes with its last job and comes back for another`()
        throws
    {
        let late = try folder.claimed()
        let id = try ended(in: -1)
        let day = EndedDay(.completed, id.createdAt.day)
        #expect(try removeExpired().removed == 1)
        try spool.expiry.removeEmptyDay(day, now: now)
        #expect(try spool.expiry.endedDays() == [day], "it is not over yet")
        // Another process has it open, as the scheduler's threads may.
        let other = try Spool(opening: folder.path)
        try other.expiry.removeEmptyDay(day, now: now.adding(seconds: 86_400))
        #expect(try spool.expiry.endedDays() == [])
        var status = Status(accepted: late.manifest)
        status.state = .completed
        try late.finish(status)
        #expect(try spool.expiry.jobs(of: day) == [late.id])
        try spool.expiry.removeEmptyDay(day, now: now.adding(seconds: 86_400))
        #expect(try spool.lookup.status(of: late.id) != nil)
    }
}
