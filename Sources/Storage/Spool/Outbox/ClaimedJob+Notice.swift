internal import Jobs
internal import Platform

extension ClaimedJob {
    /// Writes down who is to be told of the job's end, durable, and marks it in `outbox/`. It
    /// counts once the status that lists the notifications is committed.
    /// - Returns: the notice, and its notifications.
    func writeNotice(_ status: Status, to audience: Audience) throws(SystemError)
        -> (id: NoticeID, notifications: [Notification]) {
        let notices = try directory.making(Spool.noticesName)
        // The number of an end that was not committed is not used again: its marker may be gone
        // soon.
        var number = 0
        while try notices.exists(Spool.noticeName(number)) { number += 1 }
        let notice = Notice(id: NoticeID(.job(id), number: number), status: status,
                            audience: audience, batch: manifest.batch)
        let file = try notices.create(Spool.noticeName(number))
        try file.write(JSON.encode(notice, pretty: true))
        try spool.flush(file)
        try spool.flush(notices)
        try spool.mark(.notice(notice.id))
        return (notice.id, notice.notifications)
    }
}
