package import Jobs
package import Platform

/// What there is to tell of ends. A notice is written into the job's directory, and marked by an
/// empty file in `outbox/`, before the rename that commits the end.
extension Spool {
    /// In a job's directory.
    static let noticesName = "notify"
    /// How far the deliveries of all notices of a job are, in its `notify/`: the notifier's alone.
    static let deliveriesName = "deliveries.json"

    static func noticeName(_ number: Int) -> String { "\(number).json" }

    /// Where markers appear, for inotify: once when a notice is written, and again when its end is
    /// committed.
    package var outboxPath: String { outbox.path }

    /// Makes this process the spool's notifier until it ends.
    /// - Returns: what to keep as long as it is; `nil` when another process is the notifier.
    package func lockOutbox() throws(SystemError) -> RoleLock? {
        try RoleLock("notifier.lock", in: root, locking: outbox)
    }

    /// Whether a process is the spool's notifier at the moment.
    package func hasNotifier() throws(SystemError) -> Bool { try isLocked("notifier.lock") }

    /// Makes a marker, durable.
    package func mark(_ entry: OutboxEntry) throws(SystemError) {
        _ = try outbox.open(making: entry.name)
        try flush(outbox)
    }

    /// Has whoever watches the outbox look at a marker again. It is a hint: nobody need see it.
    func hint(_ id: NoticeID) { outbox.touch(OutboxEntry.notice(id).name) }

    /// What a name in the outbox asks for; `nil` when it is none of a marker.
    package func outboxEntry(_ name: String) -> OutboxEntry? { OutboxEntry(name: name) }

    /// All markers, in no order.
    package func outboxEntries() throws(SystemError) -> [OutboxEntry] {
        try outbox.names().compactMap { OutboxEntry(name: $0) }
    }

    /// Takes a marker away: what it asks for is done, or makes no sense any more. After a power cut
    /// that of a notice may be there again, which does no harm: what is delivered is known.
    package func dismiss(_ entry: OutboxEntry) throws(SystemError) {
        try outbox.remove(entry.name)
        if case .again = entry { try flush(outbox) }
    }

    /// What a notice is at the moment.
    package enum NoticeState: Sendable {
        /// Its end is not committed yet, or the job runs again: it is left alone.
        case unsettled
        /// The end was not committed, or the job was deleted: nothing is to be told.
        case gone
        case settled(StoredNotice)
    }

    /// Looks at a notice.
    /// - Throws: `SystemError` when it cannot be read.
    package func notice(_ id: NoticeID) throws(SystemError) -> NoticeState {
        guard let store = try notices(of: id.subject) else {
            return try exists(id.subject) ? .unsettled : .gone
        }
        guard let stored = try store.open(id) else { return .gone }
        return .settled(stored)
    }

    /// The notices of a job that has ended, or of a batch; `nil` when there is none.
    package func notices(of subject: NoticeID.Subject) throws(SystemError) -> NoticeStore? {
        switch subject {
        case .job(let job): try noticesOfEnded(job)
        case .batch(let batch): try notices(of: batch)
        }
    }

    /// Has the last notice of a job or a batch be as if nobody had tried to deliver it, and takes
    /// away the marker that asks for that. Only the spool's notifier may.
    /// - Parameters:
    ///   - all: whether those parts, too, that were delivered.
    ///   - isUnderWay: whether an attempt to deliver a notification has begun and not ended: then
    ///     nothing is done, and the marker stands.
    /// - Returns: the notice and what is to be delivered of it; `nil` when nothing is.
    package func renew(_ subject: NoticeID.Subject, all: Bool,
                       unless isUnderWay: (Notification) -> Bool)
        throws(SystemError) -> (notice: NoticeID, notifications: [Notification])? {
        let entry = OutboxEntry.again(subject, all: all)
        guard let store = try notices(of: subject) else {
            // A job that runs again is told of when it ends.
            if try !exists(subject) { try dismiss(entry) }
            return nil
        }
        guard let last = try store.last else {
            try dismiss(entry)
            return nil
        }
        var renewed = try store.notifications.filter {
            $0.notice == last && $0.state != .batched && (all || $0.state != .delivered)
        }
        if renewed.contains(where: isUnderWay) { return nil }
        for place in renewed.indices { renewed[place].renew() }
        guard try store.record(renewed) else {
            try dismiss(entry)
            return nil
        }
        try mark(.notice(last))
        try dismiss(entry)
        return (last, renewed)
    }

    /// Whether there is such a job, in whatever state, or such a batch.
    /// - Throws: `SystemError` when that cannot be read.
    package func exists(_ subject: NoticeID.Subject) throws(SystemError) -> Bool {
        switch subject {
        case .job(let job): try path(of: job) != nil
        case .batch(let batch): try batches.exists(batch.text)
        }
    }

    private func noticesOfEnded(_ id: JobID) throws(SystemError) -> NoticeStore? {
        for state in JobState.allCases where state.isFinal {
            do throws(SystemError) {
                let directory = try root.directory(Place.final(state).folder(of: id))
                return try NoticeStore(ofJob: directory, durability)
            } catch where error.isNotFound {
                continue
            }
        }
        return nil
    }
}
