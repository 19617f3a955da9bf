import Jobs
import Platform
import Spool
import Testing

@Suite struct `A job's owner` {
    @Test(arguments: [nil, "ada"]) func `the owner of a job is known wherever the job is`(
        owner: String?
    ) throws {
        let temporary = try TemporarySpool()
        let submission = try temporary.spool.intake.begin()
        try submission.addInput().write([1])
        _ = try submission.commit(
            Manifest(
                id: submission.id, pipeline: "web", lane: .normal,
                inputs: [.init(name: "a.jpg", mediaType: .jpeg, bytes: 1)], owner: owner))
        for isClaimed in [false, true] {
            if isClaimed { _ = try temporary.claim(submission.id, .normal) }
            for spool in [temporary.spool, try Spool(opening: temporary.path)] {
                for user in [nil, "ada", "bob", ""] {
                    #expect(try spool.lookup.job(submission.id, belongsTo: user) == (user == owner))
                }
            }
        }
        let missing = JobID(nanoseconds: 1, random: 1)
        #expect(try !temporary.spool.lookup.job(missing, belongsTo: nil))
    }
}
