import Jobs
import Testing

extension SystemTests {
    @Suite(.stack) struct Listing {
        let stack = Stack.shared

        private struct List: Decodable {
            let jobs: [Job]
            let links: Links
            struct Job: Decodable { let id: JobID, state: JobState, pipeline: String }
            struct Links: Decodable { let next: String? }
        }

        @Test func `the jobs of a state are listed page by page, the newest first`() throws {
            let failed = try (0..<3).map { _ in try stack.submit("tile", Media.truncated) }
            let completed = try (0..<2).map { _ in try stack.submit("tile", Media.small) }
            for id in failed + completed { _ = try stack.final(id) }

            let first = try stack.client.get("/jobs?state=failed&limit=2&pipeline=tile")
            #expect(first.status == 200 && first["content-type"] == "application/json")
            let list = try first.decoded(List.self)
            #expect(list.jobs.map(\.id) == [failed[2], failed[1]])
            #expect(list.jobs.allSatisfy { $0.state == .failed && $0.pipeline == "tile" })
            let next = try #require(list.links.next)
            #expect(first["link"] == "<\(next)>; rel=\"next\"")
            let rest = try stack.client.get(next)
            #expect(try rest.decoded(List.self).jobs.map(\.id) == [failed[0]])
            #expect(rest["link"] == nil)

            let all = try stack.client.get("/jobs").decoded(List.self)
            #expect(all.jobs.map(\.id) == (failed + completed).reversed())
            let head = try stack.client.send("HEAD", "/jobs")
            #expect(head.status == 200 && head.body.isEmpty)
        }

        @Test(arguments: [
            ("localhost", true), ("127.0.0.1", true), ("127.0.0.1:80", true), ("[::1]:80", true),
            ("photos.example", false), ("127.0.0.1.photos.example", false),
            ("localhost.example", false),
        ])
        func `all are listed by names alone that mean this machine`(host: String, isListed: Bool)
            throws {
            let request = "GET /jobs HTTP/1.1\r\nHost: \(host)\r\nConnection: close\r\n\r\n"
            let answer = try stack.client.send(Array(request.utf8))
            #expect(answer.status == (isListed ? 200 : 403))
        }

        @Test func `what means nothing is refused`() throws {
            let answer = try stack.client.get("/jobs?limit=0")
            #expect(answer.status == 400)
            #expect(try answer.decoded(RefusalBody.self).detail
                == "The limit is not a number from 1 to 500.")
        }
    }
}
