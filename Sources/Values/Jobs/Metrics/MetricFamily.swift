/// A metric and its samples, each under the values of the metric's labels in their order.
package struct MetricFamily: Codable, Hashable, Sendable {
    package let metric: Metric
    /// Of a counter or a gauge.
    package private(set) var values: [[String]: Double] = [:]
    /// Of a histogram.
    package private(set) var histograms: [[String]: Histogram] = [:]

    /// A family without samples.
    package init(_ metric: Metric) { self.metric = metric }

    /// A family of one sample, without labels.
    package init(_ metric: Metric, _ value: Double) {
        self.init(metric)
        set(value)
    }

    /// A family with a sample for each value of its one label.
    package init(_ metric: Metric, _ values: [String: Int]) {
        self.init(metric)
        for (label, value) in values { set(Double(value), label) }
    }

    /// Counts so many more.
    package mutating func add(_ amount: Int = 1, _ labels: String...) {
        values[checked(labels), default: 0] += Double(amount)
    }

    /// Sets a gauge, or a counter that is counted elsewhere.
    package mutating func set(_ value: Double, _ labels: String...) {
        values[checked(labels)] = value
    }

    /// Counts a value in a histogram.
    package mutating func observe(_ value: Double, _ labels: String...) {
        precondition(metric.kind == .histogram, "\(metric.name) is a histogram")
        histograms[checked(labels), default: Histogram(metric.bounds)]
            .add(value, bounds: metric.bounds)
    }

    private func checked(_ labels: [String]) -> [String] {
        precondition(labels.count == metric.labels.count, "\(metric.name) has other labels")
        return labels
    }
}
