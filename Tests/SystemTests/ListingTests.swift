import Jobs
import Testing

extension SystemTests {
    @Suite(.stack) struct `Lists of jobs over HTTP` {
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

            let first = try stack.operators.get("/jobs?state=failed&limit=2&pipeline=tile")
            #expect(first.status == 200 && first["content-type"] == "application/json")
            let list = try first.decoded(List.self)
            #expect(list.jobs.map(\.id) == [failed[2], failed[1]])
            #expect(list.jobs.allSatisfy { $0.state == .failed && $0.pipeline == "tile" })
            let next = try #require(list.links.next)
            #expect(first["link"] == "<\(next)>; rel=\"next\"")
            let rest = try stack.operators.get(next)
            #expect(try rest.decoded(List.self).jobs.map(\.id) == [failed[0]])
            #expect(rest["link"] == nil)

            let all = try stack.operators.get("/jobs").decoded(List.self)
            #expect(all.jobs.map(\.id) == (failed + completed).reversed())
            let head = try stack.operators.send("HEAD", "/jobs")
            #expect(head.status == 200 && head.body.isEmpty)
        }

        @Test(arguments: ["localhost", "127.0.0.1", "[::1]:80", "photos.example"])
        func `nobody lists jobs on the public address, by whatever host name`(host: String) throws {
            for target in ["/jobs", "/metrics"] {
                let request =
                    "GET \(target) HTTP/1.1\r\nHost: \(host)\r\n"
                    + "Connection: close\r\n\r\n"
                #expect(try stack.client.send(Array(request.utf8)).status == 403)
            }
        }

        @Test func `an invalid query for a list is refused`() throws {
            let answer = try stack.operators.get("/jobs?limit=0")
            #expect(answer.status == 400)
            #expect(
                try answer.decoded(RefusalBody.self).detail
                    == "The limit is not a number from 1 to 500.")
        }
    }
}
