/// When jobs that wait will have ended, guessed from what was measured and what waits before them.
/// It is a guess: jobs that come later may be more urgent, and those that wait may be harder than
/// those that were measured.
package struct Forecast {
    /// The scheduler's metrics.
    package let metrics: SchedulerMetrics
    package let now: Timestamp

    package init(_ metrics: SchedulerMetrics, at now: Timestamp) {
        self.metrics = metrics
        self.now = now
    }

    /// When a job that waits will have ended.
    /// - Parameters:
    ///   - queue: where it waits.
    ///   - bytes: of its inputs.
    ///   - schedule: that of its pipeline.
    /// - Returns: the moment, and whether it comes before the window closes that it is first
    ///   reached in; `nil` when that cannot be guessed.
    package func completion(
        of job: JobID, in queue: JobQueue, of pipeline: String, bytes: Int,
        schedule: Schedule
    ) -> (moment: Timestamp, fits: Bool)? {
        guard let own = metrics.throughput[pipeline]?.slotSeconds(jobs: 1, bytes: bytes) else {
            return nil
        }
        let seconds = slotSeconds(before: job, in: queue) / Double(max(1, metrics.slots)) + own
        return schedule.completion(ofSeconds: seconds, from: now)
    }

    /// When jobs of a pipeline will have ended that wait beside each other, if nothing but them
    /// waits.
    /// - Parameters:
    ///   - count: how many they are; 1 or more.
    ///   - bytes: of all their inputs.
    package func completion(ofJobs count: Int, bytes: Int, of pipeline: String, schedule: Schedule)
        -> (moment: Timestamp, fits: Bool)?
    {
        let all = metrics.throughput[pipeline]?.slotSeconds(jobs: count, bytes: bytes)
        guard let all else { return nil }
        return schedule.completion(
            ofSeconds: all / Double(min(count, max(1, metrics.slots))),
            from: now)
    }

    /// What is to be done before a job: the more urgent lanes, and of its own what is older.
    private func slotSeconds(before job: JobID, in queue: JobQueue) -> Double {
        let order = Lane.allCases
        let index = order.firstIndex(of: queue.lane)!
        return metrics.queues.reduce(0) { sum, waiting in
            let lane = order.firstIndex(of: waiting.queue.lane)!
            guard lane <= index else { return sum }
            let count = lane < index ? waiting.depth : waiting.depth(before: job)
            return sum + slotSeconds(of: count, in: waiting.queue)
        }
    }

    /// What jobs take of which nothing is known but where they wait. In a lane for all they may be
    /// of any pipeline.
    private func slotSeconds(of count: Int, in queue: JobQueue) -> Double {
        guard count > 0 else { return 0 }
        if let pipeline = queue.pipeline {
            return metrics.throughput[pipeline]?.slotSeconds(jobs: count) ?? 0
        }
        let each = metrics.throughput.values.compactMap { $0.slotSeconds(jobs: 1) }
        return each.isEmpty ? 0 : each.reduce(0, +) / Double(each.count) * Double(count)
    }
}
