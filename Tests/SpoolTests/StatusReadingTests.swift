import Glibc
import Jobs
import Platform
@testable import Spool
import Testing

@Suite struct `A status that is read again and again` {
    let temporary: TemporarySpool
    let job: ClaimedJob
    init() throws {
        temporary = try TemporarySpool()
        job = try temporary.claimed()
    }

    private func write(_ progress: Double, secondsAgo: Int) throws {
        var status = Status(accepted: job.manifest)
        status.state = .processing
        status.progress = progress
        try job.write(status)
        let moment = timespec(tv_sec: Int(Clock.wallMilliseconds / 1000) - secondsAgo, tv_nsec: 0)
        let path = "\(temporary.path)/work/\(job.id)/status.json"
        #expect(utimensat(AT_FDCWD, path, [moment, moment], 0) == 0)
    }

    private func progress() throws -> Double? {
        try temporary.spool.lookup.status(of: job.id)?.decoded().progress
    }

    @Test func `a status read repeatedly is the newest, wherever the job has gone`() throws {
        try write(0.25, secondsAgo: 10)
        for _ in 0..<2 { #expect(try progress() == 0.25) }
        #expect(temporary.spool.statuses[job.id] != nil)
        try write(0.5, secondsAgo: 5)
        #expect(try progress() == 0.5)
        var final = Status(accepted: job.manifest)
        final.state = .failed
        try job.finish(final)
        #expect(try temporary.spool.lookup.status(of: job.id)?.decoded().state == .failed)
        #expect(try temporary.spool.control.remove(job.id, seconds: 1))
        #expect(try temporary.spool.lookup.status(of: job.id) == nil)
    }

    @Test func `a status is read each time while a newer one could look the same`() throws {
        try write(0.25, secondsAgo: 0)
        _ = try progress()
        #expect(temporary.spool.statuses[job.id] == nil)
    }
}
