import Glibc

/// The seeds that simulations are run with. A run depends on its seed alone, so that one that
/// failed can be had again: `PRESSROOM_SEED=4711 make simulate` runs all simulations with this one.
enum Seeds {
    /// All tests together: what `make simulate` asks for, or what `make test` has time for.
    private static let count = number("PRESSROOM_SEEDS") ?? 10_000
    private static let only = number("PRESSROOM_SEED")
    /// Into how many parts they are shared out.
    private static let parts: UInt64 = 17

    /// The seeds of a test that is given these parts of all.
    static func share(_ parts: Range<UInt64>) -> Range<UInt64> {
        if let only { return only..<only + 1 }
        let first = count * parts.lowerBound / Self.parts
        return first..<max(first + 1, count * parts.upperBound / Self.parts)
    }

    private static func number(_ variable: String) -> UInt64? {
        getenv(variable).flatMap { UInt64(String(cString: $0)) }
    }
}
