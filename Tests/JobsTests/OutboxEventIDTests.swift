import Jobs
import Testing

@Suite struct `Ids of outbox events` {
    private static let job = JobID(nanoseconds: 1_795_000_000_000_000_000, random: 7)

    @Test(arguments: [OutboxEventID.Subject.job(job), .batch(BatchID(job.text)!)])
    func `an outbox event's id reads back as it was written`(subject: OutboxEventID.Subject) {
        let id = OutboxEventID(subject, number: 12)
        #expect(OutboxEventID(id.text) == id)
    }

    @Test(arguments: [
        "", job.text, "\(job)_", "\(job)_-1", "\(job)_01", "\(job)_1_2", "batch-x_1",
        "batch-\(job.text.uppercased())_1",
    ])
    func `text that is not an outbox event's id is refused`(text: String) {
        #expect(OutboxEventID(text) == nil)
    }
}
