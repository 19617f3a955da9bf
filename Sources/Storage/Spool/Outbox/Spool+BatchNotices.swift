package import Jobs
package import Platform

/// What is told of batches: in `batches/<batch>/notify/`, as that of a job is in its own directory.
extension Spool {
    /// Marks, and then writes down, durable, what is to be told of a batch whose jobs have all
    /// ended: what is written down is told already, to whoever gathers the jobs again after a
    /// crash. Only the spool's notifier may.
    /// - Returns: `nil` when there is no such batch any more.
    package func addNotice(of summary: BatchSummary, to recipients: [Notice.Addressed],
                           gathering gathers: [NoticeID]) throws(SystemError) -> NoticeID? {
        do throws(SystemError) {
            let folder = try batches.directory(summary.id.text)
            let notices = try folder.making(Spool.noticesName)
            var number = 0
            while try notices.exists(Spool.noticeName(number)) { number += 1 }
            let id = NoticeID(.batch(summary.id), number: number)
            let notice = Notice(id: id, summary: summary, recipients: recipients,
                                gathering: gathers)
            try mark(.notice(id))
            try notices.replace(Spool.noticeName(number), with: JSON.encode(notice),
                                durable: durability == .full)
            // Shown from now on, without reading what may be a long notice. Its name is flushed
            // with that of what shows it.
            let store = NoticeStore(ofBatch: folder, durability)
            guard try store.record(notice.notifications) else { return nil }
            try flush(folder)
            return id
        } catch where error.isNotFound {
            return nil
        }
    }

    /// What those of a batch have gathered: the notices of its jobs, and how many of its files
    /// were refused.
    package func gathered(in batch: BatchID) throws(SystemError)
        -> (notices: Set<NoticeID>, refusals: Int) {
        guard let store = try notices(of: batch) else { return ([], 0) }
        var (gathered, refusals): (Set<NoticeID>, Int) = ([], 0)
        var number = 0
        while let stored = try store.open(NoticeID(.batch(batch), number: number)) {
            gathered.formUnion(stored.notice.gathers)
            if case .batch(let summary) = stored.notice.content {
                refusals = max(refusals, summary.refused?.count ?? 0)
            }
            number += 1
        }
        return (gathered, refusals)
    }

    /// How far the telling of a batch's end is; `nil` when nobody is to be told.
    func notifications(of batch: BatchID) throws(SystemError) -> [Notification]? {
        let all = try notices(of: batch)?.notifications ?? []
        return all.isEmpty ? nil : all
    }

    func notices(of batch: BatchID) throws(SystemError) -> NoticeStore? {
        do throws(SystemError) {
            return NoticeStore(ofBatch: try batches.directory(batch.text), durability)
        } catch where error.isNotFound {
            return nil
        }
    }
}
