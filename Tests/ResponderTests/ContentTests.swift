import Jobs
import Testing
@testable import Responder

/// What the header of a request says of its body, and of the state that it is for.
@Suite struct `The header of an upload` {
    let front: Front
    init() throws { front = try Front() }

    private let photo = Front.jpeg(bytes: 2_000)

    private static let pieces = [
        ("Content-Range", "bytes 0-1999/4000", true), ("Content-Range", "bytes 0-1999/2000", true),
        ("Upload-Offset", "0", true), ("Upload-Length", "4000", true),
        ("X-Content-Range", "bytes 0-3/5", true), ("Upload-Length", "2000", false),
        ("Upload-Defer-Length", "1", true),
        ("Upload-Concat", "partial", true), ("Upload-Complete", "?0", true),
        ("Upload-Complete", "?1", false), ("Upload-Incomplete", "?1", true),
        ("Upload-Incomplete", "?0", false),
    ]

    @Test(arguments: pieces)
    func `an upload that says it is a piece of a file is refused`(
        field: String, value: String, isRefused: Bool
    ) throws {
        #expect(RequestHead.pieceFields.contains(field))
        let multipart = form(("name=f; filename=a.jpg", photo))
        for (method, target, body, type) in [
            ("PUT", "/upload/web/a.jpg", photo, nil), ("POST", "/jobs?pipeline=web", photo, nil),
            ("POST", "/jobs?pipeline=web", multipart, "multipart/form-data; boundary=b"),
            ("POST", "/batches?pipeline=web", multipart, "multipart/form-data; boundary=b"),
        ] as [(String, String, [UInt8], String?)] {
            let response = front.answer(method, target, body: MemoryBody(body)) {
                $0.contentType = type
                $0.contentLength = body.count
                $0.pieces = [field: value == "2000" ? "\(body.count)" : value]
            }
            #expect(response.status == (isRefused ? 400 : 202), "\(response.text)")
            guard isRefused else { continue }
            #expect(
                response.text.contains(
                    "\"\\\"\(field): \(value)\\\" says that the body is a "
                        + "piece of a file. Send each file whole, in one request.\""))
        }
        if isRefused { #expect(try front.jobDirectories() == []) }
    }

    @Test(arguments: [
        ("X-HTTP-Method-Override", "DELETE", 400), ("X-HTTP-Method", "PATCH", 400),
        ("X-Method-Override", "GET", 400), ("X-HTTP-Method-Override", "post", 202),
        ("Content-MD5", "AAAAAAAAAAAAAAAAAAAAAA==", 400), ("Digest", "SHA-256=AAAA", 400),
    ]) func `an upload whose header asks for what is not done is refused`(
        field: String, value: String, status: Int
    ) throws {
        let response = front.answer("POST", "/jobs?pipeline=web", body: MemoryBody(photo)) {
            $0.unfollowed = [field: value]
        }
        #expect(response.status == status, "\(response.text)")
        let says = response.text.contains("\(field): \(value)\\\" is not followed here.")
        #expect(says == (status == 400))
        #expect(try front.jobDirectories().count == (status == 202 ? 1 : 0))
    }

    @Test(arguments: [
        ("Content-Range: bytes 0-99/1000", false), ("Content-Encoding: gzip", false),
        ("Content-Digest: sha-256=:AA==:", false), ("Content-MD5: AA==", false),
        ("Content-Encoding: identity", true), ("Content-Length: 2000", true),
    ]) func `a form part whose header asks for what is not done is refused`(
        field: String, isTaken: Bool
    )
        throws
    {
        let body =
            Array(
                "--b\r\nContent-Disposition: form-data; name=f; filename=a\r\n\(field)\r\n\r\n".utf8
            )
            + photo + Array("\r\n--b--\r\n".utf8)
        let response = front.answer("POST", "/jobs?pipeline=web", body: MemoryBody(body)) {
            $0.contentType = "multipart/form-data; boundary=b"
        }
        #expect(response.status == (isTaken ? 202 : 400), "\(response.text)")
    }

    @Test func `an upload of unknown length with an Upload-Length is refused`() {
        let response = front.answer("PUT", "/upload/web/a.jpg", body: MemoryBody(photo)) {
            $0.pieces = ["Upload-Length": "2000"]
        }
        #expect(response.status == 400)
    }

    @Test(arguments: [
        ("gzip", false), ("br, gzip", false), ("identity, zstd", false), ("aws-chunked", false),
        ("identity", true), ("Identity, ", true),
    ]) func `an upload is accepted only without a content coding`(
        coding: String, isTaken: Bool
    ) throws {
        let response = front.answer("PUT", "/upload/web/a.jpg", body: MemoryBody(photo)) {
            $0.contentEncoding = coding
        }
        #expect(response.status == (isTaken ? 202 : 415))
        guard !isTaken else { return }
        // RFC 9110, section 15.5.16.
        #expect(response.value("Accept-Encoding") == "identity")
        #expect(
            response.text
                == Refusal(
                    .unsupportedEncoding,
                    """
                    The body is sent with "Content-Encoding: \(coding)". Files are taken as they \
                    are, \
                    without a coding.
                    """
                ).response(instance: "/upload/web/a.jpg").text)
        #expect(try front.jobDirectories() == [])
    }

    @Test(
        arguments: [
            ("\"x\"", nil, false), ("TAG", nil, true), ("*", nil, true),
            ("\"x\", TAG", nil, true), ("W/TAG", nil, false), ("", nil, false), ("x", nil, false),
            (nil, "TAG", false), (nil, "*", false), (nil, "W/TAG", false), (nil, "\"x\"", true),
            ("TAG", "\"x\"", true), (nil, nil, true),
        ] as [(String?, String?, Bool)])
    func `conditions of an action are compared with the job's tag`(
        match: String?, noneMatch: String?, isMet: Bool
    ) throws {
        let put = front.answer("PUT", "/upload/web/a.jpg", body: MemoryBody(photo))
        let id = try JSON.decode(Status.self, from: put.body).id
        let tag = try #require(front.answer("GET", "/jobs/\(id)").value("ETag"))
        for (method, target, status) in [
            ("POST", "/jobs/\(id)/cancel", 202),
            ("POST", "/jobs/\(id)/retry", 409),
            ("DELETE", "/jobs/\(id)", 409),
        ] {
            let response = front.answer(method, target) {
                $0.ifMatch = match?.replacing("TAG", with: tag)
                $0.ifNoneMatch = noneMatch?.replacing("TAG", with: tag)
            }
            #expect(response.status == (isMet ? status : 412), "\(target)")
        }
    }

    @Test(
        arguments: [("*", nil, 412), ("\"x\"", nil, 412), (nil, "*", 202), (nil, "\"x\"", 202)]
            as [(String?, String?, Int)])
    func `an upload on condition that something exists is refused`(
        match: String?, noneMatch: String?, status: Int
    ) throws {
        let response = front.answer("PUT", "/upload/web/a.jpg", body: MemoryBody(photo)) {
            ($0.ifMatch, $0.ifNoneMatch) = (match, noneMatch)
        }
        #expect(response.status == status)
        #expect(try front.jobDirectories().count == (status == 202 ? 1 : 0))
    }

    @Test func `Content-Disposition names a file that the path of a PUT does not`() throws {
        let response = front.answer("PUT", "/upload/web/", body: MemoryBody(photo)) {
            $0.contentDisposition = "attachment; filename=\"b.jpg\""
        }
        #expect(try JSON.decode(Status.self, from: response.body).inputs[0].name == "b.jpg")
    }
}
