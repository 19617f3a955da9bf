import Jobs
import Platform
import TestFolders
import Testing

extension SystemTests.`A running system` {
    @Suite struct `The metrics of a running system` {
        let stack = Stack.shared

        @Test func `promtool finds no fault in the metrics`() throws {
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
                "jobs_failed_total", "job_wait_seconds", "job_duration_seconds",
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

        @Test func `the metrics are those of the table in OPERATIONS.md`() throws {
            let told = try eventually("the metrics of all programs") {
                let lines = try stack.metrics().split(separator: "\n")
                let names = lines.filter { $0.hasPrefix("# TYPE ") }.map {
                    $0.split(separator: " ").dropFirst(2).joined(separator: " ")
                }
                return names.contains("pressroom_notification_attempts_total counter")
                    && names.contains("pressroom_jobs_finished_total counter") ? lines : nil
            }
            func rows(_ kind: String) -> [String: String] {
                Dictionary(
                    uniqueKeysWithValues: told.filter { $0.hasPrefix("# \(kind) ") }.map {
                        let words = $0.split(separator: " ", maxSplits: 3)
                        return (String(words[2]), String(words[3]))
                    })
            }
            let (types, helps) = (rows("TYPE"), rows("HELP"))
            let metrics = types.map { name, type in "\(name) | \(type) | \(helps[name] ?? "")" }
            #expect(try Set(metrics) == Set(Self.table.map { "\($0[0]) | \($0[1]) | \($0[3])" }))
            for row in try Self.table {
                let labels = Set(row[2].split(separator: ", ").map { String($0) } + ["le"])
                let samples = told.filter {
                    $0.hasPrefix(row[0] + "{") || $0.hasPrefix(row[0] + "_bucket{")
                }
                for name in samples.flatMap({ $0.matches(of: /[{,]([a-z]+)="/) }) {
                    #expect(labels.contains(String(name.1)), "\(row[0])")
                }
            }
        }

        /// The rows of the table in OPERATIONS.md: name, type, labels, help.
        private static var table: [[String]] {
            get throws {
                let folder =
                    "/" + #filePath.split(separator: "/").dropLast(3).joined(separator: "/")
                let page = try Directory(opening: "\(folder)/Sources/Programs")
                    .contents("OPERATIONS.md")
                return String(decoding: page, as: UTF8.self).split(separator: "\n")
                    .filter { $0.hasPrefix("| `pressroom_") }
                    .map { row in
                        row.split(separator: "|", omittingEmptySubsequences: false)
                            .dropFirst().map { cell in
                                cell.split(separator: " ").joined(separator: " ")
                                    .filter { $0 != "`" }
                            }
                    }
            }
        }

        private static let finished =
            "pressroom_jobs_finished_total{outcome=\"completed\",pipeline=\"tile\"}"

        @Test func `readiness includes the scheduler`() throws {
            #expect(try stack.client.get("/health/ready").status == 200)
            #expect(try stack.client.get("/health/live").status == 200)
        }
    }
}
