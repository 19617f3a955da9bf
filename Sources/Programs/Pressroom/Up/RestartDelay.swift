/// How long to wait before a daemon that has died is started again: 0.1 s at first, twice as long
/// after each further death, 5 s at most; from the beginning when it had lived for a while.
struct RestartDelay {
    static let secondsMin = 0.1
    static let secondsMax = 5.0
    /// A daemon that has lived this long has recovered.
    static let recoveredAfterSeconds = 10.0

    private var next = secondsMin

    /// The wait after a death.
    /// - Parameter livedSeconds: how long the daemon had been running.
    mutating func afterDeath(livedSeconds: Double) -> Double {
        if livedSeconds >= Self.recoveredAfterSeconds { next = Self.secondsMin }
        defer { next = min(Self.secondsMax, next * 2) }
        return next
    }
}
