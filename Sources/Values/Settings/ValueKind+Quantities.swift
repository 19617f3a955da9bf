package import CommandLine
internal import Pipelines

extension ValueKind<Int> {
    /// An amount of memory or of disk space, in bytes: `512MB`.
    package static let memory = ValueKind(
        "SIZE", needed: "a size, \(MemorySize.rangeText), is needed", range: MemorySize.rangeText,
        read: MemorySize.bytes)
}

extension ValueKind<Double> {
    /// A time, in seconds: `10s`, `3d`.
    package static let time = ValueKind(
        "TIME", needed: "a time, \(WaitingTime.rangeText), is needed",
        range: WaitingTime.rangeText, read: WaitingTime.seconds)
}
