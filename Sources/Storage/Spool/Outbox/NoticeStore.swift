package import Jobs
package import Platform

/// The notices of a job that has ended, or of a batch, and how far their deliveries are. Used by
/// one process, the spool's notifier; if the job is moved or removed meanwhile, what is written
/// goes with it.
package final class NoticeStore: Sendable {
    private let directory: Directory
    private let durability: Spool.Durability
    /// Those of the job's ends that were committed; `nil` of a batch, all of whose are.
    private let committed: [Notification]?

    /// Those of a job that has ended.
    init(ofJob directory: Directory, _ durability: Spool.Durability) throws(SystemError) {
        let text = try directory.contents("status.json")
        self.directory = directory
        self.durability = durability
        committed = (try? JSON.decode(Status.self, from: text))?.notifications ?? []
    }

    init(ofBatch directory: Directory, _ durability: Spool.Durability) {
        self.directory = directory
        self.durability = durability
        committed = nil
    }

    /// All notifications of the job or the batch, as far as they are now.
    package var notifications: [Notification] {
        get throws(SystemError) {
            let deliveries = try deliveries
            return committed?.updated(from: deliveries) ?? deliveries
        }
    }

    /// The notice of the last end, if that was to be told.
    package var last: NoticeID? {
        get throws(SystemError) {
            if let committed { return committed.last?.notice }
            return try deliveries.last?.notice
        }
    }

    /// - Returns: `nil` when it is none of an end that was committed.
    func open(_ id: NoticeID) throws(SystemError) -> StoredNotice? {
        if let committed, !committed.contains(where: { $0.notice == id }) { return nil }
        // What was flushed before its end was committed is whole, unless the disk is damaged.
        guard let text = try contents(Spool.noticeName(id.number)),
              let notice = try? JSON.decode(Notice.self, from: text), notice.id == id
        else { return nil }
        return StoredNotice(notice, in: self)
    }

    /// The files of the job.
    package var files: JobFiles { JobFiles(in: directory) }

    /// Writes down, durable, how far notifications are.
    /// - Returns: false when the job was deleted meanwhile.
    package func record(_ changed: [Notification]) throws(SystemError) -> Bool {
        let known = try deliveries
        let new = changed.filter { change in !known.contains { $0.id == change.id } }
        do throws(SystemError) {
            let notices = try directory.directory(Spool.noticesName)
            try notices.replace(Spool.deliveriesName,
                                with: JSON.encode(known.updated(from: changed) + new, pretty: true),
                                durable: durability == .full)
            if durability == .full { try notices.synchronize() }
            return true
        } catch where error.isNotFound {
            return false
        }
    }

    fileprivate var deliveries: [Notification] {
        get throws(SystemError) {
            // What is damaged is as if nothing had been tried: it is delivered again.
            guard let text = try contents(Spool.deliveriesName) else { return [] }
            return (try? JSON.decode([Notification].self, from: text)) ?? []
        }
    }

    /// A file in `notify/`; `nil` when it is not there, or is none.
    private func contents(_ name: String) throws(SystemError) -> [UInt8]? {
        do throws(SystemError) {
            return try directory.contents("\(Spool.noticesName)/\(name)")
        } catch where error.isNotFound || error.isMisfit {
            return nil
        }
    }
}

/// A notice that is to be delivered, or was.
package struct StoredNotice: Sendable {
    package let notice: Notice
    package let store: NoticeStore

    init(_ notice: Notice, in store: NoticeStore) {
        self.notice = notice
        self.store = store
    }

    /// How far it is, one for each recipient, in their order.
    package var notifications: [Notification] {
        get throws(SystemError) { try notice.notifications.updated(from: store.deliveries) }
    }
}
