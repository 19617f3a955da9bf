import Addresses
import Testing
@testable import Responder

@Suite struct `A page of another site` {
    private static let site = Site(
        corsOrigins: AllowedOrigins("https://a.example,https://b.example+credentials")!)

    private func answer(
        _ front: Front, _ method: String, _ target: String, from origin: String?,
        asking requested: String? = nil, owner: String? = nil
    ) -> Response {
        front.answer(method, target, body: MemoryBody(Front.jpeg(bytes: 9))) {
            ($0.origin, $0.requestedMethod, $0.owner) = (origin, requested, owner)
            ($0.host, $0.fetchSite) = ("press.example", origin.map { _ in "cross-site" })
        }
    }

    @Test(
        arguments: [
            ("https://a.example", nil, 202), ("https://b.example", nil, 202),
            ("https://b.example", "ada", 202),
            // What its browser knows of a user it sends unasked.
            ("https://a.example", "ada", 403), ("https://c.example", nil, 403),
            ("http://a.example", nil, 403), ("null", nil, 403),
        ] as [(String, String?, Int)])
    func `a page may upload where its site is listed`(
        origin: String, owner: String?, status: Int
    ) throws {
        let front = try Front(site: Self.site)
        let sent = answer(front, "PUT", "/upload/web/a.jpg", from: origin, owner: owner)
        #expect(sent.status == status)
        #expect(sent.value("Vary") == "Origin")
        let isListed = ["https://a.example", "https://b.example"].contains(origin)
        #expect(sent.value("Access-Control-Allow-Origin") == (isListed ? origin : nil))
        #expect(
            sent.value("Access-Control-Allow-Credentials")
                == (origin == "https://b.example" ? "true" : nil))
        if isListed {
            let exposed = sent.value("Access-Control-Expose-Headers") ?? ""
            for name in [
                "Location", "Upload-Offset", "Tus-Resumable", "Link", "Pressroom-Job", "ETag",
            ] {
                #expect(exposed.contains(name), "\(name)")
            }
        }
    }

    @Test(arguments: [
        ("/jobs", "POST", "POST"), ("/jobs/ID", "GET", "GET, HEAD"),
        ("/jobs/ID/events", "GET", "GET, HEAD"), ("/uploads", "POST", "POST, OPTIONS"),
        ("/uploads/ID", "PATCH", "GET, HEAD, PATCH, DELETE"), ("/upload/web/a", "PUT", "PUT"),
        ("/jobs/ID/files/small/000.webp", "HEAD", "GET, HEAD"),
    ])
    func `a preflight says what a page may send`(path: String, method: String, methods: String)
        throws
    {
        let front = try Front(site: Self.site)
        let path = path.replacing("ID", with: "01a23162-77b7-7a0b-9318-4d10dd0995c3")
        let told = answer(front, "OPTIONS", path, from: "https://a.example", asking: method)
        #expect(told.status == 204, "\(told.text)")
        #expect(told.value("Access-Control-Allow-Methods") == methods)
        #expect(told.value("Access-Control-Allow-Origin") == "https://a.example")
        #expect(told.value("Access-Control-Max-Age") == "7200")
        let fields = told.value("Access-Control-Allow-Headers") ?? ""
        #expect(fields.contains("Upload-Metadata") && fields.contains("Tus-Resumable"))
        #expect(!fields.contains("Authorization"))
        let other = answer(front, "OPTIONS", path, from: "https://c.example", asking: method)
        #expect(other.value("Access-Control-Allow-Methods") == nil)
        #expect(other.value("Access-Control-Allow-Origin") == nil)
    }

    @Test(arguments: [
        ("POST", "/jobs/ID/cancel"), ("POST", "/jobs/ID/retry"), ("POST", "/jobs/ID/release"),
        ("DELETE", "/jobs/ID"),
    ])
    func `a page of a listed site may not undo work`(method: String, path: String) throws {
        let front = try Front(site: Self.site)
        let path = path.replacing("ID", with: "01a23162-77b7-7a0b-9318-4d10dd0995c3")
        for origin in ["https://a.example", "https://b.example"] {
            #expect(answer(front, "OPTIONS", path, from: origin, asking: method).status == 403)
            let answer = answer(front, method, path, from: origin)
            #expect(answer.status == 403 && answer.text.contains("foreign-origin"))
        }
    }

    @Test
    func `errors may be read, what is not for pages may not, and without a list nothing is said`()
        throws
    {
        let front = try Front(site: Self.site)
        let missing = answer(front, "GET", "/jobs/x", from: "https://a.example")
        #expect(missing.status == 404)
        #expect(missing.value("Access-Control-Allow-Origin") == "https://a.example")
        let list = front.answer("GET", "/jobs") {
            ($0.origin, $0.owner) = ("https://b.example", "ada")
        }
        #expect(list.status == 200 && list.value("Access-Control-Allow-Origin") == nil)
        let closed = try Front()
        for origin in ["https://a.example", nil] {
            let answer = answer(closed, "GET", "/pipelines", from: origin)
            #expect(answer.value("Vary") == "Accept, Accept-Language")
            #expect(answer.value("Access-Control-Allow-Origin") == nil)
        }
    }

    @Test func `a method in a field is not a way around`() throws {
        let front = try Front(site: Self.site)
        let answer = front.answer("POST", "/jobs/01a23162-77b7-7a0b-9318-4d10dd0995c3") {
            ($0.origin, $0.fetchSite) = ("https://a.example", "cross-site")
            $0.unfollowed["X-HTTP-Method-Override"] = "DELETE"
        }
        #expect(answer.status == 403 || answer.status == 405)
    }
}
