internal import HTTP
internal import Jobs
internal import Platform
internal import Spool

extension Endpoint {
    static let history = Endpoint(
        .get, "/metrics/history", id: "history",
        "What is so now, and what was in the last day, a sample a minute, for operators",
        answers: [200: Answer("The history.", json: "History")],
        schemas: OpenAPI.historySchemas,
        .operators(Responder.history))
}

extension Responder {
    fileprivate func history(_ route: Route) throws -> Response {
        Response(
            status: 200, headers: [.json, .noStore],
            body: JSON.encode(try history(), pretty: false))
    }

    /// What is so now, and what was in the last day.
    func history() throws -> History {
        let scheduler = try metrics.ofScheduler()
        let (space, notifier) = (try disk.space(), try metrics.ofNotifier())
        return History(
            now: History.Present(scheduler, notifier, space),
            sampleSeconds: Int(MetricsHistory.sampleSeconds), samples: metrics.history().samples)
    }
}

/// The body of `GET /metrics/history`.
struct History: Codable {
    let now: Present
    let sampleSeconds: Int
    /// The oldest first.
    let samples: [MetricsHistory.Sample]

    /// What is so at the moment; without a scheduler nothing is known of queues and slots.
    struct Present: Codable {
        let at: Timestamp
        let scheduler: Bool
        let notifier: Bool
        var lanes: [Lane] = []
        var held = 0
        var processing = 0
        var slots = 0
        var slotsBusy = 0
        /// The deliveries that wait, by transport.
        let deliveriesWaiting: [String: Int]
        let freeBytes: Int
        let totalBytes: Int

        struct Lane: Codable {
            let lane: String
            /// `nil` of all pipelines together.
            let pipeline: String?
            let depth: Int
            let oldest: Timestamp?
        }

        init(
            _ metrics: SchedulerMetrics?, _ notifier: NotifierMetrics?,
            _ space: (free: Int, total: Int)
        ) {
            at = .now
            (scheduler, self.notifier) = (metrics != nil, notifier != nil)
            deliveriesWaiting = notifier?.waiting ?? [:]
            (freeBytes, totalBytes) = (space.free, space.total)
            guard let metrics else { return }
            lanes = metrics.queues.map {
                Lane(
                    lane: $0.queue.lane.rawValue, pipeline: $0.queue.pipeline, depth: $0.depth,
                    oldest: $0.oldest)
            }
            held = metrics.held.values.reduce(0, +)
            processing = metrics.processing.values.reduce(0, +)
            (slots, slotsBusy) = (metrics.slots, metrics.slotsBusy)
        }
    }
}

extension OpenAPI {
    fileprivate static let historySchemas = [
        "History": object(
            "The metrics of now and of the last day.",
            [
                "now": present,
                "sampleSeconds": count("How far samples are apart at least."),
                "samples": [
                    "type": "array", "items": sample, "maxItems": .whole(MetricsHistory.samplesMax),
                ],
            ])
    ]

    private static let counts: [String: JSONValue] = [
        "held": count("Jobs that wait for their time by themselves."),
        "processing": count("Jobs at work."),
        "slots": count("How many tasks can run at once."),
        "slotsBusy": count("How many tasks run."),
    ]

    private static func perWord(_ description: String) -> JSONValue {
        [
            "type": "object", "additionalProperties": ["type": "integer"],
            "description": .text(description),
        ]
    }

    private static let present = object(
        "What is so now.",
        counts.merging([
            "at": time("When that is."), "scheduler": truth("Whether a scheduler runs."),
            "notifier": truth("Whether a notifier runs."),
            "lanes": [
                "type": "array",
                "items": object(
                    "A queue.",
                    [
                        "lane": choice(Lane.allCases, "How urgent its jobs are."),
                        "depth": count("How many jobs wait."),
                    ],
                    optional: [
                        "pipeline": text("Of a queue of one pipeline, which waits for a schedule."),
                        "oldest": time("When the first of them was accepted."),
                    ]),
            ],
            "deliveriesWaiting": perWord("Deliveries that wait, by transport."),
            "freeBytes": count("Room left in the file system of the spool."),
            "totalBytes": count("Size of the file system of the spool."),
        ]) { $1 })

    private static let sample = object(
        "What was so at a moment.",
        counts.merging([
            "at": time("When that was."), "waiting": perWord("Jobs that wait, by lane."),
            "ended": object(
                "What has ended since the sample before.",
                [
                    "completed": count("Jobs."), "failed": count("Jobs."),
                    "cancelled": count("Jobs."), "bytesIn": count("Of their files."),
                    "bytesOut": count("Of what they made."),
                ]),
        ]) { $1 },
        optional: ["freeBytes": count("Room left in the file system of the spool.")])
}
