/// The notifier's metrics since it started, which `GET /metrics` prints.
package struct NotifierMetrics: Codable, Hashable, Sendable {
    private var format = FormatVersion()
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

    /// As Prometheus reads them: those too that are 0.
    package var families: [MetricFamily] {
        var waiting = MetricFamily(
            .gauge(
                "pressroom_notifications_waiting", "Notifications that are to be delivered.",
                labels: ["means"]))
        var attempts = MetricFamily(
            .counter(
                "pressroom_notification_attempts_total",
                "Delivery attempts, by the delivery's state afterwards.",
                labels: ["means", "state"]))
        for transport in Recipient.Transport.allCases.map(\.rawValue) {
            waiting.set(Double(self.waiting[transport] ?? 0), transport)
            for state in [Delivery.State.delivered, .pending, .parked].map(\.rawValue) {
                attempts.set(Double(self.attempts[transport]?[state] ?? 0), transport, state)
            }
        }
        return [waiting, attempts]
    }
}
