/// What is to be told of an end, and to whom: written once, in the same commit as the end itself.
package struct Notice: Codable, Hashable, Sendable {
    package let id: NoticeID
    /// As the job ended. What becomes of it later does not change what is told.
    package let status: Status
    /// At least one. Their places are the last part of the notifications' ids.
    package let recipients: [Recipient]

    package init(id: NoticeID, status: Status, recipients: [Recipient]) {
        precondition(!recipients.isEmpty, "a notice is for somebody")
        self.id = id
        var status = status
        status.notifications = nil
        self.status = status
        self.recipients = recipients
    }

    /// How it begins: one notification for each recipient, which nobody has tried to deliver.
    package var notifications: [Notification] {
        recipients.enumerated().map { place, recipient in
            Notification(notice: id, place: place, means: recipient.means, event: status.state,
                         endedAt: status.finishedAt)
        }
    }
}
