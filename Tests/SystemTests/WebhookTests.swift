import Glibc
import Jobs
import Platform
import TestFolders
import Testing

extension SystemTests {
    @Suite struct `Webhooks about jobs` {
        /// A stack whose pipeline `notified` notifies a receiver.
        private func stack(
            _ receiver: Receiver, _ more: String = "",
            environment: [String] = []
        ) throws -> Stack {
            let directory = try TestPipelines.folder([
                "notified": NotifyingPipelines.webhook(receiver.port, more)
            ])
            return try Stack(
                in: directory, environment: environment,
                "--webhook-allow", "127.0.0.1", "--retry-first", "100ms",
                "--retry-for", "1h")
        }

        private func notifications(
            _ id: JobID, _ stack: Stack,
            _ state: Delivery.State = .delivered
        ) throws
            -> [Delivery]
        {
            try eventually("a notification that is \(state)") {
                let notifications = try stack.status(id).notifications ?? []
                return notifications.contains { $0.state == state } ? notifications : nil
            }
        }

        @Test func `webhooks are signed as Standard Webhooks, retried until accepted, and shown`()
            throws
        {
            let receiver = try Receiver(
                "hook", "--secret", NotifyingPipelines.secret,
                "--replies", "500,302>/elsewhere,200")
            let stack = try stack(
                receiver, ", secret: \"${SHOP_SECRET}\"",
                environment: ["SHOP_SECRET=\(NotifyingPipelines.secret)"])
            let id = try stack.submit("notified", Media.small)
            let messages = try receiver.receive(3, HookMessage.self)
            #expect(messages.allSatisfy { $0.isSigned && $0.path == "/notified" })
            #expect(Set(messages.map(\.id)).count == 1)
            #expect(messages[0].body.type == "job.completed" && messages[0].body.data.id == id.text)
            let deliveries = try notifications(id, stack)
            #expect(deliveries.map(\.attempts) == [3] && deliveries.map(\.id) == [messages[0].id])
            let answer = try stack.client.get("/jobs/\(id)")
            let tag = try #require(answer["etag"])
            #expect(try stack.client.get("/jobs/\(id)", "If-None-Match: \(tag)").status == 304)
            #expect(!String(decoding: answer.body, as: UTF8.self).contains("/notified"))
            _ = try eventually("its metrics") {
                let text = try stack.metrics()
                let attempts = "pressroom_notification_attempts_total{means=\"webhook\",state="
                return [
                    "\(attempts)\"pending\"} 2\n", "\(attempts)\"delivered\"} 1\n",
                    "pressroom_notifications_waiting{means=\"webhook\"} 0\n",
                ]
                .allSatisfy(text.contains) ? true : nil
            }
            #expect(try stack.stop() == .exited(0))
            #expect(try Directory(opening: stack.spool.path + "/outbox").names() == [])
        }

        @Test func `no webhook is lost when the notifier is killed`() throws {
            let receiver = try Receiver("hook", "--replies", "wait,200")
            let stack = try stack(receiver)
            let notifier = try stack.process("pressroom-notifier")
            // In the midst of a delivery, and before one.
            let first = try stack.submit("notified", Media.small)
            _ = try receiver.receive(1, HookMessage.self)
            notifier.stop()
            let second = try stack.submit("notified", Media.small)
            #expect(try stack.final(second).state == .completed)
            notifier.kill()
            for id in [first, second] {
                #expect(try notifications(id, stack).map(\.attempts) == [1])
            }
            let messages = try receiver.received(HookMessage.self)
            #expect(messages.map(\.body.data.id).filter { $0 == first.text }.count == 2)
            #expect(try stack.process("pressroom-notifier") != notifier)
            #expect(try stack.stop() == .exited(0))
        }

        @Test func `webhooks report each end of a retried job, and none once it is deleted`()
            throws
        {
            let receiver = try Receiver("hook", "--replies", "410,200")
            let stack = try stack(receiver)
            let id = try stack.submit("notified", Media.truncated)
            #expect(try notifications(id, stack, .parked).map(\.event) == [.failed])
            // What is 410 is not tried again, unless somebody asks.
            _ = try stack.client.post("/jobs/\(id)/retry", [])
            let both = try notifications(id, stack, .delivered)
            #expect(both.map(\.state) == [.parked, .delivered])
            let pressroom = try Program(
                Program.sibling("pressroom"),
                ["notify", "--all", "--spool", stack.directory("spool"), id.text],
                descriptors: [0, 1, 2])
            #expect(pressroom.wait() == .exited(0))
            let messages = try receiver.receive(3, HookMessage.self)
            #expect(messages.map(\.body.type) == ["job.failed", "job.failed", "job.failed"])
            #expect(messages[1].id == messages[2].id && messages[0].id != messages[1].id)
            _ = try notifications(id, stack)
            #expect(try stack.client.send("DELETE", "/jobs/\(id)").status == 204)
            #expect(try stack.stop() == .exited(0))
        }

        /// What leads to this machine, in all the ways in which that can be written.
        private static let inward = [
            "127.0.0.1", "127.1", "2130706433", "0x7f000001", "0177.0.0.1", "0.0.0.0", "localhost",
            "[::1]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]",
            "[64:ff9b::7f00:1]", "10.0.0.1", "169.254.169.254", "100.64.0.1", "[fe80::1]",
            "[fd00::1]", "224.0.0.1",
        ]

        @Test func `webhooks reach no internal address, whatever its name`() throws {
            let receiver = try Receiver("hook")
            var pipelines: [String: String] = [:]
            for (number, host) in Self.inward.enumerated() {
                pipelines["inward-\(number)"] = NotifyingPipelines.text(
                    "webhook: { url: \"http://\(host):\(receiver.port)/\" }")
            }
            let directory = try TestPipelines.folder(pipelines)
            let stack = try Stack(in: directory, "--retry-first", "100ms", "--retry-for", "100ms")
            var jobs: [(String, JobID)] = []
            for (number, host) in Self.inward.enumerated() {
                jobs.append((host, try stack.submit("inward-\(number)", Media.small)))
            }
            for (host, id) in jobs {
                let error = try notifications(id, stack, .parked).first?.error
                #expect(error == "the receiver's address is not allowed", "\(host)")
            }
            #expect(try receiver.received(HookMessage.self).isEmpty)
            #expect(try stack.stop() == .exited(0))
        }

        @Test func `webhooks are retried when the receiver says so, parked, and sent again`() throws
        {
            let receiver = try Receiver("hook", "--replies", "503+1,200")
            let stack = try stack(receiver)
            let begun = Clock.monotonicSeconds
            let id = try stack.submit("notified", Media.small)
            #expect(try notifications(id, stack).map(\.attempts) == [2])
            #expect(Clock.monotonicSeconds - begun >= 1)
            #expect(try stack.stop() == .exited(0))
        }
    }
}
