/// What the scheduler's metrics were in the last day, a sample a minute: `GET /metrics/history`
/// answers it.
package struct MetricsHistory: Codable, Hashable, Sendable {
    /// How far samples are apart at least, and how far back they go, in seconds.
    package static let sampleSeconds = 60.0
    package static let daySeconds = 86_400.0
    /// How many there are at most.
    package static let samplesMax = Int(daySeconds / sampleSeconds)

    private var format = FormatVersion()
    /// The oldest first.
    package private(set) var samples: [Sample] = []

    package init() {}

    /// What was so at a moment, and what happened since the sample before.
    package struct Sample: Codable, Hashable, Sendable {
        package let at: Timestamp
        /// The jobs that wait to be claimed, by lane, those of deferred queues too.
        package var waiting: [String: Int] = [:]
        /// The jobs that wait for their time by themselves, and those at work.
        package var held = 0
        package var processing = 0
        /// How many tasks can run at once, and how many do.
        package var slots = 0
        package var slotsBusy = 0
        /// What has ended since the sample before.
        package var ended = Totals()
        /// Room left in the file system of the spool, in bytes; `nil` when it could not be read.
        package var freeBytes: Int?

        package init(at moment: Timestamp) { at = moment }
    }

    /// What has ended.
    package struct Totals: Codable, Hashable, Sendable {
        package var completed = 0
        package var failed = 0
        package var cancelled = 0
        /// Bytes of the files of jobs that have ended, and of what they made.
        package var bytesIn = 0
        package var bytesOut = 0

        package init() {}

        /// What has come to these since.
        package func since(_ earlier: Totals) -> Totals {
            var since = self
            since.completed -= earlier.completed
            since.failed -= earlier.failed
            since.cancelled -= earlier.cancelled
            since.bytesIn -= earlier.bytesIn
            since.bytesOut -= earlier.bytesOut
            return since
        }
    }

    /// Whether a sample is due.
    package func isDue(at now: Timestamp) -> Bool {
        guard let last = samples.last else { return true }
        let seconds = now.seconds(since: last.at)
        // A clock that was set back says nothing of how long ago the last one was.
        return seconds >= Self.sampleSeconds || seconds < 0
    }

    /// Adds a sample, and drops what is older than a day, or seems to be of a later moment.
    package mutating func add(_ sample: Sample) {
        samples.removeAll {
            let age = sample.at.seconds(since: $0.at)
            return age <= 0 || age > Self.daySeconds
        }
        samples.append(sample)
        samples.removeFirst(max(0, samples.count - Self.samplesMax))
    }
}
