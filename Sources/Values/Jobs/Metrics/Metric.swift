/// What a metric is. It is declared beside the code that counts it; names and units follow
/// <https://prometheus.io/docs/practices/naming/>.
package struct Metric: Codable, Hashable, Sendable {
    /// The kinds that Prometheus has and we use.
    package enum Kind: String, Codable, Sendable { case counter, gauge, histogram }

    package let name: String
    package let kind: Kind
    /// What it counts or measures, in a sentence.
    package let help: String
    /// The names of the labels that its samples have. The values of each must be few.
    package let labels: [String]
    /// The upper bounds of a histogram's buckets, ascending, each included; another has none.
    package let bounds: [Double]

    /// Something that only grows, until the program is started again.
    package static func counter(_ name: String, _ help: String, labels: [String] = []) -> Metric {
        Metric(name: name, kind: .counter, help: help, labels: labels, bounds: [])
    }

    /// Something that is as it is.
    package static func gauge(_ name: String, _ help: String, labels: [String] = []) -> Metric {
        Metric(name: name, kind: .gauge, help: help, labels: labels, bounds: [])
    }

    /// How often something was how large.
    package static func histogram(
        _ name: String, _ help: String, bounds: [Double], labels: [String] = []
    ) -> Metric {
        precondition(zip(bounds, bounds.dropFirst()).allSatisfy { $0 < $1 }, "bounds ascend")
        return Metric(name: name, kind: .histogram, help: help, labels: labels, bounds: bounds)
    }
}
