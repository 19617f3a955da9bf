package import Jobs
package import Platform

/// The outbox events of a job that has ended, or of a batch, and how far their deliveries are. Used
/// by one process, the spool's notifier; if the job is moved or removed meanwhile, what is written
/// goes with it.
package final class OutboxEventStore: Sendable {
    let directory: Directory
    let durability: Spool.Durability
    /// Those of the job's ends that were committed; `nil` of a batch, all of whose are.
    private let committed: [Delivery]?

    /// Those of a job that has ended.
    init(ofJob directory: Directory, _ durability: Spool.Durability) throws(SystemError) {
        let text = try directory.contents("status.json")
        self.directory = directory
        self.durability = durability
        let path = "\(directory.path)/status.json"
        committed = try Spool.decode(Status.self, from: text, of: path)?.notifications ?? []
    }

    init(ofBatch directory: Directory, _ durability: Spool.Durability) {
        self.directory = directory
        self.durability = durability
        committed = nil
    }

    /// All deliveries of the job or the batch, as far as they are now.
    package var deliveries: [Delivery] {
        get throws(SystemError) {
            let recorded = try recorded
            return committed?.updated(from: recorded) ?? recorded
        }
    }

    /// The outbox event of the last end, if it has one.
    package var last: OutboxEventID? {
        get throws(SystemError) {
            if let committed { return committed.last?.outboxEvent }
            return try recorded.last?.outboxEvent
        }
    }

    /// - Returns: `nil` when it is none of an end that was committed.
    func open(_ id: OutboxEventID) throws(SystemError) -> StoredOutboxEvent? {
        if let committed, !committed.contains(where: { $0.outboxEvent == id }) { return nil }
        // What was flushed before its end was committed is whole, unless the disk is damaged.
        let name = Spool.outboxEventName(id.number)
        let path = "\(directory.path)/\(Spool.notifyFolder)/\(name)"
        guard let text = try contents(name),
            let outboxEvent = try Spool.decode(OutboxEvent.self, from: text, of: path),
            outboxEvent.id == id
        else { return nil }
        return StoredOutboxEvent(outboxEvent, in: self)
    }

    /// The files of the job.
    package var files: JobFiles { JobFiles(in: directory) }

    /// Writes down, durable, how far deliveries are.
    /// - Returns: false when the job was deleted meanwhile.
    package func record(_ changed: [Delivery]) throws(SystemError) -> Bool {
        let known = try recorded
        let new = changed.filter { change in !known.contains { $0.id == change.id } }
        do throws(SystemError) {
            let outboxEvents = try directory.directory(Spool.notifyFolder)
            try outboxEvents.replace(
                Spool.deliveriesFile,
                with: JSON.encode(
                    (known.updated(from: changed) + new).map(Versioned.init), pretty: true),
                durable: durability == .full)
            if durability == .full { try outboxEvents.synchronize() }
            return true
        } catch  where error.isNotFound {
            return false
        }
    }

    fileprivate var recorded: [Delivery] {
        get throws(SystemError) {
            // What is damaged is as if nothing had been tried: it is delivered again.
            guard let text = try contents(Spool.deliveriesFile) else { return [] }
            let path = "\(directory.path)/\(Spool.notifyFolder)/\(Spool.deliveriesFile)"
            return try Spool.decode([Versioned<Delivery>].self, from: text, of: path)?
                .map(\.value) ?? []
        }
    }

    /// A file in `notify/`; `nil` when it is not there, or is none.
    func contents(_ name: String) throws(SystemError) -> [UInt8]? {
        do throws(SystemError) {
            return try directory.contents("\(Spool.notifyFolder)/\(name)")
        } catch  where error.isNotFound || error.isWrongType {
            return nil
        }
    }
}

/// An outbox event that is to be delivered, or was.
package struct StoredOutboxEvent: Sendable {
    package let outboxEvent: OutboxEvent
    package let store: OutboxEventStore

    init(_ outboxEvent: OutboxEvent, in store: OutboxEventStore) {
        self.outboxEvent = outboxEvent
        self.store = store
    }

    /// How far it is, one for each recipient, in their order.
    package var deliveries: [Delivery] {
        get throws(SystemError) { try outboxEvent.deliveries.updated(from: store.recorded) }
    }

    /// The outbox event with what became of the job's outputs since: where they are published.
    package var outboxEventWithFiles: OutboxEvent {
        guard let files = outboxEvent.publishedFiles, let deliveries = try? deliveries else {
            return outboxEvent
        }
        return outboxEvent.with(files.updated(from: deliveries))
    }
}
