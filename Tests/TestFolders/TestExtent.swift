import Glibc

/// How much is tried: what takes seconds in every run, or what takes hours on demand.
package enum TestExtent: Sendable {
    case short, long

    /// What the environment variable PRESSROOM_TESTS says; `short` unless it is `long`.
    package static let current: TestExtent =
        getenv("PRESSROOM_TESTS").map { String(cString: $0) } == "long" ? .long : .short

    /// Disks that chance leaves after each power cut.
    package var disks: Int { self == .long ? 100 : 1 }
}
