/// The notifier's metrics since it started, which `GET /metrics` prints.
package struct NotifierMetrics: Codable, Hashable, Sendable {
    /// The notifications that wait to be delivered, or are being, by transport.
    package var waiting: [String: Int] = [:]
    /// The attempts to deliver, by transport, and then by the state that the notification was in
    /// afterwards.
    package private(set) var attempts: [String: [String: Int]] = [:]

    /// Whether a way to send mail is set up.
    package var canMail: Bool?

    package init() {}

    package mutating func count(_ delivery: Delivery) {
        attempts[delivery.transport.rawValue, default: [:]][
            delivery.state.rawValue,
            default: 0] += 1
    }
}
