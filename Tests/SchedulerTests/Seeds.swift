import Glibc

/// How many seeds simulations are run with.
enum Seeds {
    /// All tests together: what `make simulate` asks for, or what `make test` has time for.
    private static let count = getenv("PRESSROOM_SEEDS").flatMap { UInt64(String(cString: $0)) }
        ?? 10_000
    /// The sum of the shares.
    private static let parts: UInt64 = 15

    /// The seeds of a test that is given so many parts of all.
    static func share(_ parts: UInt64) -> Range<UInt64> { 0..<max(1, count * parts / Self.parts) }
}
