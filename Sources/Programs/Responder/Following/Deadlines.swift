/// Tokens and when they are due, to a tenth of a second.
struct Deadlines {
    /// The tokens that are due in each tenth.
    private var tokens: [Int: [UInt64]] = [:]

    /// - Parameter seconds: by a clock that never goes back.
    mutating func add(_ token: UInt64, at seconds: Double) {
        tokens[Int((seconds * 10).rounded(.up)), default: []].append(token)
    }

    /// When the next thing is due; `nil` when nothing ever is.
    var next: Double? { tokens.keys.min().map { Double($0) / 10 } }

    /// Takes all that is due now.
    mutating func due(at now: Double) -> [UInt64] {
        let ticks = tokens.keys.filter { Double($0) / 10 <= now }.sorted()
        return ticks.flatMap { tokens.removeValue(forKey: $0)! }
    }
}
