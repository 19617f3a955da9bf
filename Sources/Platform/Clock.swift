internal import Glibc

/// The clocks of the machine.
package enum Clock {
    /// Nanoseconds since 1970-01-01T00:00:00Z; may jump (CLOCK_REALTIME).
    package static var wallNanoseconds: UInt64 { read(CLOCK_REALTIME) }
    /// Milliseconds since 1970-01-01T00:00:00Z; may jump.
    package static var wallMilliseconds: Int64 { Int64(wallNanoseconds / 1_000_000) }
    /// Seconds from an unspecified start; never jumps (CLOCK_MONOTONIC).
    package static var monotonicSeconds: Double { Double(read(CLOCK_MONOTONIC)) / 1e9 }
    /// Processor seconds that this thread has used (CLOCK_THREAD_CPUTIME_ID).
    package static var threadSeconds: Double { Double(read(CLOCK_THREAD_CPUTIME_ID)) / 1e9 }

    private static func read(_ clock: clockid_t) -> UInt64 {
        var now = timespec()
        clock_gettime(clock, &now)
        return UInt64(now.tv_sec) * 1_000_000_000 + UInt64(now.tv_nsec)
    }
}
