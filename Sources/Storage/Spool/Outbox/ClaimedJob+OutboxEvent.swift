internal import Jobs
internal import Platform

extension ClaimedJob {
    /// Writes down who is notified of the job's end, durable, and marks it in `outbox/`. It counts
    /// once the status that lists the deliveries is committed.
    func writeOutboxEvent(_ status: Status, to recipients: Recipients) throws(SystemError)
        -> OutboxEvent
    {
        let outboxEvents = try directory.making(Spool.notifyFolder)
        // The number of an end that was not committed is not used again: its marker may be gone
        // soon.
        var number = 0
        while try outboxEvents.exists(Spool.outboxEventName(number)) { number += 1 }
        let outboxEvent = OutboxEvent(
            id: OutboxEventID(.job(id), number: number), status: status,
            recipients: recipients, batch: manifest.batch)
        let file = try outboxEvents.create(Spool.outboxEventName(number))
        try file.write(JSON.encode(outboxEvent, pretty: true))
        try spool.layout.flush(file)
        try spool.layout.flush(outboxEvents)
        try spool.outbox.mark(.outboxEvent(outboxEvent.id))
        return outboxEvent
    }
}
