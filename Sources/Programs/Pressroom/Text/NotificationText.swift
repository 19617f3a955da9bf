internal import Jobs

/// How far somebody has been told of an end, for people.
enum NotificationText {
    /// A row of facts for each.
    static func rows(_ notifications: [Notification]?) -> [[String]] {
        (notifications ?? []).map { ["told", "by \($0.means.rawValue): \(state($0))"] }
    }

    private static func state(_ notification: Notification) -> String {
        let attempts = Quantity.count(notification.attempts, "attempt")
        let error = notification.error.map { ": \($0)" } ?? ""
        return switch notification.state {
        case .batched: "with its batch"
        case .delivered: "\(notification.deliveredAt?.text ?? "yes"), after \(attempts)"
        case .parked: "not, and given up after \(attempts)\(error)"
        case .pending where notification.attempts == 0: "not yet"
        case .pending:
            "not yet, after \(attempts)\(error)"
                + (notification.nextAttemptAt.map { "; again \($0.text)" } ?? "")
        }
    }
}
