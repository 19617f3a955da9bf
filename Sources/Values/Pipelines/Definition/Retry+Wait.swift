extension Retry {
    /// The longest wait between two attempts, in seconds.
    package static let waitSecondsMax = 3600.0

    /// How long to wait before the next attempt, in seconds: doubled with each failure, up to an
    /// hour, and then shortened by up to half at random, so that jobs that failed together do not
    /// come back together.
    /// - Parameter failures: how many attempts have failed, 1 or more.
    package func waitSeconds(
        afterFailures failures: Int,
        using randomness: inout some RandomNumberGenerator
    )
        -> Double
    {
        let doubled = backoffSeconds * Double(1 << min(max(0, failures - 1), 20))
        let longest = min(doubled, Retry.waitSecondsMax)
        return Double.random(in: longest / 2..<longest, using: &randomness)
    }
}
