/// What may be measured: units with how much each is.
package struct Measure: Sendable {
    /// What it is called, with its article.
    package let name: String
    /// In the order in which a message lists them; an empty one allows a bare number.
    package let units: [(name: String, factor: Double)]
    /// In the smallest unit.
    package let range: ClosedRange<Double>
    /// The range as a person reads it.
    package let rangeText: String
    /// Whether the smallest unit cannot be divided.
    package let isWhole: Bool

    /// A quantity in the smallest unit; `nil` when its unit is none of these.
    package func value(of quantity: Quantity) -> Double? {
        units.first { $0.name == quantity.unit }.map { exact(quantity.number * $0.factor) }
    }

    /// Whether a value may be measured.
    package func allows(_ value: Double) -> Bool {
        range.contains(value) && (!isWhole || value == value.rounded())
    }

    /// The value without the error that fractions in binary bring: 0.29 MB are whole bytes.
    package func exact(_ value: Double) -> Double {
        let whole = value.rounded()
        return abs(value - whole) <= whole * 1e-12 ? whole : value
    }

    package static let byteUnits: [(name: String, factor: Double)] = [
        ("", 1), ("B", 1), ("kB", 1e3), ("MB", 1e6), ("GB", 1e9), ("TB", 1e12), ("KiB", 1024),
        ("MiB", 1_048_576), ("GiB", 1_073_741_824), ("TiB", 1_099_511_627_776),
    ]
    package static let timeUnits = [("ms", 0.001), ("s", 1.0), ("m", 60.0), ("h", 3600.0)]
    package static let longTimeUnits = timeUnits + [("d", 86400.0)]

    package static let fileSize = Measure(
        name: "a size", units: byteUnits, range: 1...1e12,
        rangeText: "1B to 1TB, in whole bytes",
        isWhole: true)
    package static let memory = Measure(
        name: "a size", units: byteUnits, range: 128e6...1e12,
        rangeText: "128MB to 1TB", isWhole: true)
    package static let pixels = Measure(
        name: "a number of pixels", units: [("", 1), ("MP", 1e6)],
        range: 1...10e9, rangeText: "1 to 10000MP", isWhole: true)
    package static let taskTime = Measure(
        name: "a time", units: timeUnits, range: 1...86400,
        rangeText: "1s to 24h, in whole seconds", isWhole: true)
    package static let settle = Measure(
        name: "a time", units: timeUnits, range: 1...3600, rangeText: "1s to 1h", isWhole: false)
    package static let backoff = Measure(
        name: "a time", units: timeUnits, range: 0.1...3600,
        rangeText: "100ms to 1h", isWhole: false)
    package static let wait = Measure(
        name: "a time", units: longTimeUnits,
        range: 0.1...2_592_000, rangeText: "100ms to 30d",
        isWhole: false)
    package static let keep = Measure(
        name: "a time", units: longTimeUnits,
        range: 1...36500 * 86400,
        rangeText: "1s to 36500d, in whole seconds, or forever",
        isWhole: true)

    /// A number of hundredths.
    package static func percentage(_ range: ClosedRange<Double>) -> Measure {
        Measure(
            name: "a percentage", units: [("%", 1)], range: range,
            rangeText: "\(text(range.lowerBound))% to \(text(range.upperBound))%", isWhole: false)
    }

    /// A length in points (1/72 inch), with or without a unit.
    package static func length(_ range: ClosedRange<Double>) -> Measure {
        let millimetres = Int(range.upperBound / millimetre)
        return Measure(
            name: "a length", units: [("", 1), ("pt", 1), ("mm", millimetre)], range: range,
            rangeText: "\(text(range.lowerBound)) to \(text(range.upperBound)) points "
                + "(\(millimetres)mm)",
            isWhole: false)
    }

    /// A number, without a fraction of zero.
    package static func text(_ number: Double) -> String {
        number == number.rounded() ? String(Int(number)) : String(number)
    }

    private static let millimetre = 72 / 25.4
}
