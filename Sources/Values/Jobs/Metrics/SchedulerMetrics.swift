/// The scheduler's metrics since it started, which `GET /metrics` prints.
package struct SchedulerMetrics: Codable, Hashable, Sendable {
    /// How many tasks can run at once, and how many do.
    package var slots = 0
    package var slotsBusy = 0
    /// The jobs that wait to be claimed.
    package var queues: [QueueMetrics] = []
    /// When jobs of pipelines may begin; of one that is not here always.
    package var schedules: [String: Schedule] = [:]
    /// How it uses the files that define pipelines; `nil` of an earlier version of the scheduler.
    package var definitions: PipelineDefinitions?
    /// What jobs took, by pipeline; remembered over restarts.
    package var throughput: [String: Throughput] = [:]
    /// The jobs that wait for their time, and those at work, by pipeline.
    package var held: [String: Int] = [:]
    package var processing: [String: Int] = [:]
    /// The jobs that have ended, by the state they ended in, and then by pipeline.
    package var finished: [String: [String: Int]] = [:]
    /// The bytes of ended jobs' inputs and outputs, by pipeline.
    package var inputBytes: [String: Int] = [:]
    package var outputBytes: [String: Int] = [:]
    /// Of ended jobs that could take outputs over from others, the steps that did, and those that
    /// were made, by pipeline.
    package var stepsReused: [String: Int] = [:]
    package var stepsNotReused: [String: Int] = [:]
    /// How long steps took, by the kind of step.
    package var steps: [String: Durations] = [:]

    package init() {}

    /// The names in the file.
    private enum CodingKeys: String, CodingKey {
        case slots, slotsBusy, queues
        case schedules = "hours"
        case definitions, throughput, held, processing, finished, inputBytes, outputBytes
        case stepsReused, stepsNotReused, steps
    }

    /// A histogram of durations.
    package struct Durations: Codable, Hashable, Sendable {
        /// The upper bounds of the intervals in seconds, each included; another has none.
        package static let bounds = [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300]
        /// How many fell into each interval.
        package private(set) var counts = [Int](repeating: 0, count: Durations.bounds.count + 1)
        /// All of them together.
        package private(set) var sumSeconds = 0.0

        package init() {}

        package mutating func add(seconds: Double) {
            counts[Durations.bounds.firstIndex { seconds <= $0 } ?? Durations.bounds.count] += 1
            sumSeconds += seconds
        }
    }
}
