/// Metrics in Prometheus' text format, version 0.0.4; see
/// https://prometheus.io/docs/instrumenting/exposition_formats/. Names and units follow
/// https://prometheus.io/docs/practices/naming/.
struct Exposition {
    static let contentType = "text/plain; version=0.0.4; charset=utf-8"

    enum Kind: String { case counter, gauge, histogram }
    typealias Labels = KeyValuePairs<String, String>

    private(set) var text = ""

    /// Begins a family of samples. One without samples is left out by whoever writes.
    mutating func family(_ name: String, _ kind: Kind, _ help: String) {
        text += "# HELP \(name) \(help)\n# TYPE \(name) \(kind.rawValue)\n"
    }

    mutating func sample(_ name: String, _ labels: Labels, _ value: some Numeric) {
        let list = labels.map { "\($0)=\"\(Self.escaped($1))\"" }.joined(separator: ",")
        text += name + (list.isEmpty ? "" : "{\(list)}") + " \(value)\n"
    }

    /// A family of one sample.
    mutating func value(_ name: String, _ kind: Kind, _ help: String, _ value: some Numeric) {
        family(name, kind, help)
        sample(name, [:], value)
    }

    /// A family with a sample for each key, in the order of the keys.
    /// - Parameter label: what the keys are.
    mutating func values(
        _ name: String, _ kind: Kind, _ help: String, by label: String,
        _ values: [String: Int]
    ) {
        family(name, kind, help)
        for (key, value) in values.sorted(by: { $0.key < $1.key }) {
            sample(name, [label: key], value)
        }
    }

    private static func escaped(_ text: String) -> String {
        text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
            .replacing("\n", with: "\\n")
    }
}
