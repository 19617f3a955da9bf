import Testing
@testable import Responder

@Suite struct `A request that changes something` {
    struct Row: CustomTestStringConvertible {
        var host: String? = "press.example:8080"
        var origin: String?
        var fetchSite: String?
        let isTaken: Bool
        var testDescription: String { "\(host ?? "-") \(origin ?? "-") \(fetchSite ?? "-")" }
    }

    @Test(arguments: [
        Row(isTaken: true),
        Row(fetchSite: "same-origin", isTaken: true), Row(fetchSite: "none", isTaken: true),
        Row(fetchSite: "same-site", isTaken: false), Row(fetchSite: "cross-site", isTaken: false),
        Row(fetchSite: "Same-Origin", isTaken: false),
        Row(origin: "http://press.example:8080", isTaken: true),
        Row(origin: "https://PRESS.example:8080", isTaken: true),
        Row(host: "press.example", origin: "http://press.example:80", isTaken: true),
        Row(host: "press.example:443", origin: "https://press.example", isTaken: true),
        Row(host: "press.example:80", origin: "https://press.example", isTaken: false),
        Row(origin: "http://press.example", isTaken: false),
        Row(origin: "http://evil.example", isTaken: false),
        Row(origin: "http://evil.example/press.example:8080", isTaken: false),
        Row(origin: "null", isTaken: false), Row(host: nil, origin: "http://a", isTaken: false),
        // What the browser says of itself counts more than what a proxy made of the host.
        Row(origin: "http://other.example", fetchSite: "same-origin", isTaken: true),
        Row(origin: "http://press.example:8080", fetchSite: "cross-site", isTaken: false),
    ]) func `a request that changes something is refused from another site's page`(row: Row) throws
    {
        let front = try Front()
        let requests = [("PUT", "/upload/web/a.jpg", 202), ("GET", "/health", 200)]
        for (method, target, taken) in requests {
            let body = MemoryBody(Front.jpeg(bytes: 9))
            let response = front.answer(method, target, body: body) {
                ($0.host, $0.origin, $0.fetchSite) = (row.host, row.origin, row.fetchSite)
            }
            #expect(response.status == (row.isTaken || method == "GET" ? taken : 403))
            if response.status == 403 {
                #expect(response.text.contains("\"/problems#foreign-origin\""))
            }
        }
        #expect(try front.jobDirectories().count == (row.isTaken ? 1 : 0))
    }
}
