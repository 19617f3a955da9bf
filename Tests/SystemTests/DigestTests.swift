import Glibc
import Jobs
import Platform
import TestFolders
import Testing

extension SystemTests {
    @Suite struct `Digests of batches` {
        private struct Sums: Decodable {
            let id: String
            let counts: [String: Int]
            let total: Int
        }

        private struct Message: Decodable {
            let reply: String
            let body: Body
            struct Body: Decodable {
                let type: String
                let data: Sums
            }
        }

        /// Sends files as a batch, and gives its id.
        private func send(_ files: [[UInt8]], to stack: Stack, batch: String) throws {
            for file in files {
                let answer = try stack.client.post("/jobs?pipeline=notified&batch=\(batch)", file)
                #expect(answer.status == 202)
            }
        }

        @Test
        func `a batch's digest is sent once, when all its jobs have ended, whatever is killed`()
            throws
        {
            let receiver = try Receiver("hook", "--replies", "500,200")
            let directory = try TestPipelines.folder([
                "notified": NotifyingPipelines.webhook(
                    receiver.port, " }, digest: true, hook: { program: no")
            ])
            let stack = try Stack(
                in: directory, "--webhook-allow", "127.0.0.1", "--retry-first",
                "100ms", "--quiet", "1s")
            let batch = "8e03978e-40d5-43dd-bc93-6894a57f9324"
            // However slow the machine is, it sees no less than the three.
            let notifier = try stack.process("pressroom-notifier")
            notifier.stop()
            try send([Media.small, Media.truncated, Media.small], to: stack, batch: batch)
            notifier.kill()
            let messages = try receiver.receive(2, Message.self)
            #expect(messages.map(\.body.type) == ["batch.failed", "batch.failed"])
            #expect(messages.allSatisfy { $0.body.data.id == batch && $0.body.data.total == 3 })
            #expect(messages[1].body.data.counts["failed"] == 1)
            // What comes to it later is reported in another message.
            try send([Media.small], to: stack, batch: batch)
            let more = try receiver.receive(3, Message.self)
            #expect(more.last?.body.data.total == 4)
            _ = try eventually("an outbox with what cannot be delivered alone") {
                let left = try Directory(opening: stack.spool.path + "/outbox").names()
                return left.sorted() == ["batch-\(batch)_0", "batch-\(batch)_1"] ? true : nil
            }
            #expect(try receiver.received(Message.self).count == 3)
            try checkShown(batch, stack)
            #expect(try receiver.receive(4, Message.self).last?.body.data.total == 4)
            #expect(try stack.stop() == .exited(0))
        }

        /// Whether a batch shows its two outbox events, and is reported again when somebody asks.
        private func checkShown(_ batch: String, _ stack: Stack) throws {
            let shown = try eventually("what is shown") { () -> [Delivery]? in
                let all =
                    try stack.client.get("/batches/\(batch)").decoded(BatchSummary.self)
                    .notifications ?? []
                let isDelivered = all.filter { $0.transport == .webhook }
                    .allSatisfy { $0.state == .delivered }
                return all.count == 4 && isDelivered && all.allSatisfy { $0.attempts > 0 }
                    ? all : nil
            }
            #expect(shown.map(\.transport) == [.webhook, .hook, .webhook, .hook])
            #expect(shown.map(\.attempts)[0] == 2)
            #expect(shown.last?.error == "no hook programs are set up here")
            let text = try stack.tool(["status", batch]).output
            #expect(text.contains("by webhook: 20") && text.contains(", after 2 attempts\n"))
            #expect(text.contains("by hook: not yet, after "))
            let said = try stack.tool(["notify", "--all", batch])
            #expect(said.code == 0 && said.output == "\(batch): 2 notifications to be delivered\n")
            #expect(
                try stack.tool(["notify", batch, "8e03978e-40d5-43dd-bc93-000000000000"]).error
                    == "pressroom: there is no job or batch 8e03978e-40d5-43dd-bc93-000000000000\n")
        }

        @Test func `a dropped folder can ask for a digest`() throws {
            let receiver = try Receiver("mail")
            let directory = try TestPipelines.folder()
            let stack = try Stack(
                in: directory,
                environment: receiver.mailEnvironment,
                "--notify-domains", "example.org", "--quiet", "1s")
            let drop = try stack.spool.dropFolder(of: "tile")
            for (folder, address) in [
                ("Strange", "eve@example.net"),
                ("Summer", "ada@example.org"),
            ] {
                try directory.write("\(folder)/batch.yaml", Array("notify: \(address)\n".utf8))
                try directory.write("\(folder)/a.jpg", Media.small)
                try directory.write("\(folder)/b.jpg", Media.truncated)
                #expect(rename(directory(folder), "\(drop)/\(folder)") == 0)
            }
            let message = try receiver.receive(1, MailedMessage.self)[0]
            #expect(message.to == ["ada@example.org"])
            #expect(message["Subject"] == "Summer: 1 job failed, 1 is done")
            let refused = try Directory(opening: "\(drop)/.refused")
            let reason = try refused.contents("Strange.reason.txt")
            #expect(String(decoding: reason, as: UTF8.self).contains("no mail to eve@example.net"))
            #expect(try stack.stop() == .exited(0))
            #expect(try receiver.received(MailedMessage.self).count == 1)
        }

        @Test func `a request for mail about many files gets a digest`() throws {
            let receiver = try Receiver("mail")
            let stack = try Stack(
                in: TestPipelines.folder(),
                environment: receiver.mailEnvironment + ["PRESSROOM_URL=http://example.org"],
                "--notify-domains", "example.org", "--quiet", "1s")
            let form = Form().field("pipeline", "tile").field("title", "Holiday")
                .field("notify", "ada@example.org").file("a.jpg", Media.small)
                .file("b.jpg", Media.truncated).file("c.jpg", Media.photo)
            let answer = try stack.client.post("/batches", form)
            #expect(answer.status == 202)
            let message = try receiver.receive(1, MailedMessage.self)[0]
            #expect(message["Subject"] == "Holiday: 1 job failed, 2 are done")
            #expect(
                message.parts.map(\.type)
                    == ["text/plain", "text/html", "image/jpeg", "image/jpeg"])
            let text = try #require(message.parts[0].text)
            #expect(text.contains("What failed\r\n  b.jpg: "))
            #expect(text.contains("http://example.org/batches/"))
            #expect(try stack.stop() == .exited(0))
            #expect(try receiver.received(MailedMessage.self).count == 1)
        }
    }
}
