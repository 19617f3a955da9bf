import Glibc

/// How much is tried: a sample in `make check`, what takes minutes in `make test`, or what takes
/// hours on demand.
package enum TestExtent: String, Sendable {
    case sample, short, long

    /// What the environment variable PRESSROOM_TESTS says; `short` without it.
    package static let current: TestExtent =
        getenv("PRESSROOM_TESTS").flatMap { TestExtent(rawValue: String(cString: $0)) } ?? .short

    /// Of how many calls, or moments, one is tried; odd, so that every other call is among them.
    package var stride: Int { self == .sample ? 9 : 1 }

    /// Disks that chance leaves after each power cut.
    package var disks: Int { self == .long ? 100 : 1 }
}
