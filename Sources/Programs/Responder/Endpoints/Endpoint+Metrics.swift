internal import HTTP
internal import Jobs
internal import PipelineFiles
internal import Platform
internal import Spool

extension Endpoint {
    static let metrics = Endpoint(
        .get, "/metrics", id: "metrics",
        "Metrics for Prometheus, for operators and on an address of their own",
        answers: [200: Answer("The metrics.", ["text/plain": ["schema": ["type": "string"]]])],
        .operators(Responder.metrics))
}

/// The responder's counters and the metrics of the scheduler and the notifier; see themselves.
extension Responder {
    fileprivate func metrics(_ route: Route) throws(Refusal) -> Response {
        let (space, metrics, deliveries) = try Refusal.spooling { () throws(SystemError) in
            (try spool.space(), try spool.metrics(), try spool.notifierMetrics())
        }
        var exposition = Exposition()
        exposeResponder(&exposition)
        exposePipelines(metrics?.definitions, &exposition)
        expose(space: space, &exposition)
        exposition.value(
            "pressroom_scheduler_up", .gauge,
            "Whether a scheduler runs the spool's jobs.", metrics == nil ? 0 : 1)
        if let metrics { Self.expose(metrics, &exposition) }
        exposition.value(
            "pressroom_notifier_up", .gauge,
            "Whether a notifier runs.",
            deliveries == nil ? 0 : 1)
        if let deliveries { Self.expose(deliveries, &exposition) }
        return Response(
            status: 200,
            headers: [
                HeaderField("Content-Type", Exposition.contentType), .noStore,
            ], body: Array(exposition.text.utf8))
    }

    private func exposeResponder(_ exposition: inout Exposition) {
        exposition.family("pressroom_build_info", .gauge, "The version that runs.")
        exposition.sample(
            "pressroom_build_info", ["version": Version.text, "commit": Version.commit], 1)
        exposition.values(
            "pressroom_http_responses_total", .counter,
            "Answers of the responder.", by: "code",
            Dictionary(
                uniqueKeysWithValues: counters.answers.values.map {
                    (String($0.key), $0.value)
                }))
        exposition.values(
            "pressroom_jobs_accepted_total", .counter,
            "Jobs accepted over HTTP.", by: "pipeline", counters.accepted.values)
    }

    /// - Parameter scheduler: how the scheduler uses the files, if it has reported.
    private func exposePipelines(
        _ scheduler: PipelineDefinitions?,
        _ exposition: inout Exposition
    ) {
        let catalog = catalog.current()
        let names = Set(catalog.pipelines.keys).union(catalog.errors.keys).sorted()
        exposition.values(
            "pressroom_pipeline_valid", .gauge,
            "Whether the file of the pipeline has no error.", by: "pipeline",
            Dictionary(
                uniqueKeysWithValues: names.map {
                    ($0, catalog.errors[$0] == nil ? 1 : 0)
                }))
        let name = "pressroom_pipeline_usable"
        exposition.family(
            name, .gauge,
            "Whether a program can use the pipeline, be it as its file "
                + "was before it had an error.")
        for (program, unusable) in [
            ("responder", catalog.unusable),
            ("scheduler", scheduler?.unusable),
        ] {
            guard let unusable else { continue }
            for pipeline in names {
                exposition.sample(
                    name, ["pipeline": pipeline, "program": program],
                    unusable.contains(pipeline) ? 0 : 1)
            }
        }
    }

    private func expose(space: (free: Int, total: Int), _ exposition: inout Exposition) {
        exposition.value(
            "pressroom_spool_free_bytes", .gauge,
            "Room left in the file system of the spool.", space.free)
        exposition.value(
            "pressroom_spool_size_bytes", .gauge,
            "Size of the file system of the spool.", space.total)
    }

    private static func expose(_ metrics: SchedulerMetrics, _ exposition: inout Exposition) {
        exposition.value(
            "pressroom_worker_slots", .gauge, "Tasks that can run at once.",
            metrics.slots)
        exposition.value(
            "pressroom_worker_slots_busy", .gauge, "Tasks that run.",
            metrics.slotsBusy)
        expose(metrics.queues.filter { $0.queue.pipeline == nil }, &exposition)
        expose(metrics.schedules, metrics.queues, &exposition)
        exposition.family("pressroom_jobs", .gauge, "Jobs that are held or being processed.")
        for (state, jobs) in [(JobState.held, metrics.held), (.processing, metrics.processing)] {
            for (pipeline, count) in jobs.sorted(by: { $0.key < $1.key }) {
                exposition.sample(
                    "pressroom_jobs",
                    ["state": state.rawValue, "pipeline": pipeline], count)
            }
        }
        exposition.family("pressroom_jobs_finished_total", .counter, "Jobs that have ended.")
        for (outcome, jobs) in metrics.finished.sorted(by: { $0.key < $1.key }) {
            for (pipeline, count) in jobs.sorted(by: { $0.key < $1.key }) {
                exposition.sample(
                    "pressroom_jobs_finished_total",
                    ["outcome": outcome, "pipeline": pipeline], count)
            }
        }
        exposition.values(
            "pressroom_input_bytes_total", .counter,
            "Bytes of the files of jobs that have ended.", by: "pipeline",
            metrics.inputBytes)
        exposition.values(
            "pressroom_output_bytes_total", .counter,
            "Bytes of these jobs' outputs.", by: "pipeline", metrics.outputBytes)
        exposeReuse(metrics, &exposition)
        expose(metrics.steps, &exposition)
    }

    private static func expose(_ metrics: NotifierMetrics, _ exposition: inout Exposition) {
        exposition.family(
            "pressroom_notifications_waiting", .gauge,
            "Notifications that are to be delivered.")
        for transport in Recipient.Transport.allCases {
            exposition.sample(
                "pressroom_notifications_waiting", ["means": transport.rawValue],
                metrics.waiting[transport.rawValue] ?? 0)
        }
        exposition.family(
            "pressroom_notification_attempts_total", .counter,
            "Delivery attempts, by the delivery's state afterwards.")
        for transport in Recipient.Transport.allCases {
            for state in [Delivery.State.delivered, .pending, .parked] {
                exposition.sample(
                    "pressroom_notification_attempts_total",
                    [
                        "means": transport.rawValue, "state": state.rawValue,
                    ], metrics.attempts[transport.rawValue]?[state.rawValue] ?? 0)
            }
        }
    }

    private static func exposeReuse(_ metrics: SchedulerMetrics, _ exposition: inout Exposition) {
        let name = "pressroom_reuse_steps_total"
        exposition.family(
            name, .counter,
            "Steps of jobs that have ended and could take outputs "
                + "over from others, by whether they did.")
        for (result, counts) in [("hit", metrics.stepsReused), ("miss", metrics.stepsNotReused)] {
            for (pipeline, count) in counts.sorted(by: { $0.key < $1.key }) {
                exposition.sample(name, ["pipeline": pipeline, "result": result], count)
            }
        }
    }

    /// Pipelines with a schedule.
    private static func expose(
        _ schedules: [String: Schedule], _ queues: [QueueMetrics],
        _ exposition: inout Exposition
    ) {
        exposition.family(
            "pressroom_shelf_jobs", .gauge,
            "Jobs that wait for their pipeline's window, or for the end of a hold.")
        for waiting in queues {
            guard let pipeline = waiting.queue.pipeline else { continue }
            exposition.sample(
                "pressroom_shelf_jobs",
                [
                    "pipeline": pipeline, "lane": waiting.queue.lane.rawValue,
                ], waiting.depth)
        }
        let now = Timestamp.now
        exposition.values(
            "pressroom_pipeline_open", .gauge,
            "Whether jobs of the pipeline may start.", by: "pipeline",
            schedules.mapValues { $0.isOpen(at: now) ? 1 : 0 })
        exposition.values(
            "pressroom_pipeline_held", .gauge,
            "Whether the pipeline is paused.", by: "pipeline",
            schedules.mapValues { $0.isPaused ? 1 : 0 })
    }

    private static func expose(_ lanes: [QueueMetrics], _ exposition: inout Exposition) {
        exposition.family("pressroom_queue_jobs", .gauge, "Jobs that wait to start.")
        for lane in lanes {
            exposition.sample(
                "pressroom_queue_jobs", ["lane": lane.queue.lane.rawValue],
                lane.depth)
        }
        exposition.family(
            "pressroom_queue_oldest_age_seconds", .gauge,
            "How long ago the first of the jobs that wait was accepted.")
        let now = Timestamp.now
        for lane in lanes {
            let age = lane.oldest.map { max(0, now.seconds(since: $0)) } ?? 0
            exposition.sample(
                "pressroom_queue_oldest_age_seconds",
                ["lane": lane.queue.lane.rawValue], age)
        }
    }

    private static func expose(
        _ steps: [String: SchedulerMetrics.Durations],
        _ exposition: inout Exposition
    ) {
        let name = "pressroom_step_duration_seconds"
        exposition.family(
            name, .histogram,
            "How long steps took; of a decode that steps share, each its share.")
        for (uses, durations) in steps.sorted(by: { $0.key < $1.key }) {
            var count = 0
            let bounds = SchedulerMetrics.Durations.bounds.map { "\($0)" } + ["+Inf"]
            for (bound, more) in zip(bounds, durations.counts) {
                count += more
                exposition.sample(name + "_bucket", ["uses": uses, "le": bound], count)
            }
            exposition.sample(name + "_sum", ["uses": uses], durations.sumSeconds)
            exposition.sample(name + "_count", ["uses": uses], count)
        }
    }
}
