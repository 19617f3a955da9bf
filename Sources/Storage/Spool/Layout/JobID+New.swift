package import Jobs
internal import Platform

extension JobID {
    /// An id that nobody has, of this moment.
    package static func new() -> JobID {
        JobID(nanoseconds: Clock.wallNanoseconds, random: .random(in: 0 ... .max))
    }
}
