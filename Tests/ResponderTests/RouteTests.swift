import HTTP
import Jobs
import Testing
@testable import Responder

@Suite struct `A request's route` {
    private static let text = "017f22e2-79b0-7000-98c4-dc0c0c07398f"

    struct Row: CustomTestStringConvertible {
        let method: String
        let target: String
        let endpoint: String
        var names: [String: String] = [:]
        var testDescription: String { "\(method) \(target)" }
    }

    @Test(arguments: [
        Row(method: "GET", target: "/health", endpoint: "health"),
        Row(method: "HEAD", target: "/health?", endpoint: "health"),
        Row(method: "GET", target: "/health/live", endpoint: "live"),
        Row(method: "GET", target: "/health/ready", endpoint: "ready"),
        Row(method: "GET", target: "/metrics", endpoint: "metrics"),
        Row(method: "GET", target: "/jobs", endpoint: "list"),
        Row(method: "GET", target: "/jobs/\(text)", endpoint: "status", names: ["id": text]),
        Row(method: "DELETE", target: "/jobs/\(text)", endpoint: "delete", names: ["id": text]),
        Row(
            method: "POST", target: "/jobs/\(text)/cancel", endpoint: "cancel",
            names: ["id": text]),
        Row(
            method: "POST", target: "/jobs/\(text)/retry?&", endpoint: "retry",
            names: ["id": text]),
        Row(
            method: "HEAD", target: "/jobs/%30\(text.dropFirst())", endpoint: "status",
            names: ["id": text]),
        Row(
            method: "GET", target: "/jobs/\(text)/events", endpoint: "events",
            names: ["id": text]),
        Row(
            method: "GET", target: "/jobs/\(text)/files/my%20step/000.jpg", endpoint: "output",
            names: ["id": text, "step": "my step", "name": "000.jpg"]),
        Row(
            method: "GET", target: "/batches/\(text)", endpoint: "batch",
            names: ["batch": text]),
    ]) func `a route follows from method and path`(row: Row) throws {
        let route = try Route(RequestHead(row.method, row.target))
        #expect(route.endpoint.id == row.endpoint)
        #expect(Set(route.endpoint.path.names) == Set(row.names.keys))
        for (name, value) in row.names { #expect(route[name] == value) }
    }

    struct UploadRow: CustomTestStringConvertible {
        let method: String
        let target: String
        var contentType: String?
        let form: UploadRequest.Form
        let pipeline: String?
        var lane: Lane?
        var batch: BatchID?
        var testDescription: String { "\(method) \(target)" }
    }

    private static let boundary = MultipartBoundary("b c")!

    @Test(arguments: [
        UploadRow(
            method: "PUT", target: "/upload/web/a%C3%A4.jpg", form: .raw(FileName("aä.jpg")),
            pipeline: "web"),
        UploadRow(
            method: "PUT", target: "/upload/web/?lane=batch", form: .raw(nil),
            pipeline: "web", lane: .batch),
        UploadRow(method: "PUT", target: "/upload/web", form: .raw(nil), pipeline: "web"),
        UploadRow(
            method: "PUT", target: "/upload/web/?name=a.jpg", form: .raw(FileName("a.jpg")),
            pipeline: "web"),
        UploadRow(
            method: "PUT", target: "/upload/web?batch=AB1E9C0A-0B6E-4C61-9B0D-4B5A7F4F4C11",
            form: .raw(nil), pipeline: "web",
            batch: BatchID("ab1e9c0a-0b6e-4c61-9b0d-4b5a7f4f4c11")!),
        UploadRow(
            method: "POST", target: "/jobs?pipeline=we%62&lane=urgent&name=a+b",
            contentType: "image/jpeg", form: .raw(FileName("a b")), pipeline: "web",
            lane: .urgent),
        UploadRow(
            method: "POST", target: "/jobs?lane=",
            contentType: "Multipart/Form-Data; charset=utf-8; boundary=\"b c\"",
            form: .multipart(boundary), pipeline: nil),
    ]) func `a route of an upload says how its files come, and for what`(row: UploadRow) throws {
        var head = RequestHead(row.method, row.target)
        head.contentType = row.contentType
        head.contentLength = 7
        head.owner = "ada"
        let route = try Route(head)
        guard case .upload(_, let read) = route.endpoint.handler else {
            Issue.record("not an upload")
            return
        }
        let upload = try read(route)
        #expect(upload.form == row.form)
        #expect(upload.options.pipeline == row.pipeline)
        #expect(upload.options.lane == row.lane)
        #expect(upload.options.batch == row.batch)
        #expect(upload.owner == "ada")
        #expect(upload.contentLength == 7)
    }

    @Test(arguments: [
        ("GET", "/index.html", Refusal.Kind.notFound), ("GET", "/jobs/", .unknownJob),
        ("GET", "//jobs", .notFound), ("GET", "/health/", .notFound),
        ("GET", "/jobs/\(text)/files/small", .notFound),
        ("GET", "/jobs/\(text)/event", .notFound), ("GET", "/jobs/x/events", .unknownJob),
        ("POST", "/jobs/\(text)/hold", .notFound),
        ("POST", "/jobs/x/cancel", .unknownJob), ("DELETE", "/jobs/x", .unknownJob),
        ("GET", "/jobs/\(text.uppercased())", .unknownJob), ("GET", "/jobs/x", .unknownJob),
        ("GET", "/upload/web/a", .methodNotAllowed), ("PUT", "/jobs", .methodNotAllowed),
        ("DELETE", "/health", .methodNotAllowed), ("", "/health", .methodNotAllowed),
        ("GET", "", .malformedRequest), ("GET", "*", .malformedRequest),
        ("GET", "http://host/health", .malformedRequest),
        ("GET", "/jobs/../health", .malformedRequest),
        ("GET", "/jobs/%2e%2E/health", .malformedRequest),
        ("GET", "/./health", .malformedRequest), ("GET", "/health%00", .malformedRequest),
        ("GET", "/health%", .malformedRequest), ("GET", "/health%0", .malformedRequest),
        ("GET", "/health%zz", .malformedRequest), ("GET", "/health%FF", .malformedRequest),
        ("GET", "/jobs%2F\(text)", .malformedRequest),
        ("PUT", "/upload/web/a%2f..%2fb", .malformedRequest),
        ("PUT", "/upload/web/a%0d%0ab", .malformedRequest),
        ("POST", "/jobs?pipeline=a&pipeline=b", .malformedRequest),
        ("POST", "/jobs?pipeline=%FF", .malformedRequest),
        ("POST", "/jobs?pipeline=%4", .malformedRequest),
        ("POST", "/jobs?pipeline=web&lane=slow", .malformedRequest),
        ("POST", "/jobs?pipeline=web&batch=tonight", .malformedRequest),
        ("PUT", "/upload/web/a.jpg?pipeline=other", .malformedRequest),
        ("PUT", "/upload/web/a.jpg?name=b.jpg", .malformedRequest),
        ("POST", "/jobs", .malformedRequest), ("GET", "/health?x", .malformedRequest),
        ("GET", "/jobs/\(text)?x=%zz", .malformedRequest),
        ("GET", "/jobs?%zz=x", .malformedRequest), ("GET", "/jobs?=x", .malformedRequest),
        ("GET", "/jobs?limit=1&limit=1", .malformedRequest),
        ("POST", "/jobs/", .notFound), ("POST", "/batches/", .notFound),
        ("POST", "/upload/web/", .notFound), ("PUT", "/photo.jpg", .notFound),
    ]) func `a request without a meaning, or with several, is refused`(
        method: String, target: String, kind: Refusal.Kind
    ) throws {
        let refused = try Front().answer(method, target)
        #expect(refused.status == kind.status)
        #expect(refused.text.contains("\"/problems#\(kind.rawValue)\""))
    }

    @Test(arguments: [
        ("POST", "/health", "GET, HEAD"), ("PUT", "/jobs", "GET, HEAD, POST"),
        ("GET", "/upload/a", "PUT"),
        ("PUT", "/jobs/\(text)", "GET, HEAD, DELETE"), ("GET", "/jobs/\(text)/cancel", "POST"),
        ("DELETE", "/jobs/\(text)/retry", "POST"),
    ]) func `a method that is not possible is answered with those that are`(
        method: String, target: String, allow: String
    ) {
        let error = #expect(throws: Refusal.self) { try Route(RequestHead(method, target)) }
        #expect(error?.headers == [HeaderField("Allow", allow)])
    }

    @Test(arguments: ["POST", "PUT"])
    func `a request that leads nowhere is answered with where files are sent`(
        method: String
    ) {
        for target in ["/", "/photo.jpg", "/upload", "/file/upload"] {
            let error = #expect(throws: Refusal.self) { try Route(RequestHead(method, target)) }
            let start =
                target == "/" ? "Possible here: GET, HEAD." : "There is nothing at this address."
            #expect(
                error?.detail == "\(start) Files are sent with POST "
                    + "to /jobs?pipeline=NAME or /batches?pipeline=NAME, or with PUT to "
                    + "/upload/NAME/FILENAME; GET /pipelines lists the names.")
        }
    }

    @Test(arguments: [
        (
            "/jobs?pipeline=web&width=400",
            "There is no parameter \"width\" at this address; known "
                + "are pipeline, lane, priority, batch, title, notify, name."
        ),
        (
            "/jobs?pipeline=web&titel=x",
            "There is no parameter \"titel\" at this address; did you "
                + "mean \"title\"? Known are pipeline, lane, priority, batch, title, notify, name."
        ),
        (
            "/jobs/\(text)/cancel?force=1",
            "There is no parameter \"force\" at this address; there are none."
        ),
        (
            "/jobs?\(String(repeating: "a", count: 99))=1",
            "There is no parameter "
                + "\"\(String(repeating: "a", count: 63))…\" at this address; known are pipeline, "
                + "lane, priority, batch, title, notify, name."
        ),
    ]) func `an unknown parameter is refused with the one that was meant`(
        target: String, detail: String
    ) throws {
        let refused = try Front().answer("POST", target)
        #expect(try JSON.decode(JSONValue.self, from: refused.body)["detail"] == .text(detail))
    }

    @Test(arguments: Endpoint.all.map(\.id))
    func `a body is accepted only where one is read`(id: String) throws {
        let endpoint = try #require(Endpoint.all.first { $0.id == id })
        let target = endpoint.path.example
        for (length, isChunked) in [(0, false), (nil, false), (1, false), (nil, true)] {
            var head = RequestHead(endpoint.method.rawValue, target)
            (head.contentLength, head.isChunked) = (length, isChunked)
            if endpoint.handler.body != nil || !(isChunked || length == 1) {
                #expect(try Route(head).endpoint.id == id)
            } else {
                let refusal = Refusal(.malformedRequest, "A request to this address has no body.")
                #expect(throws: refusal) { try Route(head) }
            }
        }
    }

    @Test func `an empty parameter of RFC 3875 counts as none`() {
        let parameters = [
            "REQUEST_METHOD": "PUT", "REQUEST_URI": "/upload/web/a?b=c?d", "CONTENT_TYPE": "",
            "CONTENT_LENGTH": "12", "HTTP_CONTENT_DISPOSITION": "inline",
            "HTTP_IF_NONE_MATCH": "*", "HTTP_PREFER": "wait=1", "HTTP_LAST_EVENT_ID": "7-a",
            "REMOTE_USER": "", "PRESSROOM_ROLE": "operator", "PRESSROOM_SOCKET": "",
            "HTTP_HOST": "a:1", "HTTP_ORIGIN": "http://b", "HTTP_SEC_FETCH_SITE": "none",
            "HTTP_CONTENT_ENCODING": "gzip", "HTTP_UPLOAD_OFFSET": "0", "HTTP_IF_MATCH": "m",
            "HTTP_CONTENT_RANGE": "bytes 0-1/2", "HTTP_TRANSFER_ENCODING": "chunked",
            "HTTP_IDEMPOTENCY_KEY": "k", "HTTP_CONTENT_DIGEST": "c", "HTTP_REPR_DIGEST": "r",
        ]
        let head = RequestHead(parameters: { parameters[$0] })
        var expected = RequestHead("PUT", "/upload/web/a?b=c?d")
        expected.contentLength = 12
        expected.contentDisposition = "inline"
        expected.contentEncoding = "gzip"
        expected.pieces = ["Content-Range": "bytes 0-1/2", "Upload-Offset": "0"]
        expected.ifMatch = "m"
        expected.ifNoneMatch = "*"
        expected.prefer = "wait=1"
        expected.lastEventID = "7-a"
        expected.isOperator = true
        (expected.host, expected.origin, expected.fetchSite) = ("a:1", "http://b", "none")
        expected.idempotencyKey = "k"
        expected.contentDigest = "c"
        expected.representationDigest = "r"
        #expect(head == expected)
        #expect(head.path == "/upload/web/a")
        #expect(head.query == "b=c?d")
    }

    @Test(arguments: [("12", false), ("", true), ("x", true)])
    func `a body without a length is read in chunks`(length: String, isChunked: Bool) {
        for method in ["POST", "GET"] {
            let head = RequestHead(parameters: {
                [
                    "REQUEST_METHOD": method, "CONTENT_LENGTH": length,
                    "HTTP_TRANSFER_ENCODING": "chunked",
                ][$0]
            })
            #expect(head.isChunked == isChunked)
        }
    }

    @Test func `an empty Idempotency-Key counts as sent`() {
        for (key, method, expected) in [("", "POST", ""), (nil, "POST", nil), ("", "GET", nil)]
            as [(String?, String, String?)]
        {
            let head = RequestHead(parameters: {
                ["REQUEST_METHOD": method, "HTTP_IDEMPOTENCY_KEY": key][$0] ?? nil
            })
            #expect(head.idempotencyKey == expected)
        }
    }
}
