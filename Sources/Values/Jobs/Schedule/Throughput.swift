/// What jobs of a pipeline took, as measured: enough to guess what others will. What is long ago
/// counts less and less.
package struct Throughput: Codable, Hashable, Sendable {
    /// Sums over jobs, faded: their number, their bytes, and their seconds of a slot.
    private var jobs = 0.0
    private var megabytes = 0.0
    private var megabytesSquared = 0.0
    private var seconds = 0.0
    private var secondsTimesMegabytes = 0.0

    package init() {}

    /// How much a job counts once another has come: about a thousand are remembered.
    private static let fading = 0.999

    /// A job has completed.
    /// - Parameters:
    ///   - bytes: of its inputs.
    ///   - slotSeconds: for how long it had a slot, or several together.
    package mutating func add(bytes: Int, slotSeconds: Double) {
        let size = Double(bytes) / 1e6
        jobs = jobs * Self.fading + 1
        megabytes = megabytes * Self.fading + size
        megabytesSquared = megabytesSquared * Self.fading + size * size
        seconds = seconds * Self.fading + slotSeconds
        secondsTimesMegabytes = secondsTimesMegabytes * Self.fading + slotSeconds * size
    }

    /// How many seconds of a slot jobs will take together, by the straight line that fits what was
    /// measured best: so much for a job, so much for a megabyte, neither below nothing.
    /// - Returns: `nil` when nothing was measured.
    package func slotSeconds(jobs count: Int, bytes: Int) -> Double? {
        guard jobs > 0 else { return nil }
        let line = line
        return line.perJob * Double(count) + line.perMegabyte * Double(bytes) / 1e6
    }

    /// The same for jobs of whose bytes nothing is known.
    package func slotSeconds(jobs count: Int) -> Double? {
        jobs > 0 ? seconds / jobs * Double(count) : nil
    }

    private var line: (perJob: Double, perMegabyte: Double) {
        let spread = jobs * megabytesSquared - megabytes * megabytes
        // Files that are all as long do not show what a byte takes.
        guard spread > 1e-6 * jobs * megabytesSquared else { return (seconds / jobs, 0) }
        let slope = (jobs * secondsTimesMegabytes - megabytes * seconds) / spread
        if slope <= 0 { return (seconds / jobs, 0) }
        let start = (seconds - slope * megabytes) / jobs
        return start >= 0 ? (start, slope) : (0, seconds / megabytes)
    }
}
