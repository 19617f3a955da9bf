internal import Jobs

/// Metrics in Prometheus' text format, version 0.0.4; see
/// https://prometheus.io/docs/instrumenting/exposition_formats/.
struct Exposition {
    static let contentType = "text/plain; version=0.0.4; charset=utf-8"

    private(set) var text = ""

    init(_ families: [MetricFamily]) {
        for family in families { add(family) }
    }

    private mutating func add(_ family: MetricFamily) {
        let metric = family.metric
        text += "# HELP \(metric.name) \(metric.help)\n"
        text += "# TYPE \(metric.name) \(metric.kind.rawValue)\n"
        for (labels, value) in family.values.sorted(by: { $0.key.lexicographicallyPrecedes($1.key) }
        ) {
            sample(metric.name, zip(metric.labels, labels), value)
        }
        for (labels, histogram) in family.histograms
            .sorted(by: { $0.key.lexicographicallyPrecedes($1.key) })
        {
            let named = Array(zip(metric.labels, labels))
            var count = 0
            for (bound, more) in zip(metric.bounds.map { "\($0)" } + ["+Inf"], histogram.counts) {
                count += more
                sample(metric.name + "_bucket", named + [("le", bound)], Double(count))
            }
            sample(metric.name + "_sum", named, histogram.sum)
            sample(metric.name + "_count", named, Double(count))
        }
    }

    private mutating func sample(
        _ name: String, _ labels: some Sequence<(String, String)>, _ value: Double
    ) {
        let list = labels.map { "\($0)=\"\(Self.escaped($1))\"" }.joined(separator: ",")
        // Whole numbers as such, up to where a Double knows each.
        let number = Int(exactly: value).map { "\($0)" } ?? "\(value)"
        text += name + (list.isEmpty ? "" : "{\(list)}") + " \(number)\n"
    }

    private static func escaped(_ text: String) -> String {
        text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
            .replacing("\n", with: "\\n")
    }
}
