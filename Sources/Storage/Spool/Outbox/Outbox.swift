package import Jobs
package import Platform

extension Spool {
    /// In a job's directory.
    static let notifyFolder = "notify"
    /// How far the deliveries of all outbox events of a job are, in its `notify/`: the notifier's
    /// alone.
    static let deliveriesFile = "deliveries.json"

    static func outboxEventName(_ number: Int) -> String { "\(number).json" }
}

/// Outbox events. An outbox event is written into the job's directory, and marked by an empty file
/// in `outbox/`, before the rename that commits the end.
extension Spool.Outbox {
    /// Where markers appear, for inotify: once when an outbox event is written, and again when its
    /// end is committed.
    package var path: String { layout.outbox.path }

    /// Makes this process the spool's notifier until it ends.
    /// - Returns: what to keep as long as it is; `nil` when another process is the notifier.
    package func lock() throws(SystemError) -> RoleLock? {
        try RoleLock("notifier.lock", in: layout.root, locking: layout.outbox)
    }

    /// Whether a process is the spool's notifier at the moment.
    package func hasNotifier() throws(SystemError) -> Bool { try spool.isLocked("notifier.lock") }

    /// Makes a marker, durable.
    package func mark(_ entry: OutboxMarker) throws(SystemError) {
        _ = try layout.outbox.open(making: entry.name)
        try layout.flush(layout.outbox)
    }

    /// Has whoever watches the outbox look at a marker again. It is a hint: nobody need see it.
    func hint(_ id: OutboxEventID) { layout.outbox.touch(OutboxMarker.outboxEvent(id).name) }

    /// What a name in the outbox asks for; `nil` when it is none of a marker.
    package func marker(_ name: String) -> OutboxMarker? { OutboxMarker(name: name) }

    /// All markers, in no order.
    package func markers() throws(SystemError) -> [OutboxMarker] {
        try layout.outbox.names().compactMap { OutboxMarker(name: $0) }
    }

    /// Takes a marker away: what it asks for is done, or makes no sense any more. After a power cut
    /// that of an outbox event may be there again, which does no harm: what is delivered is known.
    package func acknowledge(_ entry: OutboxMarker) throws(SystemError) {
        try layout.outbox.remove(entry.name)
        if case .again = entry { try layout.flush(layout.outbox) }
    }

    /// What an outbox event is at the moment.
    package enum OutboxEventState: Sendable {
        /// Its end is not committed yet, or the job runs again: it is left alone.
        case uncommitted
        /// The end was not committed, or the job was deleted: nothing is to be reported.
        case gone
        case committed(StoredOutboxEvent)
    }

    /// Looks at an outbox event.
    /// - Throws: `SystemError` when it cannot be read.
    package func event(_ id: OutboxEventID) throws(SystemError) -> OutboxEventState {
        guard let store = try events(of: id.subject) else {
            return try exists(id.subject) ? .uncommitted : .gone
        }
        guard let stored = try store.open(id) else { return .gone }
        return .committed(stored)
    }

    /// The outbox events of a job that has ended, or of a batch; `nil` when there is none.
    package func events(of subject: OutboxEventID.Subject) throws(SystemError)
        -> OutboxEventStore?
    {
        switch subject {
        case .job(let job): try outboxEventsOfEnded(job)
        case .batch(let batch): try events(of: batch)
        }
    }

    /// Has the last outbox event of a job or a batch be as if nobody had tried to deliver it, and
    /// takes away the marker that asks for that. Only the spool's notifier may.
    /// - Parameters:
    ///   - all: whether those parts, too, that were delivered.
    ///   - isUnderWay: whether an attempt to deliver it has begun and not ended: then
    ///     nothing is done, and the marker stands.
    /// - Returns: the outbox event and what is to be delivered of it; `nil` when nothing is.
    package func renew(
        _ subject: OutboxEventID.Subject, all: Bool,
        unless isUnderWay: (Delivery) -> Bool
    )
        throws(SystemError) -> (outboxEvent: OutboxEventID, deliveries: [Delivery])?
    {
        let entry = OutboxMarker.again(subject, all: all)
        guard let store = try events(of: subject) else {
            // A job that runs again is reported when it ends.
            if try !exists(subject) { try acknowledge(entry) }
            return nil
        }
        guard let last = try store.last else {
            try acknowledge(entry)
            return nil
        }
        var renewed = try store.deliveries.renewable(all: all)
        if renewed.contains(where: isUnderWay) { return nil }
        for index in renewed.indices { renewed[index].renew() }
        guard try store.record(renewed) else {
            try acknowledge(entry)
            return nil
        }
        try mark(.outboxEvent(last))
        try acknowledge(entry)
        return (last, renewed)
    }

    /// Whether there is such a job, in whatever state, or such a batch.
    /// - Throws: `SystemError` when that cannot be read.
    package func exists(_ subject: OutboxEventID.Subject) throws(SystemError) -> Bool {
        switch subject {
        case .job(let job): try spool.lookup.path(of: job) != nil
        case .batch(let batch): try layout.batches.exists(batch.text)
        }
    }

    private func outboxEventsOfEnded(_ id: JobID) throws(SystemError) -> OutboxEventStore? {
        for state in JobState.allCases where state.isFinal {
            do throws(SystemError) {
                let directory = try layout.root.directory(JobLocation.final(state).folder(of: id))
                return try OutboxEventStore(ofJob: directory, layout.durability)
            } catch  where error.isNotFound {
                continue
            }
        }
        return nil
    }
}
