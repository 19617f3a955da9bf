import Jobs
import Platform
import TestFolders
import Testing

extension SystemTests {
    @Suite struct `Uploads of clients that go on` {
        @Test func `an upload by the draft of the IETF goes on where it was cut`() throws {
            let stack = try Stack(in: TestPipelines.folder())
            let (client, photo) = (stack.client, Media.photo)
            let version = "Upload-Draft-Interop-Version: 8"
            let begun = try client.send(
                "POST", "/uploads?pipeline=tile",
                [version, "Upload-Complete: ?0", "Content-Type: image/jpeg"],
                body: Array(photo[..<1000]))
            #expect(begun.status == 201 && begun["upload-complete"] == "?0")
            let address = try #require(begun["location"])
            let path = String(address.dropFirst("http://\(client.address)".count))
            func piece(at offset: Int) -> [String] {
                [
                    version, "Upload-Complete: ?1", "Upload-Offset: \(offset)",
                    "Content-Type: application/partial-upload",
                    "Content-Length: \(photo.count - offset)",
                ]
            }
            do {
                let connection = try client.open()
                connection.send(
                    client.head("PATCH", path, piece(at: 1000)) + photo[1000..<photo.count / 2])
            }
            // HEAD ends the piece that is under way: what had come by then counts.
            let asked = try client.send("HEAD", path, [version])
            #expect(asked.status == 204 && asked["upload-complete"] == "?0")
            let offset = try #require(asked["upload-offset"].flatMap { Int($0) })
            #expect((1000...photo.count / 2).contains(offset))
            let connection = try client.open()
            connection.send(
                client.head("PATCH", path, piece(at: offset)) + photo[offset...]
            )
            let last = try connection.answer()
            #expect(last.status == 204 && last["upload-complete"] == "?1")
            let job = try #require(last["pressroom-job"].flatMap { JobID($0.dropFirst(6)) })
            #expect(try stack.final(job).state == .completed)
            #expect(try client.get("/jobs/\(job)/inputs/000").body == photo)
            #expect(try stack.stop() == .exited(0))
        }

        @Test func `a sender with too many uploads is refused before he sends the body`() throws {
            let directory = try TestPipelines.folder()
            let options = ["--uploads-max", "1", "--trusted-proxies", "127.0.0.1"]
            func fields(_ client: String) -> [String] {
                [
                    "Tus-Resumable: 1.0.0", "Upload-Length: 100000", "X-Forwarded-For: \(client)",
                    "Content-Type: application/offset+octet-stream",
                ]
            }
            for isFirst in [true, false] {
                let stack = try Stack(in: directory, options[0], options[1], options[2], options[3])
                if isFirst {
                    let begun = try stack.client.send(
                        "POST", "/uploads?pipeline=tile", Array(fields("192.0.2.1").dropLast()),
                        body: [])
                    #expect(begun.status == 201)
                }
                // Nothing of the body is sent.
                let connection = try stack.client.open()
                connection.send(
                    stack.client.head(
                        "POST", "/uploads?pipeline=tile",
                        fields("192.0.2.1") + ["Content-Length: 100000"]))
                let refused = try connection.answer()
                #expect(refused.status == 429 && refused["retry-after"] == "60")
                let other = try stack.client.send(
                    "POST", "/uploads?pipeline=tile",
                    Array(fields(isFirst ? "192.0.2.2" : "192.0.2.3").dropLast()), body: [])
                #expect(other.status == 201)
                #expect(try stack.stop() == .exited(0))
            }
        }
    }
}
