import Jobs
import PipelineFiles
import Platform
import Spool
import TestFolders
import Testing
@testable import Responder

@Suite struct `The exposition of metrics` {
    @Test func `metrics are written as Prometheus reads them`() {
        var long = MetricFamily(
            .histogram("c_seconds", "Long.", bounds: [0.5, 1], labels: ["x", "y"]))
        for seconds in [0.25, 1, 2] { long.observe(seconds, "1", "2") }
        let exposition = Exposition([
            MetricFamily(.gauge("a_bytes", "Bytes."), 12),
            MetricFamily(
                .counter("b_total", "Some.", labels: ["name"]), ["z": 1, "a\"\\\nb": 2]),
            long, MetricFamily(.gauge("d", "None.", labels: ["x"])),
        ])
        #expect(
            exposition.text == """
                # HELP a_bytes Bytes.
                # TYPE a_bytes gauge
                a_bytes 12
                # HELP b_total Some.
                # TYPE b_total counter
                b_total{name="a\\"\\\\\\nb"} 2
                b_total{name="z"} 1
                # HELP c_seconds Long.
                # TYPE c_seconds histogram
                c_seconds_bucket{x="1",y="2",le="0.5"} 1
                c_seconds_bucket{x="1",y="2",le="1.0"} 2
                c_seconds_bucket{x="1",y="2",le="+Inf"} 3
                c_seconds_sum{x="1",y="2"} 3.25
                c_seconds_count{x="1",y="2"} 3
                # HELP d None.
                # TYPE d gauge

                """)
    }

    @Test func `metrics include those of the scheduler as long as it runs`() throws {
        let front = try Front()
        var counted = SchedulerMetrics()
        counted.queues = [.init(.batch, depth: 7, oldest: Timestamp(milliseconds: 0))]
        var finished = MetricFamily(
            .counter(
                "pressroom_jobs_finished_total", "Jobs that have ended.",
                labels: ["outcome", "pipeline"]))
        finished.add(2, "failed", "web")
        var steps = MetricFamily(
            .histogram(
                "pressroom_step_duration_seconds", "How long steps took.", bounds: [0.25, 0.5],
                labels: ["uses"]))
        steps.observe(0.3, "optimize")
        counted.counted = [finished, steps]
        try front.spool.metrics.write(counted)
        #expect(try metrics(front)["pressroom_scheduler_up"] == "0")
        let lock = try #require(try front.spool.claims.lock())
        let values = try metrics(front)
        #expect(values["pressroom_scheduler_up"] == "1")
        #expect(values["pressroom_queue_jobs{lane=\"batch\"}"] == "7")
        #expect(Double(values["pressroom_queue_oldest_age_seconds{lane=\"batch\"}"] ?? "")! > 1e9)
        #expect(values["pressroom_jobs_finished_total{outcome=\"failed\",pipeline=\"web\"}"] == "2")
        let bucket = "pressroom_step_duration_seconds_bucket"
        #expect(values["\(bucket){uses=\"optimize\",le=\"0.25\"}"] == "0")
        #expect(values["\(bucket){uses=\"optimize\",le=\"0.5\"}"] == "1")
        #expect(values["\(bucket){uses=\"optimize\",le=\"+Inf\"}"] == "1")
        #expect(Double(values["pressroom_spool_free_bytes"] ?? "")! > 0)
        withExtendedLifetime(lock) {}
    }

    @Test func `metrics include those of the notifier as long as it runs`() throws {
        let front = try Front()
        var counted = NotifierMetrics()
        counted.waiting["email"] = 3
        var delivery = Delivery(
            outboxEvent: OutboxEventID(
                .job(JobID(nanoseconds: 1, random: 1)),
                number: 0),
            index: 0, transport: .hook, event: .failed, endedAt: nil)
        delivery.park(because: "no", at: Timestamp(milliseconds: 1))
        for _ in 0..<2 { counted.count(delivery) }
        try front.spool.metrics.write(counted)
        #expect(try metrics(front)["pressroom_notifier_up"] == "0")
        let lock = try #require(try front.spool.outbox.lock())
        let values = try metrics(front)
        #expect(values["pressroom_notifier_up"] == "1")
        #expect(values["pressroom_notifications_waiting{means=\"email\"}"] == "3")
        let attempts = "pressroom_notification_attempts_total"
        #expect(values["\(attempts){means=\"hook\",state=\"parked\"}"] == "2")
        #expect(values["\(attempts){means=\"hook\",state=\"delivered\"}"] == "0")
        withExtendedLifetime(lock) {}
    }

    @Test func `metrics say which pipeline files have errors and which remain usable`()
        throws
    {
        let front = try Front()
        _ = try metrics(front)
        try front.directory.write("pipelines/web.yaml", Array("name: web\n".utf8))
        try front.addBrokenPipeline()
        front.responder.catalog.refresh()
        let usable = "pressroom_pipeline_usable"
        var values = try metrics(front)
        #expect(values["pressroom_pipeline_valid{pipeline=\"web\"}"] == "0")
        #expect(values["pressroom_pipeline_valid{pipeline=\"broken\"}"] == "0")
        #expect(values["\(usable){pipeline=\"web\",program=\"responder\"}"] == "1")
        #expect(values["\(usable){pipeline=\"broken\",program=\"responder\"}"] == "0")
        #expect(values["\(usable){pipeline=\"web\",program=\"scheduler\"}"] == nil)
        let lock = try #require(try front.spool.claims.lock())
        var counted = SchedulerMetrics()
        counted.definitions = .init(folder: "", kept: ["broken"], unusable: ["web"])
        try front.spool.metrics.write(counted)
        values = try metrics(front)
        #expect(values["\(usable){pipeline=\"web\",program=\"scheduler\"}"] == "0")
        #expect(values["\(usable){pipeline=\"broken\",program=\"scheduler\"}"] == "1")
        withExtendedLifetime(lock) {}
    }

    @Test func `metrics are for operators and for clients of the metrics address`() throws {
        let front = try Front()
        for method in ["GET", "HEAD"] {
            let refused = front.answer(method, "/metrics") { $0.owner = "ada" }
            #expect(refused.status == 403 && refused.text.contains("\"/problems#operators-only\""))
            #expect(front.answer(method, "/metrics") { $0.isOperator = true }.status == 200)
            #expect(front.answer(method, "/metrics") { $0.entrance = .metrics }.status == 200)
        }
        // That is good for nothing else.
        #expect(front.answer("GET", "/jobs") { $0.entrance = .metrics }.status == 403)
    }

    @Test func `metrics count accepted uploads`() throws {
        let front = try Front()
        for _ in 0..<2 {
            _ = front.answer("PUT", "/upload/web/a.jpg", body: MemoryBody(Front.jpeg(bytes: 9)))
        }
        _ = front.answer("PUT", "/upload/web/a.jpg", body: MemoryBody([1]))
        #expect(try metrics(front)["pressroom_jobs_accepted_total{pipeline=\"web\"}"] == "2")
    }

    /// The samples by what stands in front of them.
    private func metrics(_ front: Front) throws -> [String: String] {
        let response = front.answer("GET", "/metrics") { $0.entrance = .metrics }
        #expect(response.value("Content-Type") == "text/plain; version=0.0.4; charset=utf-8")
        let lines = response.text.split(separator: "\n").filter { !$0.hasPrefix("#") }
        return Dictionary(
            uniqueKeysWithValues: lines.map { line in
                let place = line.lastIndex(of: " ")!
                return (String(line[..<place]), String(line[place...].dropFirst()))
            })
    }
}

@Suite struct `The health of the service` {
    @Test func `health and readiness are different answers`() throws {
        let front = try Front()
        for path in ["/health", "/health/live"] { #expect(front.answer("GET", path).status == 200) }
        let idle = front.answer("GET", "/health/ready")
        #expect(idle.status == 503 && idle.text.contains("\"/problems#not-ready\""))
        let lock = try #require(try front.spool.claims.lock())
        let ready = front.answer("GET", "/health/ready")
        #expect(ready.status == 200 && ready.text == "{\n  \"status\" : \"ok\"\n}\n")
        #expect(try front.jobDirectories() == [])

        // Now nothing can be written, not even by root.
        try front.spoolRoot().removeAll("tmp")
        let broken = front.answer("GET", "/health/ready")
        #expect(broken.status == 503 && broken.text.contains("\"/problems#spool-unavailable\""))
        withExtendedLifetime(lock) {}
    }
}
