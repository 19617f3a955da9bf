import Glibc
import Jobs
import Platform
import TestFolders
import Testing

extension SystemTests {
    @Suite struct `Outputs that are published` {
        private static let digest = "notify: { email: { to: ops@example.org }, digest: true }"

        private func pipeline(_ publish: String, _ more: String = "") -> String {
            """
            accepts: [image/jpeg, image/png]
            steps: { tile: { uses: thumbnail, with: { width: 40 } }, facts: { uses: metadata } }
            publish: \(publish)
            \(more)
            """
        }

        @Test func `outputs lie under people's names once each, and the mail says where`() throws {
            let directory = try TestPipelines.folder()
            let results = directory("results")
            _ = try Directory(making: results)
            let text = pipeline(
                "{ to: \(results), name: \"{date}/{stem}-{step}.{ext}\" }", Self.digest)
            try directory.write(
                "pipelines/shop.yaml", Array("name: shop\n\(text)\n".utf8))
            let receiver = try Receiver("mail")
            let stack = try Stack(
                in: directory,
                environment: receiver.mailEnvironment, "--retry-first", "100ms", "--quiet", "1s")
            let count = 12
            var form = Form().field("pipeline", "shop").field("title", "Summer")
            for _ in 0..<count { form = form.file("sea.jpg", Media.small) }
            #expect(try stack.client.post("/batches", form).status == 202)
            // Killed again and again while it publishes.
            for goal in [1, 5, 11] {
                _ = try eventually("\(goal) files") {
                    try files(below: results).count >= goal ? true : nil
                }
                try stack.process("pressroom-notifier").kill()
            }
            let message = try receiver.receive(1, MailedMessage.self)[0]
            let numbers = [""] + (2...count).map { "-\($0)" }
            let expected = numbers.flatMap { ["sea-tile\($0).jpg", "sea-facts\($0).json"] }
            let found = try files(below: results)
            #expect(
                found.map { $0.split(separator: "/").last.map(String.init) ?? "" }.sorted()
                    == expected.sorted())
            #expect(message["Subject"] == "Summer: all \(count) jobs are done")
            let mailed = try #require(message.parts[0].text)
            #expect(mailed.contains("\(results)/"), "\(mailed)")
            let jobs = try stack.spool.manifests().map(\.manifest.id)
            let published = try jobs.flatMap { try stack.status($0).published ?? [] }
            #expect(Set(published.map(\.path)) == Set(found.map { "\(results)/\($0)" }))
            #expect(published.allSatisfy { $0.state == .published })
            let shown = try stack.tool(["status", jobs[0].text]).output
            #expect(shown.contains(results))
            #expect(try stack.stop() == .exited(0))
            #expect(try receiver.received(MailedMessage.self).count == 1)
        }

        @Test func `outputs wait for a directory that is not there, and then come`() throws {
            let directory = try TestPipelines.folder()
            let results = directory("share")
            let text = pipeline("{ to: \(results), by: copy, mode: \"0664\" }")
            try directory.write(
                "pipelines/shop.yaml", Array("name: shop\n\(text)\n".utf8))
            let stack = try Stack(in: directory, "--retry-first", "100ms")
            let id = try stack.client.post("/jobs?pipeline=shop", Media.small)
                .decoded(Status.self).id
            let waiting = try eventually("an attempt that failed") {
                try stack.status(id).notifications?.first { $0.attempts > 0 }
            }
            #expect(waiting.error?.contains("No such file or directory") == true)
            #expect(try stack.status(id).published?.map(\.state) == [.pending, .pending])
            let made = try Directory(making: results)
            _ = try eventually("files that came") {
                try files(below: results).count == 2 ? true : nil
            }
            let name = try #require(try files(below: results).first)
            #expect(try made.info(name)?.mode == 0o664)
            #expect(try stack.stop() == .exited(0))
        }

        /// What lies below a directory and is not hidden, by its path.
        private func files(below path: String) throws -> [String] {
            guard let directory = try? Directory(opening: path) else { return [] }
            return try directory.names().filter { !$0.hasPrefix(".") }.flatMap { name in
                try directory.info(name)?.kind == .directory
                    ? files(below: "\(path)/\(name)").map { "\(name)/\($0)" } : [name]
            }
        }
    }
}
