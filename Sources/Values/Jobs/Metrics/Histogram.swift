/// How often values fell into each bucket of a histogram.
package struct Histogram: Codable, Hashable, Sendable {
    /// How many are in each bucket and in none below it; the last is for those beyond all bounds.
    package private(set) var counts: [Int]
    /// All values together.
    package private(set) var sum = 0.0

    init(_ bounds: [Double]) { counts = Array(repeating: 0, count: bounds.count + 1) }

    mutating func add(_ value: Double, bounds: [Double]) {
        counts[bounds.firstIndex { value <= $0 } ?? bounds.count] += 1
        sum += value
    }
}
