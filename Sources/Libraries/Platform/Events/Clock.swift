internal import CPlatform
internal import Glibc

/// The clocks of the machine.
package enum Clock {
    /// Nanoseconds since 1970-01-01T00:00:00Z; may jump (CLOCK_REALTIME).
    package static var wallNanoseconds: UInt64 { read(CLOCK_REALTIME) }
    /// Milliseconds since 1970-01-01T00:00:00Z; may jump.
    package static var wallMilliseconds: Int64 { Int64(wallNanoseconds / 1_000_000) }
    /// Seconds from an unspecified start, without those for which the machine slept; never jumps
    /// (CLOCK_MONOTONIC). For how long something takes or is waited for.
    package static var monotonicSeconds: Double { Double(read(CLOCK_MONOTONIC)) / 1e9 }
    /// The same with the seconds for which the machine slept (CLOCK_BOOTTIME). For what is to be
    /// done at a time of day.
    package static var bootSeconds: Double { Double(read(CLOCK_BOOTTIME)) / 1e9 }
    /// Whether the system says that somebody keeps its time of day right; see adjtimex(2).
    package static var isSynchronised: Bool { pressroom_clock_is_synchronised() }
    /// Processor seconds that this thread has used (CLOCK_THREAD_CPUTIME_ID).
    package static var threadSeconds: Double { Double(read(CLOCK_THREAD_CPUTIME_ID)) / 1e9 }

    private static func read(_ clock: clockid_t) -> UInt64 {
        var now = timespec()
        clock_gettime(clock, &now)
        return UInt64(now.tv_sec) * 1_000_000_000 + UInt64(now.tv_nsec)
    }
}
