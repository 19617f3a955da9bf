internal import Platform

/// Notices that the machine has slept, and that the time of day has become known.
struct ClockMonitor {
    private let clock: SchedulerClock
    private let driver: DispatcherDriver
    private let log: Log
    /// For how long the machine had slept when that was looked at last, in seconds.
    private var sleptSeconds = ClockMonitor.sleptSeconds

    /// Between reading one clock and the other a thread may be kept waiting.
    private static let sleepSecondsMin = 1.0
    /// For how long the machine has slept, which no single clock shows, in seconds.
    private static var sleptSeconds: Double { Clock.bootSeconds - Clock.monotonicSeconds }

    init(_ clock: SchedulerClock, _ driver: DispatcherDriver, log: Log) {
        self.clock = clock
        self.driver = driver
        self.log = log
    }

    /// - Returns: whether the time has jumped.
    mutating func check() -> Bool {
        let slept = Self.sleptSeconds
        if abs(slept - sleptSeconds) >= Self.sleepSecondsMin {
            driver.handle(.slept(seconds: max(0, slept - sleptSeconds)))
            sleptSeconds = slept
        }
        guard driver.dispatcher.isIdle, let moved = clock.look() else { return false }
        log.write(
            .notice, "the time of day has become known",
            ["seconds": String(Int(moved.rounded()))])
        driver.handle(.clockSet(bySeconds: moved))
        return true
    }
}
