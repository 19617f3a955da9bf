import Addresses
import FoundationEssentials
import HTTP
import Jobs
import Testing
@testable import Responder

/// What answers say of addresses here, where the server has another name than its own.
@Suite struct `A server behind another proxy` {
    private static let url = WebAddress("https://example.org/media")!
    private static let trusting = Site(trustedProxies: AddressRanges("10.0.0.0/8")!)

    private func head(
        _ method: String, _ target: String, _ site: Site, _ fields: [String: String] = [:]
    ) -> RequestHead {
        let parameters = [
            "REQUEST_METHOD": method, "REQUEST_URI": target, "REQUEST_SCHEME": "http",
            "HTTP_HOST": "127.0.0.1:8080", "PRESSROOM_PEER": "10.0.0.7",
        ].merging(fields) { $1 }
        return RequestHead(
            parameters: { parameters[$0] },
            hasParameter: { beginning in parameters.contains { $0.key.hasPrefix(beginning) } },
            site: site)
    }

    @Test(arguments: ["/upload/web/a.jpg", "/media/upload/web/a.jpg"])
    func `all addresses begin with that of the site, whether the proxy passes its path on or not`(
        target: String
    ) throws {
        let front = try Front()
        let site = Site(url: Self.url)
        let sent = front.answer("PUT", target, body: MemoryBody(Front.jpeg(bytes: 9))) {
            $0 = head("PUT", target, site)
        }
        #expect(sent.status == 202)
        let address = try #require(sent.value("Location"))
        #expect(address.hasPrefix("https://example.org/media/jobs/"))
        let path = String(address.dropFirst("https://example.org".count))
        let status = front.answer("GET", path) { $0 = head("GET", path, site) }
        #expect(status.status == 200)
        let links = try JSONDecoder().decode(Status.self, from: Data(status.body)).links
        #expect(links.`self` == path && links.files == path + "/files")
        #expect(links.events == path + "/events" && links.cancel == path + "/cancel")
        let missing = front.answer("GET", "/jobs/a") { $0 = head("GET", "/media/jobs/a", site) }
        #expect(missing.text.contains("\"type\" : \"/media/problems#unknown-job\""))
        #expect(missing.text.contains("\"instance\" : \"/media/jobs/a\""))
        let list = front.answer("GET", "/jobs") {
            $0 = head("GET", "/media/jobs?limit=1", site)
            $0.isOperator = true
        }
        #expect(list.text.contains("\"url\" : \"\(path)\""))
    }

    @Test func `paths are taken off only as a whole`() throws {
        let site = Site(url: Self.url)
        for (target, path) in [
            ("/media", "/"), ("/media/", "/"), ("/mediajobs", "/mediajobs"),
            ("/media/media/jobs", "/media/jobs"), ("/%6dedia/jobs", "/%6dedia/jobs"),
        ] {
            #expect(head("GET", target, site).path == path)
        }
    }

    @Test(
        arguments: [
            (["X_FORWARDED_PROTO": "https"], "https://127.0.0.1:8080"),
            (
                ["X_FORWARDED_PROTO": "https", "X_FORWARDED_HOST": "example.org"],
                "https://example.org"
            ),
            (
                ["X_FORWARDED_HOST": "evil.example, example.org", "X_FORWARDED_PREFIX": "/media/"],
                "http://example.org/media"
            ),
            (
                ["FORWARDED": "for=192.0.2.1;proto=https;host=\"example.org:8443\""],
                "https://example.org:8443"
            ),
            (
                ["FORWARDED": "host=evil.example, proto=https;host=example.org"],
                "https://example.org"
            ),
            // One is what a client made up.
            (["FORWARDED": "host=evil.example", "X_FORWARDED_HOST": "example.org"], nil),
            (["X_FORWARDED_HOST": "example.org/evil"], nil),
            (["X_FORWARDED_HOST": "a b"], nil), (["X_FORWARDED_PROTO": "javascript"], nil),
            (["X_FORWARDED_PREFIX": "//evil.example"], nil),
            (["X_FORWARDED_PREFIX": "/a\"b"], nil), (["X_FORWARDED_FOR": "192.0.2.1"], nil),
        ] as [([String: String], String?)])
    func `a proxy that is trusted says where its client is, and no other does`(
        fields: [String: String], address: String?
    ) throws {
        let fields = Dictionary(uniqueKeysWithValues: fields.map { ("HTTP_" + $0.key, $0.value) })
        let place = head("POST", "/jobs", Self.trusting, fields).place
        #expect(place.origin.map { $0 + place.path } == address)
        for other in [
            ["PRESSROOM_PEER": "192.0.2.1"], ["PRESSROOM_PEER": "unix:"],
            ["PRESSROOM_SOCKET": "operator"],
        ] {
            let foreign = head("POST", "/jobs", Self.trusting, fields.merging(other) { $1 })
            #expect(foreign.place == Place())
        }
        #expect(head("POST", "/jobs", Site(), fields).place == Place())
        // What the operator says counts more.
        let known = Site(url: Self.url, trustedProxies: AddressRanges("10.0.0.0/8")!)
        #expect(head("POST", "/jobs", known, fields).place.origin == "https://example.org")
    }

    @Test func `a page under another name goes on there, and the operators' socket knows no other`()
    {
        let site = Site(url: Self.url)
        let page = head("POST", "/jobs", site, ["HTTP_ORIGIN": "http://127.0.0.1:8080"])
        #expect(page.place == Place(origin: nil, path: "/media"))
        let own = head("POST", "/jobs", site, ["HTTP_ORIGIN": "https://example.org"])
        #expect(own.place.origin == "https://example.org")
        #expect(throws: Never.self) { try own.checkOrigin() }
        let operators = head("POST", "/media/jobs", site, ["PRESSROOM_SOCKET": "operator"])
        #expect(operators.place == Place() && operators.path == "/jobs")
    }

    @Test func `only addresses of ours are changed in JSON`() {
        let place = Place(path: "/media")
        let json = """
            {"self":"/jobs/a","title":"/jobs/a","options":{"url":"/x","a":{"href":"/y"}},\
            "files":["/z"],"href" : "/jobs/\\"/b","type":"object","next":null,\
            "links":{"jobs":"/jobs?batch=a"},"e":"self","self":"\\\\"}
            """
        let placed = """
            {"self":"/media/jobs/a","title":"/jobs/a","options":{"url":"/x","a":{"href":"/y"}},\
            "files":["/z"],"href" : "/media/jobs/\\"/b","type":"object","next":null,\
            "links":{"jobs":"/media/jobs?batch=a"},"e":"self","self":"\\\\"}
            """
        #expect(String(decoding: place.links(in: Array(json.utf8)), as: UTF8.self) == placed)
        for broken in ["", "{", "\"", "{\"self\":\"/jobs\\", "{\"self\"", "]}"] {
            #expect(place.links(in: Array(broken.utf8)) == Array(broken.utf8))
        }
    }

    @Test func `events and fields of the header have the addresses of the site, too`() throws {
        let place = Place(origin: "https://example.org", path: "/media")
        let response = Response(
            status: 200,
            headers: [
                HeaderField("Link", "</jobs/a>; rel=\"monitor\""),
                HeaderField("Pressroom-Job", "/jobs/a"), HeaderField("Location", "/jobs/a"),
                HeaderField("X-Accel-Redirect", "/results/a"),
            ]
        ).placed(at: place)
        #expect(response.value("Link") == "</media/jobs/a>; rel=\"monitor\"")
        #expect(response.value("Pressroom-Job") == "/media/jobs/a")
        #expect(response.value("Location") == "https://example.org/media/jobs/a")
        #expect(response.value("X-Accel-Redirect") == "/results/a")
    }
}
