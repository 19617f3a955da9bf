/// The scheduler's metrics since it started, which `GET /metrics` prints.
package struct SchedulerMetrics: Codable, Hashable, Sendable {
    private var format = FormatVersion()
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
    /// What it has counted, as it declares it; `nil` of an earlier version of the scheduler.
    package var counted: [MetricFamily]?

    package init() {}

    /// The names in the file.
    private enum CodingKeys: String, CodingKey {
        case format, slots, slotsBusy, queues
        case schedules = "hours"
        case definitions, throughput, held, processing
        case counted = "families"
    }
}
