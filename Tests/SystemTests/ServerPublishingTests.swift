import FoundationEssentials
import Glibc
import Jobs
import Platform
import TestFolders
import Testing

extension SystemTests {
    @Suite struct `Outputs that are published to servers` {
        private static let secretKey = "s3cr3t/+key="

        private struct Object: Decodable, Equatable {
            let sha256: String
            let type: String
        }

        private func folder(_ pipelines: [String: String], secret: String = secretKey) throws
            -> TemporaryDirectory
        {
            let directory = TemporaryDirectory()
            for (name, publish) in pipelines {
                let text = """
                    name: \(name)
                    accepts: [image/jpeg, image/png]
                    steps:
                      tile: { uses: thumbnail, with: { width: 40 } }
                      facts: { uses: metadata }
                    publish: { \(publish) }
                    notify: { email: { to: ops@example.org }, digest: true }
                    """
                try directory.write("pipelines/\(name).yaml", Array(text.utf8))
            }
            try directory.write("secrets", Array("S3_KEY=AKIDTEST\nS3_SECRET=\(secret)\n".utf8))
            return directory
        }

        private func bucket(_ server: Receiver, _ address: String, _ more: String = "") -> String {
            "to: \"\(address)\", endpoint: \"http://127.0.0.1:\(server.port)\", "
                + "access-key: \"${S3_KEY}\", secret-key: \"${S3_SECRET}\"\(more)"
        }

        private func objectServer(_ faults: String = "") throws -> Receiver {
            try Receiver(
                "objects", "--access-key", "AKIDTEST", "--secret-key", Self.secretKey, "--faults",
                faults)
        }

        private func objects(in server: Receiver) throws -> [String: Object] {
            let client = Client(address: try #require(SocketAddress("127.0.0.1:\(server.port)")))
            return try client.get("/objects").decoded([String: Object].self)
        }

        private func submit(_ pipeline: String, to stack: Stack) throws -> JobID {
            let form = Form().field("pipeline", pipeline).file("photo.jpg", Media.small)
            return try stack.client.post("/jobs", form).decoded(Status.self).id
        }

        /// What became of the publication of a job.
        private func delivery(_ id: JobID, _ stack: Stack, _ state: Delivery.State) throws
            -> Delivery
        {
            try eventually("a publication that is \(state)") {
                try stack.status(id).notifications?
                    .first { $0.transport == .publish && $0.state == state }
            }
        }

        @Test
        func `objects are in a bucket whole and once, whatever fails, and the mail says where`()
            throws
        {
            let server = try objectServer("500,pass,lost,cut,pass,lost,503,409")
            let directory = try folder([
                "shop": bucket(
                    server, "s3://shop/web", ", name: \"{folder}/Søm {stem}{-step}.{ext}\"")
            ])
            let receiver = try Receiver("mail")
            let stack = try Stack(
                in: directory, environment: receiver.mailEnvironment, "--secrets",
                directory("secrets"), "--retry-first", "100ms", "--quiet", "1s",
                "--webhook-allow", "127.0.0.1")
            let count = 6
            var form = Form().field("pipeline", "shop")
            for _ in 0..<count { form = form.file("sea.jpg", Media.small) }
            #expect(try stack.client.post("/batches", form).status == 202)
            // Killed again and again while it publishes.
            for goal in [1, 3, 6] {
                _ = try eventually("\(goal) objects") {
                    try objects(in: server).count >= goal ? true : nil
                }
                try stack.process("pressroom-notifier").kill()
            }
            let message = try receiver.receive(1, MailedMessage.self)[0]
            let numbers = [""] + (2...count).map { "-\($0)" }
            let expected = numbers.flatMap {
                ["web/Søm sea-tile\($0).jpg", "web/Søm sea-facts\($0).json"]
            }
            let found = try objects(in: server)
            #expect(found.keys.sorted() == expected.sorted())
            #expect(found["web/Søm sea-tile.jpg"]?.type == "image/jpeg")
            let mailed = try #require(message.parts[0].text)
            #expect(mailed.contains("s3://shop/web/Søm sea-tile.jpg"), "\(mailed)")
            let jobs = try stack.spool.manifests().map(\.manifest.id)
            var published: Set<String> = []
            for id in jobs {
                let status = try stack.status(id)
                for file in status.published ?? [] {
                    let output = try #require(
                        status.steps.first { $0.name == file.step }?.outputs
                            .first { $0.name == file.name })
                    let key = String(file.path.dropFirst("s3://shop/".count))
                    #expect(file.state == .published)
                    #expect(found[key]?.sha256 == output.sha256)
                    published.insert(key)
                }
            }
            #expect(published == Set(expected))
            #expect(try stack.stop() == .exited(0))
            for name in try directory.files("") where name != "secrets" {
                let bytes = (try? Directory(opening: directory.path).contents(name)) ?? []
                #expect(bytes.firstRange(of: Self.secretKey.utf8) == nil, "\(name)")
            }
        }

        @Test
        func `what a bucket's server refuses for good is said at once, and mended on request`()
            throws
        {
            let server = try objectServer("pass,403")
            let directory = try folder(
                [
                    "wrong": bucket(server, "s3://shop/web"),
                    "missing": bucket(server, "s3://nothing/web", ", on-conflict: replace"),
                    "outside": bucket(server, "s3://shopping/web"),
                ], secret: "another")
            let stack = try Stack(
                in: directory, "--secrets", directory("secrets"), "--retry-first", "100ms",
                "--webhook-allow", "127.0.0.1", "--publish-root", "s3://shop", "--publish-root",
                "s3://nothing")
            let wrong = try submit("wrong", to: stack)
            let first = try delivery(wrong, stack, .parked)
            #expect(first.error == "s3://shop/web: the server answered with status 403")
            #expect(first.attempts == 1)
            let states = try stack.status(wrong).published?.map(\.state)
            #expect(states == [.failed, .failed])
            let outside = try delivery(submit("outside", to: stack), stack, .parked)
            #expect(
                outside.error == "\"s3://shopping/web\" is not below an address of --publish-root")
            // Secrets are read for each attempt.
            try directory.write(
                "secrets", Array("S3_KEY=AKIDTEST\nS3_SECRET=\(Self.secretKey)\n".utf8))
            let missing = try delivery(submit("missing", to: stack), stack, .parked)
            #expect(
                missing.error == "s3://nothing/web: the server answered with status 404 "
                    + "(NoSuchBucket: The specified bucket does not exist)")
            _ = try stack.tool(["notify", wrong.text])
            // The proxy's own 403 is one of an upload.
            let second = try eventually("a second refusal") {
                let delivery = try delivery(wrong, stack, .parked)
                return delivery.error == first.error ? nil : delivery
            }
            #expect(second.error == "s3://shop/web: the server answered with status 403 (Odd)")
            _ = try stack.tool(["notify", wrong.text])
            _ = try delivery(wrong, stack, .delivered)
            #expect(
                try objects(in: server).keys.sorted()
                    == ["web/photo-facts.json", "web/photo-tile.jpg"])
            #expect(try stack.stop() == .exited(0))
        }

        @Test(.enabled(if: SSHServer.isInstalled, "sshd is not installed"))
        func `files come to an SFTP server whole and once, when it is there, whatever is killed`()
            throws
        {
            let server = try SSHServer()
            let results = TemporaryDirectory()
            let address = "sftp://\(SSHServer.user)@127.0.0.1:\(server.port)\(results.path)/in"
            let directory = try folder([
                "shop":
                    "to: \"\(address)\", known-hosts: \(server.knownHosts), mode: \"0640\", "
                    + "private-key: \(server.key), name: \"{date}/Søm {stem}{-step}.{ext}\"",
                "other":
                    "to: \"\(address)\", known-hosts: \(server.otherHosts), "
                    + "private-key: \(server.key)",
                "none":
                    "to: \"\(address)\", known-hosts: /nothing, private-key: \(server.key)",
                "over":
                    "to: \"\(address)\", known-hosts: \(server.knownHosts), "
                    + "private-key: \(server.key), name: \"{stem}.{ext}\", steps: [tile], "
                    + "on-conflict: replace",
            ])
            let stack = try Stack(
                in: directory, "--retry-first", "100ms", "--webhook-allow", "127.0.0.1")
            let count = 4
            var jobs: [JobID] = []
            for _ in 0..<count { jobs.append(try submit("shop", to: stack)) }
            let waiting = try eventually("an attempt that failed") {
                try stack.status(jobs[0]).notifications?.first { $0.attempts > 0 }
            }
            #expect(waiting.error == "\(address): it cannot be reached")
            try server.start()
            for goal in [1, 3, 5] {
                _ = try eventually("\(goal) files") {
                    try results.files("").count >= goal ? true : nil
                }
                try stack.process("pressroom-notifier").kill()
            }
            for id in jobs { _ = try delivery(id, stack, .delivered) }
            let numbers = [""] + (2...count).map { "-\($0)" }
            let expected = numbers.flatMap {
                ["Søm photo-tile\($0).jpg", "Søm photo-facts\($0).json"]
            }
            let found = try results.files("")
            #expect(
                found.map { $0.split(separator: "/").last.map(String.init) ?? "" }.sorted()
                    == expected.sorted())
            let top = try Directory(opening: results.path)
            for id in jobs {
                for file in try stack.status(id).published ?? [] {
                    let path = String(file.path.dropFirst(address.count))
                    #expect(try top.info("in\(path)")?.mode == 0o640)
                    let bytes = try top.contents("in\(path)")
                    let output = try stack.status(id).steps.first { $0.name == file.step }?
                        .outputs.first
                    #expect(output?.bytes == bytes.count)
                }
            }
            for name in ["other", "none"] {
                let refused = try delivery(submit(name, to: stack), stack, .parked)
                #expect(
                    refused.error
                        == "\(address): its key or certificate is not the one that is known")
            }
            for _ in 0..<2 {
                _ = try delivery(submit("over", to: stack), stack, .delivered)
            }
            let after = try results.files("")
            #expect(after.sorted() == (found + ["in/photo.jpg"]).sorted())
            #expect(try stack.stop() == .exited(0))
        }

        @Test func `a server at an address that is not allowed is not connected to`() throws {
            let directory = try folder([
                "shop": "to: \"s3://shop/web\", endpoint: \"http://127.0.0.1:1\", "
                    + "access-key: \"${S3_KEY}\", secret-key: \"${S3_SECRET}\""
            ])
            let stack = try Stack(in: directory, "--secrets", directory("secrets"))
            let id = try submit("shop", to: stack)
            let waiting = try eventually("an attempt that failed") {
                try stack.status(id).notifications?.first {
                    $0.transport == .publish && $0.attempts > 0
                }
            }
            #expect(
                waiting.error == "s3://shop/web: its address is not allowed (see --webhook-allow)")
            #expect(try stack.stop() == .exited(0))
        }
    }
}
