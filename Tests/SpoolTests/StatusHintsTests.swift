import Jobs
import Platform
@testable import Spool
import Testing

@Suite struct `Hints of a new status` {
    let temporary: TemporarySpool
    let hints: StatusHints

    init() throws {
        temporary = try TemporarySpool()
        hints = try StatusHints(temporary.spool.lookup)
    }

    private func isAnnounced() throws -> Bool {
        let epoll = try Epoll()
        try epoll.add(hints.raw, token: 0)
        return try !epoll.wait(seconds: 0).isEmpty
    }

    @Test func `hints of a new status follow a job wherever it moves`() throws {
        let id = try temporary.accept()
        #expect(hints.watch(id))
        var job = try temporary.claim(id, .normal)
        #expect(hints.take() == [])
        let manifest = try #require(job?.manifest)
        var status = Status(accepted: manifest)
        status.state = .processing
        try job?.write(status)
        #expect(try isAnnounced())
        #expect(hints.take() == [id])
        status.state = .completed
        try job?.finish(status)
        #expect(hints.take() == [id])
        // A directory that somebody has open does not go.
        job = nil
        try temporary.spool.control.remove(id)
        #expect(hints.take() == [id])
        #expect(try !isAnnounced())
    }

    @Test func `hints stop for jobs that are no longer watched, and never come of outputs`() throws
    {
        let job = try temporary.claimed()
        #expect(hints.watch(job.id))
        try job.createOutput(step: "small", name: "000.webp").write([1])
        try job.publish(step: "small")
        #expect(hints.take() == [])
        hints.unwatch(job.id)
        try job.write(Status(accepted: job.manifest))
        #expect(hints.take() == [])
    }

    @Test func `hints come of a limited number of jobs`() throws {
        let hints = try StatusHints(temporary.spool.lookup, watchesMax: 1)
        let (first, second) = (try temporary.claimed(), try temporary.claimed())
        #expect(hints.watch(first.id))
        #expect(!hints.watch(second.id))
        hints.unwatch(first.id)
        #expect(hints.watch(second.id))
        #expect(!hints.watch(JobID(nanoseconds: 0, random: 0)))
    }
}
