import HTTP
import Jobs
import Platform
import Spool
import Testing
@testable import Responder

@Suite struct `Accepting an upload` {
    let front: Front
    init() throws { front = try Front() }

    private func accepted(_ response: Response) throws -> (id: JobID, status: Status) {
        #expect(response.status == 202, "\(response.text)")
        let status = try JSON.decode(Status.self, from: response.body)
        #expect(response.value("Location") == "/jobs/\(status.id)")
        #expect(response.value("Retry-After") == "1")
        #expect(response.value("Content-Type") == "application/json")
        return (status.id, status)
    }

    private func stored(_ path: String) throws -> [UInt8] {
        try front.spoolRoot().contents(path)
    }

    @Test(arguments: [1, 4, 1_023, 1_024, 1_025, 131_072, 131_073, 300_000])
    func `a raw body is stored as it came`(bytes: Int) throws {
        let body = Array(Front.jpeg(bytes: max(4, bytes)))
        let response = front.answer(
            "PUT", "/upload/web/my%20photo.jpg?lane=urgent",
            body: MemoryBody(body)
        ) { $0.contentLength = body.count }
        let (id, status) = try accepted(response)
        #expect(
            status.inputs == [
                Manifest.Input(
                    name: "my photo.jpg", mediaType: .jpeg,
                    bytes: body.count)
            ])
        #expect(try stored("new/urgent/\(id)/in/000") == body)
        #expect(try front.jobDirectories() == ["new/urgent/\(id)"])
    }

    @Test func `all files of a form are stored in their order, and its fields are used`() throws {
        let (first, second) = (Front.jpeg(bytes: 200_000), Front.jpeg(bytes: 5) + [0x0d, 0x0a])
        let body = form(
            ("name=pipeline", Array("web".utf8)), ("name=lane", Array("batch".utf8)),
            ("name=f; filename=\"a.jpg\"", first), ("name=none; filename=\"\"", []),
            ("name=f; filename=\"C:\\b.jpg\"", second))
        let (id, status) = try accepted(front.post(form: body, to: "/jobs"))
        #expect(status.inputs.map(\.name) == ["a.jpg", "b.jpg"])
        #expect(status.inputs.map(\.bytes) == [200_000, 7])
        #expect(try stored("new/batch/\(id)/in/000") == first)
        #expect(try stored("new/batch/\(id)/in/001") == second)
    }

    /// What is sent for "Café – 5 €", and the name of a file in it.
    struct Texts: CustomTestStringConvertible {
        let testDescription: String
        var contentType = "multipart/form-data; boundary=b"
        var first: [(header: String, data: [UInt8])] = []
        var type = ""
        let title: [UInt8]
        var isNameRead = true
    }

    private static let western = Array("Caf".utf8) + [0xe9, 0x20, 0x96, 0x20, 0x35, 0x20, 0x80]

    @Test(arguments: [
        Texts(testDescription: "in UTF-8", title: Array("Café – 5 €".utf8)),
        Texts(
            testDescription: "in UTF-8 as its part says",
            type: "\r\nContent-Type: text/plain;charset=\"UTF-8\"",
            title: Array("Café – 5 €".utf8)),
        Texts(
            testDescription: "in windows-1252 as its part says",
            type: "\r\nContent-Type: text/plain; charset=Windows-1252", title: western,
            isNameRead: false),
        Texts(
            testDescription: "in ISO 8859-1 as browsers have it",
            type: "\r\nContent-Type: text/plain; charset=ISO-8859-1", title: western,
            isNameRead: false),
        Texts(
            testDescription: "in windows-1252 as the form says",
            first: [("name=_charset_", Array("windows-1252".utf8))], title: western),
        Texts(
            testDescription: "in windows-1252 as the form's type says",
            contentType: "multipart/form-data; charset=iso-8859-1; boundary=b", title: western),
        Texts(
            testDescription: "in UTF-8 as its part says, not as the form does",
            first: [("name=_charset_", Array("windows-1252".utf8))],
            type: "\r\nContent-Type: text/plain; charset=utf-8",
            title: Array("Café – 5 €".utf8)),
    ]) func `a text field of a form is read in its own charset`(texts: Texts) throws {
        var body: [UInt8] = []
        for part in texts.first + [("name=title" + texts.type, texts.title)] {
            body += form(part, ends: false)
        }
        let name =
            texts.first.isEmpty && texts.isNameRead && !texts.contentType.contains("charset")
            ? Array("é.jpg".utf8) : [0xe9] + Array(".jpg".utf8)
        body +=
            Array("--b\r\nContent-Disposition: form-data; name=f; filename=\"".utf8) + name
            + Array("\"\r\n\r\n".utf8) + Front.jpeg(bytes: 9) + Array("\r\n--b--\r\n".utf8)
        let response = front.answer("POST", "/jobs?pipeline=web", body: MemoryBody(body)) {
            $0.contentType = texts.contentType
        }
        let status = try accepted(response).status
        #expect(status.title?.text == "Café – 5 €")
        #expect(status.inputs[0].name == (texts.isNameRead ? "é.jpg" : "\u{fffd}.jpg"))
    }

    @Test func `a form may declare UTF-8 at any place`() throws {
        let body = form(
            ("name=title", Array("é".utf8)), ("name=_charset_", Array("UTF-8".utf8)),
            ("name=f; filename=\"a.jpg\"", Front.jpeg(bytes: 9)),
            ("name=_charset_", Array("utf-8".utf8)))
        #expect(try accepted(front.post(form: body)).status.title?.text == "é")
    }

    @Test func `the authenticated user owns the job`() throws {
        let response = front.answer(
            "POST", "/jobs?pipeline=web",
            body: MemoryBody(Front.jpeg(bytes: 9))
        ) { $0.owner = "ada" }
        let (id, status) = try accepted(response)
        let bytes = try stored("new/normal/\(id)/manifest.json")
        let manifest = try JSON.decode(Manifest.self, from: bytes)
        #expect(manifest.owner == "ada")
        #expect(status.inputs[0].name == "upload.jpg")
    }

    @Test(arguments: [
        ("/jobs?pipeline=web&name=a.jpg", "attachment; filename=b.jpg", "a.jpg"),
        ("/jobs?pipeline=web", "attachment; filename=\"../b.jpg\"", "b.jpg"),
        ("/jobs?pipeline=web", "attachment; filename=b; filename*=utf-8''%e2%82%ac.jpg", "€.jpg"),
        ("/jobs?pipeline=web", "attachment; filename=\"", "upload.jpg"),
    ]) func `a raw body is named by the query or Content-Disposition`(
        target: String, disposition: String, name: String
    ) throws {
        let body = MemoryBody(Front.jpeg(bytes: 9))
        let response = front.answer("POST", target, body: body) {
            $0.contentDisposition = disposition
        }
        #expect(try accepted(response).status.inputs[0].name == name)
    }

    struct Refused: CustomTestStringConvertible {
        let testDescription: String
        var target = "/jobs?pipeline=web"
        var contentType: String? = "multipart/form-data; boundary=b"
        let body: [UInt8]
        var isCutOff = false
        /// Whether the length is known before the body.
        var isLengthKnown = true
        let kind: Refusal.Kind
        let detail: String
    }

    private static let inUTF16 =
        "The texts of the form are in \"utf-16\", which is not known "
        + "here; known are UTF-8, US-ASCII, ISO-8859-1, windows-1252."
    private static let photo = ("name=f; filename=\"a.jpg\"", Front.jpeg(bytes: 2_000))
    private static let larger = "is larger than 300 kB, the most that the pipeline \"web\" takes."
    private static let takes = "the pipeline \"web\" takes image/jpeg, image/png."

    private static let known =
        "known are pipeline, lane, priority, batch, title, notify. A file's "
        + "part has a filename."

    static let refused = [
        Refused(
            testDescription: "an unknown field",
            body: form(("name=comment", Array("hello".utf8)), photo), kind: .malformedRequest,
            detail: "There is no field \"comment\" for this form; \(known)"),
        Refused(
            testDescription: "an unknown field behind the file",
            body: form(photo, ("name=webhook", Array("http://a".utf8))),
            kind: .malformedRequest,
            detail: "There is no field \"webhook\" for this form; \(known)"),
        Refused(
            testDescription: "an unknown field without a value",
            body: form(("name=submit", []), photo), kind: .malformedRequest,
            detail: "There is no field \"submit\" for this form; \(known)"),
        Refused(
            testDescription: "a misspelt field",
            body: form(("name=titel", Array("x".utf8)), photo), kind: .malformedRequest,
            detail: "There is no field \"titel\" for this form; did you mean \"title\"? "
                + known.replacing("known", with: "Known")),
        Refused(
            testDescription: "a file without a filename",
            body: form(("name=file\r\nContent-Type: image/jpeg", Front.jpeg(bytes: 9))),
            kind: .malformedRequest,
            detail: "There is no field \"file\" for this form; \(known)"),
        Refused(
            testDescription: "a piece of a file as dropzone.js sends it",
            body: form(("name=dzchunkindex", Array("0".utf8)), photo), kind: .malformedRequest,
            detail: "There is no field \"dzchunkindex\" for this form; \(known)"),
        Refused(
            testDescription: "a title that is no UTF-8",
            body: form(("name=title", [0x63, 0xe9]), photo), kind: .malformedRequest,
            detail: "The form's field \"title\" is no text in UTF-8; its part, or a field "
                + "\"_charset_\" in front of all others, may say what it is in."),
        Refused(
            testDescription: "a title that is no ASCII",
            body: form(
                (
                    "name=title\r\nContent-Type: text/plain; charset=us-ascii",
                    Array("é".utf8)
                ), photo), kind: .malformedRequest,
            detail: "The form's field \"title\" is no text in US-ASCII; its part, or a field "
                + "\"_charset_\" in front of all others, may say what it is in."),
        Refused(
            testDescription: "a title in a charset that is not known",
            body: form(
                (
                    "name=title\r\nContent-Type: text/plain; charset=utf-16",
                    Array("a".utf8)
                ), photo), kind: .malformedRequest,
            detail: Self.inUTF16),
        Refused(
            testDescription: "a form in a charset that is not known",
            body: form(("name=_charset_", Array("utf-16".utf8)), photo),
            kind: .malformedRequest, detail: Self.inUTF16),
        Refused(
            testDescription: "a form whose type names a charset that is not known",
            contentType: "multipart/form-data; boundary=b; charset=utf-16", body: form(photo),
            kind: .malformedRequest, detail: Self.inUTF16),
        Refused(
            testDescription: "a form that says its charset too late",
            body: form(
                ("name=title", Array("a".utf8)),
                ("name=_charset_", Array("latin1".utf8)), photo),
            kind: .malformedRequest,
            detail: "The form's field \"_charset_\" must stand in front of all others."),
        Refused(
            testDescription: "a field with a type that is none",
            body: form(
                ("name=title\r\nContent-Type: text/plain; charset", Array("a".utf8)),
                photo), kind: .malformedMultipart,
            detail: "The Content-Type of the form's field \"title\" is malformed."),
        Refused(
            testDescription: "an unknown pipeline", target: "/jobs?pipeline=nope",
            body: form(photo), kind: .unknownPipeline,
            detail: "There is no pipeline \"nope\"."),
        Refused(
            testDescription: "an unknown pipeline in a field", target: "/jobs",
            body: form(("name=pipeline", Array("../web".utf8)), photo), kind: .unknownPipeline,
            detail: "There is no pipeline \"../web\"."),
        Refused(
            testDescription: "a pipeline with a mistake", target: "/jobs?pipeline=broken",
            body: form(photo), kind: .pipelineUnavailable,
            detail: "The definition of the pipeline \"broken\" has an error; the operator "
                + "finds it in the log."),
        Refused(
            testDescription: "no pipeline", target: "/jobs", body: form(photo),
            kind: .malformedRequest,
            detail: "The request does not name a pipeline: use /jobs?pipeline=NAME, or a "
                + "field \"pipeline\" in front of the first file."),
        Refused(
            testDescription: "no pipeline for a raw body", target: "/jobs", contentType: nil,
            body: Front.jpeg(bytes: 9), kind: .malformedRequest,
            detail: "The request does not name a pipeline: use /jobs?pipeline=NAME."),
        Refused(
            testDescription: "a late pipeline", target: "/jobs?pipeline=web",
            body: form(photo, ("name=pipeline", Array("web".utf8))), kind: .malformedRequest,
            detail: "The form's field \"pipeline\" must stand in front of the first file."),
        Refused(
            testDescription: "two pipelines", target: "/jobs?pipeline=web",
            body: form(("name=pipeline", Array("broken".utf8)), photo),
            kind: .malformedRequest,
            detail: "The request gives two different values of \"pipeline\"."),
        Refused(
            testDescription: "two lanes", target: "/jobs?pipeline=web&lane=batch",
            body: form(("name=lane", Array("urgent".utf8)), photo),
            kind: .malformedRequest,
            detail: "The request gives two different values of \"lane\"."),
        Refused(
            testDescription: "an unknown lane",
            body: form(("name=lane", Array("fast".utf8)), photo), kind: .malformedRequest,
            detail: "The lane is not one of urgent, normal and batch."),
        Refused(
            testDescription: "an endless field",
            body: form(("name=pipeline", Array(repeating: 0x61, count: 257))),
            kind: .malformedRequest, detail: "The form's field \"pipeline\" is too long."),
        Refused(
            testDescription: "an empty body", contentType: "image/jpeg", body: [],
            kind: .empty, detail: "The request has no body."),
        Refused(
            testDescription: "an empty body of unknown length", contentType: nil, body: [],
            isLengthKnown: false, kind: .empty, detail: "The file is empty."),
        Refused(
            testDescription: "an empty file", body: form(photo, ("name=f; filename=b.jpg", [])),
            kind: .empty, detail: "The file \"b.jpg\" is empty."),
        Refused(
            testDescription: "a form without a file", body: form(("name=title", [0x61])),
            kind: .empty, detail: "The form has no file."),
        Refused(
            testDescription: "a raw body too large", contentType: nil,
            body: Front.jpeg(bytes: 300_001), kind: .tooLarge,
            detail: "The file \(larger)"),
        Refused(
            testDescription: "a raw body too large of unknown length", contentType: nil,
            body: Front.jpeg(bytes: 300_001), isLengthKnown: false, kind: .tooLarge,
            detail: "The file \(larger)"),
        Refused(
            testDescription: "a file of a form too large",
            body: form(photo, ("name=f; filename=b.jpg", Front.jpeg(bytes: 300_001))),
            kind: .tooLarge,
            detail: "The file \"b.jpg\" \(larger)"),
        Refused(
            testDescription: "a type not accepted",
            body: form(photo, ("name=f; filename=b.jpg", Array("GIF89a...".utf8))),
            kind: .unsupportedType,
            detail: "The file \"b.jpg\" looks like image/gif; \(takes)"),
        Refused(
            testDescription: "an unknown type", contentType: "image/jpeg",
            body: Array(repeating: 0x20, count: 5_000), kind: .unsupportedType,
            detail: "The file is of an unknown type; \(takes)"),
        Refused(
            testDescription: "a camera's raw file", contentType: "image/tiff",
            body: Array("IIRO".utf8) + Array(repeating: 0, count: 5_000),
            kind: .unsupportedType,
            detail: "The file is a camera's raw file, which has to be developed to a picture "
                + "first; \(takes)"),
        Refused(
            testDescription: "a raw body cut off", contentType: nil,
            body: Front.jpeg(bytes: 200_000), isCutOff: true, kind: .cutOff,
            detail: "The upload ended before it was complete."),
        Refused(
            testDescription: "a form cut off behind its end", body: form(photo),
            isCutOff: true, kind: .cutOff, detail: "The upload ended before it was complete."),
        Refused(
            testDescription: "a form without its end", body: form(photo, ends: false),
            kind: .cutOff, detail: "The form ended before its final boundary."),
        Refused(
            testDescription: "a broken form", body: form(photo).dropLast(3) + [0x21],
            kind: .malformedMultipart,
            detail: "The form is malformed: a boundary is followed by something that may not "
                + "stand there."),
        Refused(
            testDescription: "a form without a boundary", contentType: "multipart/form-data",
            body: form(photo), kind: .malformedMultipart,
            detail: "The Content-Type has no boundary, or one that is not allowed."),
        Refused(
            testDescription: "another multipart type",
            contentType: "multipart/mixed; boundary=b", body: form(photo),
            kind: .malformedMultipart,
            detail: "Of the multipart types only multipart/form-data is taken."),
    ]

    @Test(arguments: refused)
    func `an invalid upload is refused with its error and leaves nothing behind`(row: Refused)
        throws
    {
        if row.kind == .pipelineUnavailable { try front.addBrokenPipeline() }
        let body = MemoryBody(row.body, isCutOff: row.isCutOff)
        let response = front.answer("POST", row.target, body: body) {
            $0.contentType = row.contentType
            $0.contentLength = row.isLengthKnown ? row.body.count : nil
        }
        let problem = Refusal(row.kind, row.detail).response(instance: "/jobs")
        #expect(response.status == row.kind.status)
        #expect(response.text == problem.text)
        #expect(try front.jobDirectories() == [])
    }
}
