import Glibc

/// How much is tried: what takes seconds in every run, or what takes an hour on demand.
enum TestExtent {
    case short, long

    static let current: TestExtent = getenv("PRESSROOM_TESTS").map { String(cString: $0) } == "long"
        ? .long : .short

    /// Disks that chance leaves after each power cut.
    var disks: Int { self == .long ? 100 : 1 }
}
