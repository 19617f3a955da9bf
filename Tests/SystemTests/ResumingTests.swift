import FoundationEssentials
import Glibc
import Jobs
import Platform
import TestFolders
import Testing

extension SystemTests.`A running system` {
    /// Files that come in pieces: whatever is cut, each is one job, with every byte.
    @Suite struct `Uploads in pieces` {
        let stack = Stack.shared
        /// More than the responder reads before it writes.
        private let photo = Media.photoOfNoise

        /// The job of an upload, and whether it has the bytes that were sent.
        private func check(_ path: String) throws {
            let asked = try stack.client.send("HEAD", path)
            #expect(asked.status == 200 && asked["upload-offset"] == "\(photo.count)")
            let job = try #require(asked["pressroom-job"].flatMap { JobID($0.dropFirst(6)) })
            let status = try stack.final(job)
            #expect(status.state == .completed)
            #expect(try stack.client.get("/jobs/\(job)/inputs/000").body == photo)
        }

        private func begin() throws -> String {
            let answer = try stack.client.send(
                "POST", "/uploads?pipeline=web",
                ["Tus-Resumable: 1.0.0", "Upload-Length: \(photo.count)"], body: [])
            let address = try #require(answer["location"])
            #expect(answer.status == 201 && address.hasPrefix("http://\(stack.client.address)/"))
            return String(address.dropFirst("http://\(stack.client.address)".count))
        }

        private func fields(at offset: Int) -> [String] {
            [
                "Tus-Resumable: 1.0.0", "Content-Type: application/offset+octet-stream",
                "Upload-Offset: \(offset)",
            ]
        }

        /// Begins to send the rest of the photograph, and sends some of it.
        private func beginPiece(_ path: String, at offset: Int, sending count: Int) throws
            -> Client.Connection
        {
            let connection = try stack.client.open()
            let head = stack.client.head(
                "PATCH", path, fields(at: offset) + ["Content-Length: \(photo.count - offset)"])
            connection.send(head + photo[offset..<offset + count])
            return connection
        }

        private func bytesReceived(_ path: String) -> Int {
            (try? Descriptor(reading: stack.directory("spool\(path)/data")).size) ?? 0
        }

        private func finish(_ path: String) throws {
            let offset = try #require(
                stack.client.send("HEAD", path)["upload-offset"].flatMap { Int($0) })
            let answer = try stack.client.send(
                "PATCH", path, fields(at: offset), body: Array(photo[offset...]))
            #expect(answer.status == 204)
            try check(path)
        }

        @Test(arguments: ["tuspy", "tuspy-resumed", "aiotus", "aiotus-joined"])
        func `clients of tus upload a file unmodified`(way: String) throws {
            let package = TestPipelines.packageFolder
            let python = package + "/var/uploaders/bin/python"
            try #require(
                (try? Descriptor(reading: python)) != nil, "make test installs the clients")
            let directory = TemporaryDirectory()
            let folder = try Directory(opening: directory.path)
            try folder.create("photo.jpg").write(photo)
            let (null, output) = (try Descriptor.null(), try folder.create("output"))
            let end = try Program(
                python,
                [
                    "\(package)/Tests/Uploaders/upload.py", way,
                    "http://\(stack.client.address)/uploads?pipeline=web", directory("photo.jpg"),
                ], descriptors: [null.raw, output.raw, 2]
            ).wait()
            #expect(end == .exited(0))
            let address = String(decoding: try folder.contents("output"), as: UTF8.self)
            let id = try #require(address.split(separator: "\n").last?.split(separator: "/").last)
            try check("/uploads/\(id)")
        }

        @Test func `what came before a connection was cut is kept`() throws {
            // What nginx holds when a client closes behind it, it drops: a buffer at most.
            let (path, buffer) = (try begin(), 16 * 1024)
            var offset = 0
            for count in [photo.count / 4, photo.count / 2] {
                _ = try beginPiece(path, at: offset, sending: count)
                // To ask how far it is would end it there.
                _ = try eventually("what was sent") {
                    bytesReceived(path) > offset + count - buffer ? true : nil
                }
                let said = try stack.client.send("HEAD", path)["upload-offset"]
                #expect(said == "\(bytesReceived(path))")
                offset = bytesReceived(path)
            }
            try finish(path)
        }

        @Test func `a second connection takes over from one that has stalled`() throws {
            let path = try begin()
            let stalled = try beginPiece(path, at: 0, sending: photo.count / 2)
            _ = try eventually("bytes of the first") {
                bytesReceived(path) > 0 ? true : nil
            }
            try finish(path)
            withExtendedLifetime(stalled) {}
        }

        @Test func `an upload goes on after the responder was killed`() throws {
            let path = try begin()
            let connection = try beginPiece(path, at: 0, sending: photo.count / 2)
            let responder = try stack.process("pressroom-responder")
            responder.kill()
            _ = try eventually("another responder") {
                try stack.client.send("HEAD", path).status == 200 ? true : nil
            }
            try finish(path)
            withExtendedLifetime(connection) {}
        }
    }
}
