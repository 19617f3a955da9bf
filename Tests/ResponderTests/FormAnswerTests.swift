import HTTP
import Testing
@testable import Responder

@Suite struct `A form of a page` {
    private static let file = (
        header: "name=\"file\"; filename=\"a.jpg\"", data: Front.jpeg(bytes: 9)
    )
    private static let fields = [
        (header: "name=\"pipeline\"", data: Array("web".utf8)),
        (header: "name=\"title\"", data: []), (header: "name=\"notify\"", data: []),
    ]

    /// Sends what a browser sends of the page for uploads.
    private func post(
        _ target: String, _ form: [UInt8], in front: Front, origin: String = "http://press.example"
    ) -> Response {
        front.answer("POST", target, body: MemoryBody(form)) {
            $0.contentType = "multipart/form-data; boundary=b"
            $0.contentLength = form.count
            $0.accept = `The form of an answer`.chromium
            ($0.host, $0.origin) = ("press.example", origin)
        }
    }

    @Test(arguments: [("/jobs", "/jobs/"), ("/batches", "/batches/")])
    func `an upload from a page leads on to what it became`(target: String, page: String) throws {
        let front = try Front()
        let whole = form(Self.fields[0], Self.fields[1], Self.fields[2], Self.file)
        let response = post(target, whole, in: front)
        #expect(response.status == 303 && response.body.isEmpty)
        #expect(try #require(response.value("Location")).hasPrefix(page))
        #expect(try front.jobDirectories().count == 1)
    }

    @Test func `what is refused of a form is a page that says what to do`() throws {
        let front = try Front()
        let text = (header: "name=\"file\"; filename=\"<b>.txt\"", data: Array("hello".utf8))
        let response = post("/jobs", form(Self.fields[0], text), in: front)
        #expect(response.status == 415)
        #expect(response.value("Content-Type") == "text/html; charset=utf-8")
        #expect(response.value("Cache-Control") == "no-store")
        #expect(response.text.contains("data-kind=\"unsupported-type\""))
        #expect(response.text.contains("&lt;b&gt;.txt") && response.text.contains("href=\"/\""))
        #expect(MarkupCheck(response.text).errors.isEmpty)
        #expect(try front.jobDirectories().isEmpty)
    }

    @Test func `a form without a file is refused on a page`() throws {
        let nobody = (header: "name=\"file\"; filename=\"\"", data: [UInt8]())
        let response = try post("/jobs", form(Self.fields[0], nobody), in: Front())
        #expect(response.status == 400 && response.text.contains("data-kind=\"empty-upload\""))
    }

    @Test func `a form of another site is refused on a page`() throws {
        let front = try Front()
        let response = post(
            "/jobs", form(Self.fields[0], Self.file), in: front, origin: "http://evil.example")
        #expect(response.status == 403 && response.text.contains("data-kind=\"foreign-origin\""))
        #expect(try front.jobDirectories().isEmpty)
    }

    @Test(arguments: [("cancel", 202), ("delete", 409), ("retry", 409)])
    func `a button of a job's page leads back to it, or says why not`(
        action: String, status: Int
    ) throws {
        let front = try Front()
        let job = try #require(front.upload().value("Location"))
        let path = "\(job)/\(action)"
        #expect(front.answer("POST", path).status == status)
        let response = front.answer("POST", path) { $0.accept = "text/html" }
        #expect(response.status == (status == 202 ? 303 : status))
        if status == 202 { #expect(response.value("Location") == job) }
    }
}
