import Jobs
import Testing

extension SystemTests.`A running system` {
    /// What a browser without scripts sees, through nginx.
    @Suite struct `Pages for people` {
        private let stack = Stack.shared
        private static let browser =
            "Accept: text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"

        private func page(_ answer: Answer) -> String {
            String(decoding: answer.body, as: UTF8.self)
        }

        @Test func `a file that is sent with a form of a page is followed to its pictures`() throws
        {
            let form = Form().field("pipeline", "tile").field("title", "").file(
                "a.jpg", Media.small)
            let sent = try stack.client.post(
                "/jobs", form.bytes, Self.browser, "Content-Type: \(form.contentType)",
                "Origin: http://\(stack.client.address)")
            #expect(sent.status == 303)
            let job = try #require(sent["location"])
            let done = try eventually("the page of the job that is done") {
                let answer = try stack.client.get(job, Self.browser)
                return page(answer).contains("data-state=\"completed\"") ? answer : nil
            }
            #expect(done["content-type"] == "text/html; charset=utf-8")
            #expect(done["content-security-policy"]?.contains("default-src 'none'") == true)
            let picture = try #require(page(done).firstMatch(of: /<img src="([^"]+)"/)?.1)
            let shown = try stack.client.get(String(picture))
            #expect(shown.status == 200 && shown["content-type"]?.hasPrefix("image/") == true)
            let style = try #require(
                page(done).firstMatch(of: /rel="stylesheet" href="([^"]+)"/)?.1)
            #expect(
                try stack.client.get(String(style))["content-type"]?.hasPrefix("text/css") == true)
            let gone = try stack.client.post("\(job)/delete", [], Self.browser)
            #expect(gone.status == 303 && gone["location"] == "/")
            let missing = try stack.client.get(job, Self.browser)
            #expect(missing.status == 404 && page(missing).contains("data-kind=\"unknown-job\""))
        }

        @Test(arguments: [("TRACE", "/jobs", 405), ("GET", "/problem.html", 404)])
        func `an error of nginx itself is a page for a browser`(
            method: String, target: String, status: Int
        ) throws {
            let answer = try stack.client.send(method, target, [Self.browser])
            #expect(answer.status == status)
            #expect(answer["content-type"] == "text/html; charset=utf-8")
            #expect(page(answer).contains("<main id=\"main\">"))
        }

        @Test func `the first view is at most 30 kB, compressed`() throws {
            let plain = try stack.client.get("/", Self.browser)
            let first = try packed("/")
            var bytes = first
            for match in page(plain).matches(of: /(?:src|href)="(\/assets\/[^"]+)"/) {
                bytes += try packed(String(match.1))
            }
            #expect((1000...30_000).contains(bytes))
            #expect(first < plain.body.count)
        }

        /// How many bytes come of an answer that may be compressed, with its header.
        private func packed(_ target: String) throws -> Int {
            let connection = try stack.client.open()
            let fields = [Self.browser, "Accept-Encoding: gzip"]
            connection.send(stack.client.head("GET", target, fields))
            var count = 0
            while case let more = try connection.begin().count, more > 0 { count += more }
            return count
        }
    }
}
