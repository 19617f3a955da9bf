import Jobs
import Platform
@testable import Spool
import Testing

@Suite struct `Claims of jobs` {
    @Test func `a job is claimed once`() throws {
        let temporary = try TemporarySpool()
        let id = try temporary.accept()
        #expect(try temporary.claim(id, .normal)?.id == id)
        #expect(try temporary.claim(id, .normal) == nil)
        #expect(try temporary.files().contains("work/\(id)"))
    }

    @Test func `a job that has lost the directory of its outputs gets another`() throws {
        let temporary = try TemporarySpool()
        let id = try temporary.accept()
        try Directory(opening: "\(temporary.path)/new/normal/\(id)").removeAll("out")
        let job = try #require(try temporary.claim(id, .normal))
        try job.createOutput(step: "small", name: "000.webp").write([1])
        try job.publish(step: "small")
        #expect(try temporary.files().contains("work/\(id)/out/small/000.webp"))
    }

    @Test func `a step's outputs appear all at once`() throws {
        let temporary = try TemporarySpool()
        let job = try temporary.claimed()
        try job.createOutput(step: "small", name: "000.webp").write([1])
        try job.createOutput(step: "small", name: "001.webp").write([2])
        #expect(
            try temporary.spool.lookup.outputPath(of: job.id, step: "small", name: "000.webp")
                == nil)
        try job.publish(step: "small")
        #expect(
            try temporary.spool.lookup.outputPath(of: job.id, step: "small", name: "000.webp")
                == "work/\(job.id)/out/small/000.webp")
        #expect(
            try temporary.spool.lookup.outputPath(of: job.id, step: "small", name: "001.webp")
                != nil)
    }

    @Test func `an output has the name it was given last when its step appears`() throws {
        let temporary = try TemporarySpool()
        let job = try temporary.claimed()
        try job.createOutput(step: "small", name: "000.webp").write([1])
        try job.renameOutput(step: "small", "000.webp", to: "000.png")
        // The next pass may read it before the step is published.
        #expect(try job.openOutput(step: "small", name: "000.png").size == 1)
        try job.publish(step: "small")
        let files = try temporary.files().filter { $0.contains("/out/small/") }
        #expect(files == ["work/\(job.id)/out/small/000.png"])
    }

    @Test func `an ended job is in the directory of its id's day with a final status`() throws {
        let temporary = try TemporarySpool()
        let job = try temporary.claimed()
        try job.createOutput(step: "small", name: "000.webp").write([1])
        try job.publish(step: "small")
        var status = Status(accepted: job.manifest)
        status.state = .completed
        try job.finish(status)
        let day = job.id.createdAt.day
        #expect(
            try temporary.spool.lookup.outputPath(of: job.id, step: "small", name: "000.webp")
                == "done/\(day)/\(job.id)/out/small/000.webp")
        #expect(try temporary.spool.lookup.status(of: job.id)?.decoded() == status)
        #expect(try !temporary.files().contains { $0.hasPrefix("work/") })
    }

    @Test func `a held job comes back to its lane with its count of attempts`() throws {
        let temporary = try TemporarySpool()
        let job = try temporary.claimed()
        var status = Status(accepted: job.manifest)
        status.state = .held
        status.attempt = 2
        status.notBefore = Timestamp(milliseconds: 5000)
        try job.giveBack(status)
        let held = try temporary.spool.claims.heldJobs()
        #expect(held.map(\.id) == [job.id])
        #expect(held.map(\.notBefore) == [Timestamp(milliseconds: 5000)])
        #expect(try temporary.spool.claims.promote(job.id) == .normal)
        #expect(try temporary.claim(job.id, .normal)?.previousStatus?.attempt == 2)
    }

    @Test(arguments: ["../../lock", "..", ".", "", "a/b", ".small", "a\0b"])
    func `no name of an output leads out of its step`(name: String) throws {
        let temporary = try TemporarySpool()
        let job = try temporary.claimed()
        try job.createOutput(step: "small", name: "000.webp").write([1])
        try job.publish(step: "small")
        #expect(try temporary.spool.lookup.outputPath(of: job.id, step: "small", name: name) == nil)
        #expect(
            try temporary.spool.lookup.outputPath(of: job.id, step: name, name: "000.webp") == nil)
    }

    @Test func `a status tag changes with the status, and only with it`() throws {
        let temporary = try TemporarySpool()
        let job = try temporary.claimed()
        let queued = try #require(try temporary.spool.lookup.status(of: job.id)).tag
        #expect(try temporary.spool.lookup.status(of: job.id)?.tag == queued)
        try job.write(Status(accepted: job.manifest))
        #expect(try temporary.spool.lookup.status(of: job.id)?.tag != queued)
    }

    @Test func `the newest jobs of the wanted states are listed`() throws {
        let temporary = try TemporarySpool()
        let first = try temporary.claimed()
        var status = Status(accepted: first.manifest)
        status.state = .failed
        try first.finish(status)
        let later = try (0..<3).map { _ in try temporary.accept() }
        func list(_ states: Set<JobState>, _ limit: Int) throws -> [JobID] {
            try temporary.spool.lookup.list(JobQuery(states, limit: limit)).jobs
                .map { try $0.decoded().id }
        }
        #expect(try list([.queued], 2) == [later[2], later[1]])
        #expect(try list([.failed], 9) == [first.id])
        #expect(try list(Set(JobState.allCases), 9) == later.reversed() + [first.id])
    }
}
