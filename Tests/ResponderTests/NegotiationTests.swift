import HTTP
import Testing
@testable import Responder

@Suite struct `The form of an answer` {
    static let chromium =
        "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,image/apng,"
        + "*/*;q=0.8,application/signed-exchange;v=b3;q=0.7"

    @Test(
        arguments: [
            (nil, false), ("*/*", false), ("application/json", false), ("text/html", true),
            (chromium, true),
            ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", true),
            ("text/html, application/json", false), ("application/json, text/html;q=0.9", false),
            ("application/json;q=0.9, text/html", true), ("text/*", true), ("text/html;q=0", false),
            ("application/problem+json, */*", false), ("image/avif,image/webp,*/*;q=0.8", false),
            ("text/event-stream", false), ("text/html;q=0.1", true), ("text/css,*/*;q=0.1", false),
            ("garbage", false), ("", false),
        ] as [(String?, Bool)])
    func `a page is for who would rather have HTML than JSON`(accept: String?, isPage: Bool) throws
    {
        let response = try Front().answer("GET", "/") { $0.accept = accept }
        #expect(response.status == 200)
        let type = isPage ? "text/html; charset=utf-8" : "application/json"
        #expect(response.value("Content-Type") == type)
        #expect(response.value("Vary") == "Accept, Accept-Language")
    }

    @Test(
        arguments: [("de", "de"), ("zh-CN", "zh-Hans"), (nil, "en"), ("fr", "en")]
            as [(String?, String)])
    func `a page is in the language that is liked most`(accepted: String?, tag: String) throws {
        let response = try Front().answer("GET", "/") {
            ($0.accept, $0.acceptLanguage) = ("text/html", accepted)
        }
        #expect(response.value("Content-Language") == tag)
        #expect(response.text.contains("<html lang=\"\(tag)\">"))
    }

    @Test func `each form of a status has a tag of its own`() throws {
        let front = try Front()
        let address = try #require(front.upload().value("Location"))
        func answer(_ accept: String, _ known: String? = nil) -> Response {
            front.answer("GET", address) { ($0.accept, $0.ifNoneMatch) = (accept, known) }
        }
        let json = try #require(answer("*/*").value("ETag"))
        let page = try #require(answer("text/html").value("ETag"))
        #expect(json != page)
        #expect(answer("*/*", page).status == 200 && answer("text/html", json).status == 200)
        for (accept, tag) in [("*/*", json), ("text/html", page), ("text/html", "W/\(page)")] {
            let known = answer(accept, tag)
            #expect(known.status == 304 && known.body.isEmpty)
            #expect(known.value("Vary") == "Accept, Accept-Language")
        }
    }
}

extension Front {
    /// Sends a picture.
    func upload(_ name: String = "photo.jpg") -> Response {
        let path = "/upload/web/" + PercentEncoding.encode(name)
        return answer("PUT", path, body: MemoryBody(Self.jpeg(bytes: 9)))
    }
}
