internal import Jobs

/// The state of deliveries, for people.
enum DeliveryText {
    /// A row for each.
    static func rows(_ notifications: [Delivery]?) -> [[String]] {
        (notifications ?? []).map { ["notified", "by \($0.transport.rawValue): \(state($0))"] }
    }

    private static func state(_ delivery: Delivery) -> String {
        let attempts = Quantity.count(delivery.attempts, "attempt")
        let error = delivery.error.map { ": \($0)" } ?? ""
        return switch delivery.state {
        case .batched: "with its batch"
        case .delivered: "\(delivery.deliveredAt?.text ?? "yes"), after \(attempts)"
        case .parked: "not, and given up after \(attempts)\(error)"
        case .pending where delivery.attempts == 0: "not yet"
        case .pending:
            "not yet, after \(attempts)\(error)"
                + (delivery.nextAttemptAt.map { "; again \($0.text)" } ?? "")
        }
    }
}
