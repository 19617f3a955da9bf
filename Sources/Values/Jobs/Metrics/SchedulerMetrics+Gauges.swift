/// What Prometheus reads of what is so at the moment.
extension SchedulerMetrics {
    /// All families: what was counted, and what is so.
    /// - Parameter now: the moment of the scrape.
    package func families(at now: Timestamp) -> [MetricFamily] {
        slotFamilies + queueFamilies(at: now) + scheduleFamilies(at: now) + [jobs]
            + (counted ?? [])
    }

    private var slotFamilies: [MetricFamily] {
        [
            MetricFamily(
                .gauge("pressroom_worker_slots", "Tasks that can run at once."), Double(slots)),
            MetricFamily(
                .gauge("pressroom_worker_slots_busy", "Tasks that run."), Double(slotsBusy)),
        ]
    }

    private var jobs: MetricFamily {
        var family = MetricFamily(
            .gauge(
                "pressroom_jobs", "Jobs that are held or being processed.",
                labels: ["state", "pipeline"]))
        for (state, jobs) in [(JobState.held, held), (.processing, processing)] {
            for (pipeline, count) in jobs { family.set(Double(count), state.rawValue, pipeline) }
        }
        return family
    }

    private func queueFamilies(at now: Timestamp) -> [MetricFamily] {
        var depths = MetricFamily(
            .gauge("pressroom_queue_jobs", "Jobs that wait to start.", labels: ["lane"]))
        var ages = MetricFamily(
            .gauge(
                "pressroom_queue_oldest_age_seconds",
                "How long ago the first of the jobs that wait was accepted.", labels: ["lane"]))
        for waiting in queues where waiting.queue.pipeline == nil {
            let lane = waiting.queue.lane.rawValue
            depths.set(Double(waiting.depth), lane)
            ages.set(waiting.oldest.map { max(0, now.seconds(since: $0)) } ?? 0, lane)
        }
        return [depths, ages]
    }

    /// Of pipelines with a schedule.
    private func scheduleFamilies(at now: Timestamp) -> [MetricFamily] {
        var deferred = MetricFamily(
            .gauge(
                "pressroom_shelf_jobs",
                "Jobs that wait for their pipeline's window, or for the end of a hold.",
                labels: ["pipeline", "lane"]))
        for waiting in queues {
            guard let pipeline = waiting.queue.pipeline else { continue }
            deferred.set(Double(waiting.depth), pipeline, waiting.queue.lane.rawValue)
        }
        return [
            deferred,
            MetricFamily(
                .gauge(
                    "pressroom_pipeline_open", "Whether jobs of the pipeline may start.",
                    labels: ["pipeline"]),
                schedules.mapValues { $0.isOpen(at: now) ? 1 : 0 }),
            MetricFamily(
                .gauge(
                    "pressroom_pipeline_held", "Whether the pipeline is paused.",
                    labels: ["pipeline"]),
                schedules.mapValues { $0.isPaused ? 1 : 0 }),
        ]
    }
}
