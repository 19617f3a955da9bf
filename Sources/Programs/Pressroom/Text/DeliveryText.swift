internal import Jobs

/// The state of deliveries, for people.
enum DeliveryText {
    /// A row for each.
    static func rows(_ notifications: [Delivery]?) -> [[String]] {
        (notifications ?? []).map { delivery in
            delivery.transport == .publish
                ? ["published", state(delivery)]
                : ["notified", "by \(delivery.transport.rawValue): \(state(delivery))"]
        }
    }

    /// Where outputs lie, a row for each.
    static func rows(of files: [PublishedFile]?) -> [[String]] {
        (files ?? []).map { file in
            let reason =
                switch file.state {
                case .published: ""
                case .pending: " (not yet)"
                case .kept: " (a file of this name was there and stays)"
                case .failed: " (not: \(file.error?.detail ?? "given up"))"
                }
            return ["file", file.path + reason]
        }
    }

    private static func state(_ delivery: Delivery) -> String {
        let attempts = Quantity.count(delivery.attempts, "attempt")
        let error = delivery.error.map { ": \($0)" } ?? ""
        return switch delivery.state {
        case .batched: "in a digest"
        case .delivered: "\(delivery.deliveredAt?.text ?? "yes"), after \(attempts)"
        case .parked: "not, and given up after \(attempts)\(error)"
        case .pending where delivery.attempts == 0: "not yet"
        case .pending:
            "not yet, after \(attempts)\(error)"
                + (delivery.nextAttemptAt.map { "; again \($0.text)" } ?? "")
        }
    }
}
