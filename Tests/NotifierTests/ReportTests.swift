import Jobs
@testable import Notifier
import Platform
import Spool
import TestFolders
import Testing

@Suite struct `The subject of a message about a batch` {
    @Test(arguments: [
        (0, 0, 0, 0, "nothing to report"),
        (1, 0, 0, 0, "1 job is done"), (3, 0, 0, 0, "all 3 jobs are done"),
        (98, 2, 0, 0, "2 jobs failed, 98 are done"), (1, 1, 0, 0, "1 job failed, 1 is done"),
        (0, 1, 1, 0, "1 job failed, 1 cancelled, 0 are done"),
        (2, 0, 1, 0, "1 job cancelled, 2 are done"),
        (0, 0, 0, 1, "1 file was refused"), (0, 0, 0, 3, "3 files were refused"),
        (1, 0, 0, 1, "1 file was refused, 1 job is done"),
        (98, 0, 0, 2, "2 files were refused, 98 jobs are done"),
        (98, 2, 0, 1, "1 file was refused, 2 jobs failed, 98 are done"),
        (1, 0, 2, 1, "1 file was refused, 2 jobs cancelled, 1 is done"),
    ])
    func `the subject of a batch's message counts each outcome`(
        done: Int, failed: Int, cancelled: Int, refused: Int,
        text: String
    ) {
        let moment = Timestamp(milliseconds: 0)
        var summary = BatchSummary(
            of: BatchManifest(
                id: BatchID(nanoseconds: 0, random: 0),
                createdAt: moment))
        for (state, count) in [
            (JobState.completed, done), (.failed, failed),
            (.cancelled, cancelled),
        ] { summary.counts[state.rawValue] = count }
        summary.total = done + failed + cancelled
        if refused > 0 {
            var refusals = BatchRefusals(at: moment)
            for _ in 0..<refused { refusals.add(.init(name: "a", reason: "b"), at: moment) }
            summary.refused = refusals
        }
        #expect(Report.sum(of: summary) == text)
    }
}

@Suite struct `The subject of a message about a job` {
    /// Somebody may have edited the status of an outbox event.
    @Test(
        arguments: [
            (.completed, "is done"), (.failed, "failed"), (.cancelled, "was cancelled"),
            (.held, "has not ended"), (.queued, "has not ended"), (.processing, "has not ended"),
        ] as [(JobState, String)])
    func `the subject of a job's message says how it ended, or that it has not`(
        state: JobState, text: String
    ) throws {
        let directory = TemporaryDirectory()
        let spool = try Spool(opening: directory("spool"))
        let submission = try spool.intake.begin()
        try submission.addInput().write(Array("a photo".utf8))
        _ = try submission.commit(
            Manifest(
                id: submission.id, pipeline: "web", lane: .normal,
                inputs: [.init(name: "photo.jpg", mediaType: .jpeg, bytes: 7)]))
        var status = try #require(try spool.lookup.status(of: submission.id)).decoded()
        status.state = state
        let files = try #require(try spool.lookup.files(of: submission.id))
        #expect(Report(of: status, site: nil, files: files).subject == "photo.jpg \(text) (web)")
    }
}
