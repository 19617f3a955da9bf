import Jobs
import Platform
import TestFolders
import Testing

extension SystemTests.Running {
    @Suite struct Metrics {
        let stack = Stack.shared

        @Test func `promtool finds nothing to say against them`() throws {
            let id = try stack.submit("tile", Media.small)
            #expect(try stack.final(id).state == .completed)
            let text = try eventually("a job that has ended") {
                let text = try stack.metrics()
                return text.contains(Self.finished) ? text : nil
            }
            for name in [
                "build_info", "http_responses_total", "jobs_accepted_total", "jobs",
                "spool_free_bytes", "scheduler_up", "worker_slots_busy", "queue_jobs",
                "queue_oldest_age_seconds", "jobs_finished_total", "input_bytes_total",
                "output_bytes_total", "step_duration_seconds", "notifier_up",
                "notifications_waiting", "notification_attempts_total",
            ] {
                #expect(text.contains("# TYPE pressroom_\(name) "), "\(name)")
            }
            try stack.directory.write("metrics", Array(text.utf8))
            let input = try Descriptor(reading: stack.directory("metrics"))
            let output = try Directory(opening: stack.directory.path).open(making: "promtool")
            let promtool = try Program(
                "/usr/bin/promtool", ["check", "metrics"],
                descriptors: [input.raw, output.raw, output.raw])
            let end = try promtool.end()
            let said = try Directory(opening: stack.directory.path).contents("promtool")
            #expect(end == .exited(0) && said.isEmpty, "\(String(decoding: said, as: UTF8.self))")
        }

        private static let finished =
            "pressroom_jobs_finished_total{outcome=\"completed\",pipeline=\"tile\"}"

        @Test func `readiness is that of the scheduler too`() throws {
            #expect(try stack.client.get("/health/ready").status == 200)
            #expect(try stack.client.get("/health/live").status == 200)
        }
    }
}
