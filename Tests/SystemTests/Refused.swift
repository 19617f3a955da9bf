import Testing

/// A request that must be refused, and what is to be said of it.
struct Refused: CustomTestStringConvertible {
    let testDescription: String
    /// Everything that is sent, but the lines that each request begins with.
    let method: String
    let target: String
    let fields: [String]
    let body: [UInt8]?
    /// The answer.
    let status: Int
    let kind: String
    let title: String
    /// `nil` when nginx says it in its own words.
    let detail: String?
    let allow: String?

    init(
        _ name: String, _ method: String = "POST", _ target: String = "/jobs?pipeline=tile",
        _ fields: [String] = [], _ body: [UInt8]? = nil, says status: Int, _ kind: String,
        _ title: String, _ detail: String?, allow: String? = nil
    ) {
        testDescription = name
        self.method = method
        self.target = target
        self.fields = fields
        self.body = body
        self.status = status
        self.kind = kind
        self.title = title
        self.detail = detail
        self.allow = allow
    }

    /// A form that is sent to `target`.
    init(
        _ name: String, _ form: Form, to target: String = "/jobs?pipeline=tile", says status: Int,
        _ kind: String, _ title: String, _ detail: String
    ) {
        self.init(
            name, "POST", target, ["Content-Type: \(form.contentType)"], form.bytes,
            says: status, kind, title, detail)
    }

    static let all = uploads + forms + unheeded + lost + methods + paths + malformed

    private static let uploads = [
        Refused(
            "an unknown pipeline", "POST", "/jobs?pipeline=nosuch", [], Media.small, says: 404,
            "unknown-pipeline", "There is no such pipeline",
            "There is no pipeline \"nosuch\"."),
        Refused(
            "an unknown pipeline in the path", "PUT", "/upload/nosuch/a.jpg", [], Media.small,
            says: 404, "unknown-pipeline", "There is no such pipeline",
            "There is no pipeline \"nosuch\"."),
        Refused(
            "no pipeline", "POST", "/jobs", [], Media.small, says: 400, "malformed-request",
            "The request is malformed",
            "The request does not name a pipeline: use /jobs?pipeline=NAME."),
        Refused(
            "two pipelines in the query", "POST", "/jobs?pipeline=tile&pipeline=web", [],
            Media.small, says: 400, "malformed-request", "The request is malformed",
            "The query has more than one \"pipeline\", or a malformed one."),
        Refused(
            "a lane that does not exist", "POST", "/jobs?pipeline=tile&lane=fast", [],
            Media.small, says: 400, "malformed-request", "The request is malformed",
            "The lane is not one of urgent, normal and batch."),
        Refused(
            "an empty body", "POST", "/jobs?pipeline=tile", [], [], says: 400, "empty-upload",
            "The upload is empty", "The request has no body."),
        Refused(
            "an empty body in chunks", "POST", "/jobs?pipeline=tile",
            ["Transfer-Encoding: chunked"], chunked([]), says: 400, "empty-upload",
            "The upload is empty", "The request has no body."),
        Refused(
            "a file over the limit", "PUT", "/upload/little/big.jpg", [], big, says: 413,
            "upload-too-large", "The file is too large for this pipeline",
            "The file \"big.jpg\" is larger than 100 kB, the most that the pipeline \"little\" "
                + "takes."),
        Refused(
            "a file over the limit in chunks", "POST", "/jobs?pipeline=little",
            ["Transfer-Encoding: chunked"], chunked(big), says: 413, "upload-too-large",
            "The file is too large for this pipeline",
            "The file is larger than 100 kB, the most that the pipeline \"little\" takes."),
        Refused(
            "a text", "PUT", "/upload/tile/notes.jpg", [], Array("Dear diary,".utf8),
            says: 415, "unsupported-type", "The pipeline does not take this type of file",
            "The file \"notes.jpg\" is of an unknown type; the pipeline \"tile\" takes "
                + "image/jpeg, image/png, application/pdf."),
        Refused(
            "a long text", "PUT", "/upload/tile/notes.jpg", [],
            Array(repeating: UInt8(ascii: "a"), count: 300_000),
            says: 415, "unsupported-type", "The pipeline does not take this type of file",
            "The file \"notes.jpg\" is of an unknown type; the pipeline \"tile\" takes "
                + "image/jpeg, image/png, application/pdf."),
        Refused(
            "a document where pictures are wanted", "PUT", "/upload/little/a.jpg", [],
            Media.document(pages: 1), says: 415, "unsupported-type",
            "The pipeline does not take this type of file",
            "The file \"a.jpg\" looks like application/pdf; the pipeline \"little\" takes "
                + "image/jpeg."),
    ]

    private static let forms = [
        Refused(
            "an unknown pipeline in a form",
            Form().field("pipeline", "nosuch").file("a.jpg", Media.small), to: "/jobs",
            says: 404, "unknown-pipeline", "There is no such pipeline",
            "There is no pipeline \"nosuch\"."),
        Refused(
            "a form with another pipeline than the query",
            Form().field("pipeline", "web").file("a.jpg", Media.small), says: 400,
            "malformed-request", "The request is malformed",
            "The request gives two different values of \"pipeline\"."),
        Refused(
            "a form with a lane that does not exist",
            Form().field("lane", "fast").file("a.jpg", Media.small), says: 400,
            "malformed-request", "The request is malformed",
            "The lane is not one of urgent, normal and batch."),
        Refused(
            "a form with no pipeline", Form().file("a.jpg", Media.small), to: "/jobs",
            says: 400, "malformed-request", "The request is malformed",
            "The request does not name a pipeline: use /jobs?pipeline=NAME, or a field "
                + "\"pipeline\" in front of the first file."),
        Refused(
            "a form with the pipeline behind the file",
            Form().file("a.jpg", Media.small).field("pipeline", "tile"), says: 400,
            "malformed-request", "The request is malformed",
            "The form's field \"pipeline\" must stand in front of the first file."),
        Refused(
            "a form without a part", Form(), says: 400, "empty-upload", "The upload is empty",
            "The form has no file."),
        Refused(
            "a form in which no file was chosen", Form().file("", []), says: 400,
            "empty-upload", "The upload is empty", "The form has no file."),
        Refused(
            "a form with an empty file", Form().file("a.jpg", []), says: 400, "empty-upload",
            "The upload is empty", "The file \"a.jpg\" is empty."),
        Refused(
            "a form whose second file is a text",
            Form().file("a.jpg", Media.small).file("b.jpg", Array("no".utf8)), says: 415,
            "unsupported-type", "The pipeline does not take this type of file",
            "The file \"b.jpg\" is of an unknown type; the pipeline \"tile\" takes "
                + "image/jpeg, image/png, application/pdf."),
        Refused(
            "a form whose second file is over the limit",
            Form().file("a.jpg", Media.small).file("b.jpg", big), to: "/jobs?pipeline=little",
            says: 413, "upload-too-large", "The file is too large for this pipeline",
            "The file \"b.jpg\" is larger than 100 kB, the most that the pipeline \"little\" "
                + "takes."),
        Refused(
            "a form without its final boundary",
            Form().file("a.jpg", Media.small).withoutEnd, says: 400, "upload-cut-off",
            "The upload was cut off", "The form ended before its final boundary."),
        Refused(
            "a form without a boundary in its type", "POST", "/jobs?pipeline=tile",
            ["Content-Type: multipart/form-data"], Form().file("a.jpg", Media.small).bytes,
            says: 400, "malformed-multipart", "The multipart body is malformed",
            "The Content-Type has no boundary, or one that is not allowed."),
        Refused(
            "another multipart type", "POST", "/jobs?pipeline=tile",
            ["Content-Type: multipart/mixed; boundary=\(Form.boundary)"],
            Form().file("a.jpg", Media.small).bytes, says: 400, "malformed-multipart",
            "The multipart body is malformed",
            "Of the multipart types only multipart/form-data is taken."),
    ]

    /// What would be ignored otherwise, so that something else was done than was said.
    private static let unheeded = [
        Refused(
            "a piece of a file", "PUT", "/upload/tile/a.jpg",
            ["Content-Range: bytes 0-999/5000"], Media.small, says: 400, "malformed-request",
            "The request is malformed",
            "\"Content-Range: bytes 0-999/5000\" says that the body is a piece of a file. Send "
                + "each file whole, in one request."),
        Refused(
            "a piece of a file in a form, as jQuery File Upload sends it", "POST",
            "/jobs?pipeline=tile",
            [
                "Content-Range: bytes 0-999/5000",
                "Content-Disposition: attachment; filename=\"a.jpg\"",
                "Content-Type: \(Form().contentType)",
            ],
            Form().file("a.jpg", Media.small).bytes, says: 400, "malformed-request",
            "The request is malformed",
            "\"Content-Range: bytes 0-999/5000\" says that the body is a piece of a file. Send "
                + "each file whole, in one request."),
        Refused(
            "a piece of a file as tus sends it", "POST", "/jobs?pipeline=tile",
            [
                "Tus-Resumable: 1.0.0", "Upload-Length: 500000",
                "Content-Type: application/offset+octet-stream",
            ], Media.small, says: 400,
            "malformed-request", "The request is malformed",
            "\"Upload-Length: 500000\" says that the body is a piece of a file. Send each file "
                + "whole, in one request."),
        Refused(
            "a compressed body", "PUT", "/upload/tile/a.jpg", ["Content-Encoding: gzip"],
            Media.small, says: 415, "unsupported-encoding",
            "The upload has an unsupported encoding",
            "The body is sent with \"Content-Encoding: gzip\". Files are taken as they are, "
                + "without a coding."),
        Refused(
            "a compressed transfer", "PUT", "/upload/tile/a.jpg",
            ["Transfer-Encoding: gzip, chunked"], chunked(Media.small), says: 501,
            "web-server", "The web server cannot do this",
            "The web server could not accept the request as it was sent."),
        Refused(
            "an upload of what is there already", "PUT", "/upload/tile/a.jpg",
            ["If-Match: *"], Media.small, says: 412, "precondition-failed",
            "The condition of the request does not hold",
            "The condition of If-Match does not hold; nothing was done."),
        Refused(
            "a width in the query", "POST", "/jobs?pipeline=tile&width=400", [], Media.small,
            says: 400, "malformed-request", "The request is malformed",
            "There is no parameter \"width\" at this address; known are pipeline, lane, "
                + "priority, batch, title, notify, name."),
        Refused(
            "a state that is misspelt", "GET", "/jobs?stat=failed", [], nil, says: 400,
            "malformed-request", "The request is malformed",
            "There is no parameter \"stat\" at this address; did you mean \"state\"? Known are "
                + "state, pipeline, batch, limit, after, since, until."),
        Refused(
            "a parameter of what takes none", "GET", "/jobs/\(id)?width=9", [], nil, says: 400,
            "malformed-request", "The request is malformed",
            "There is no parameter \"width\" at this address; there are none."),
        Refused(
            "a body that nobody reads", "POST", "/jobs/\(id)/cancel", [], Array("{}".utf8),
            says: 400, "malformed-request", "The request is malformed",
            "A request to this address has no body."),
        Refused(
            "chunks that nobody reads", "POST", "/jobs/\(id)/cancel",
            ["Transfer-Encoding: chunked"], chunked(Array("{}".utf8)), says: 400,
            "malformed-request", "The request is malformed",
            "A request to this address has no body."),
        Refused(
            "a form with a misspelt field",
            Form().field("titel", "x").file("a.jpg", Media.small), says: 400,
            "malformed-request", "The request is malformed",
            "There is no field \"titel\" for this form; did you mean \"title\"? Known are "
                + "pipeline, lane, priority, batch, title, notify. A file's part has a filename."),
        Refused(
            "a form with a field that does not exist, behind its file",
            Form().file("a.jpg", Media.small).field("webhook", "http://example.org"), says: 400,
            "malformed-request", "The request is malformed",
            "There is no field \"webhook\" for this form; known are pipeline, lane, priority, "
                + "batch, title, notify. A file's part has a filename."),
        Refused(
            "a form in a charset that is not known",
            Form().field("_charset_", "UTF-16").file("a.jpg", Media.small), says: 400,
            "malformed-request", "The request is malformed",
            "The texts of the form are in \"UTF-16\", which is not known here; known are "
                + "UTF-8, US-ASCII, ISO-8859-1, windows-1252."),
    ]

    /// Files of 2 MB that are sent to where none is taken.
    private static let lost =
        [
            ("PUT", "/photo.jpg"), ("POST", "/upload"), ("POST", "/jobs/"),
            ("PUT", "/upload"),
        ].map { (method: String, target: String) in
            Refused(
                "\(method) \(target) with a file", method, target, [], large, says: 404,
                "not-found", "There is nothing at this address", whereTo)
        } + [
            Refused(
                "a form to /", "POST", "/", ["Content-Type: \(Form().contentType)"],
                Form().file("a.jpg", large).bytes, says: 405, "method-not-allowed",
                "The method is not allowed here", whereElse, allow: "GET, HEAD"),
            Refused(
                "chunks to /", "POST", "/", ["Transfer-Encoding: chunked"], chunked(large),
                says: 405, "method-not-allowed", "The method is not allowed here", whereElse,
                allow: "GET, HEAD"),
            Refused(
                "a file to a pipeline", "POST", "/pipelines/tile", [], large, says: 405,
                "method-not-allowed", "The method is not allowed here",
                "Possible here: GET, HEAD.", allow: "GET, HEAD"),
            Refused(
                "a file to what only reads", "POST", "/health", [], large, says: 405,
                "method-not-allowed", "The method is not allowed here",
                "Possible here: GET, HEAD.", allow: "GET, HEAD"),
            Refused(
                "a file to a job's events", "POST", "/jobs/\(id)/events", [], large, says: 405,
                "method-not-allowed", "The method is not allowed here",
                "Possible here: GET, HEAD.", allow: "GET, HEAD"),
        ]

    private static let whereElse = whereTo.replacing(
        "There is nothing at this address.", with: "Possible here: GET, HEAD.")

    private static let whereTo =
        "There is nothing at this address. Files are sent with POST to "
        + "/jobs?pipeline=NAME or /batches?pipeline=NAME, or with PUT to /upload/NAME/FILENAME; "
        + "GET /pipelines lists the names."
    private static let large = Media.small + [UInt8](repeating: 0, count: 2_000_000)

    private static let methods = [
        ("PUT", "/jobs", "GET, HEAD, POST"), ("DELETE", "/jobs", "GET, HEAD, POST"),
        ("PUT", "/health", "GET, HEAD"),
        ("POST", "/jobs/\(id)", "GET, HEAD, DELETE"), ("GET", "/jobs/\(id)/cancel", "POST"),
        ("DELETE", "/jobs/\(id)/retry", "POST"), ("DELETE", "/jobs/\(id)/files/a/b", "GET, HEAD"),
        ("GET", "/upload/tile/a.jpg", "PUT"), ("POST", "/upload/tile/a.jpg", "PUT"),
        ("PUT", "/jobs/\(id)/files/small/000.webp", "GET, HEAD"),
    ].map { (method: String, target: String, allow: String) in
        Refused(
            "\(method) \(target)", method, target, [], method == "GET" ? nil : [], says: 405,
            "method-not-allowed", "The method is not allowed here",
            "Possible here: \(allow).", allow: allow)
    }

    private static let id = "01932f00-0000-7000-8000-000000000000"

    private static let nothing = (
        404, "not-found", "There is nothing at this address",
        "There is nothing at this address."
    )
    private static let notAllowed = (
        400, "malformed-request", "The request is malformed",
        "The path has a part that is not allowed there."
    )

    private static let paths =
        [
            ("/index.html", nothing), ("/jobs/", unknownJob), ("/upload", nothing),
            ("/jobs/\(id)", unknownJob), ("/jobs/\(id.uppercased())", unknownJob),
            ("/jobs/1", unknownJob), ("/jobs/\(id)/files", unknownJob),
            ("/jobs/\(id)/files/small/000.webp", unknownJob),
            ("/results/lock", nothing), ("/results/", nothing),
            ("/jobs/%2e%2e/results/lock", notAllowed), ("/jobs/../etc/passwd", notAllowed),
            ("/jobs/..%2fetc", notAllowed), ("/jobs/%2e%2e", notAllowed),
            ("/jobs/\(id)/files/..%2f../status.json", notAllowed),
            ("/jobs/\(id)/files/small/..%2f..%2fstatus.json", notAllowed),
            ("/jobs/%ff%fe", notAllowed), ("/jobs/%0d%0aX-Evil:%20yes", notAllowed),
            ("/jobs/%zz", nil), ("/jobs/%00", nil), ("/jobs/..%2f..%2fetc", nil),
            ("/jobs/../../etc/passwd", nil),
        ].map { (target: String, expected: (Int, String, String, String)?) in
            guard let expected else {
                return Refused(
                    target, "GET", target, says: 400, "malformed-request",
                    "The request is malformed", nil)
            }
            return Refused(
                target, "GET", target, says: expected.0, expected.1, expected.2, expected.3)
        } + [internalPath]

    private static let unknownJob = (
        404, "unknown-job", "There is no such job",
        "There is no job with this id."
    )

    /// What nginx alone may reach.
    private static let internalPath = Refused(
        "/problem", "GET", "/problem", says: 404, "web-server", "There is nothing at this address",
        nil)

    private static let malformed = [
        Refused(
            "a header of 64 kB", "GET", "/health", ["X-Long: " + long(64_000)], says: 400,
            "malformed-request", "The request is malformed", nil),
        Refused(
            "an address of 64 kB", "GET", "/" + long(64_000), says: 414, "malformed-request",
            "The address is too long", nil),
        Refused(
            "a body larger than any pipeline takes", "POST", "/jobs?pipeline=tile",
            ["Content-Length: 99999999999"], says: 413, "upload-too-large",
            "The upload is larger than this server accepts",
            "No request may be larger than the server's limit."),
        Refused(
            "a length that is no number", "POST", "/jobs?pipeline=tile",
            ["Content-Length: -1"], says: 400, "malformed-request", "The request is malformed",
            nil),
        Refused(
            "a length and chunks", "POST", "/jobs?pipeline=tile",
            ["Transfer-Encoding: chunked", "Content-Length: 5"], says: 400,
            "malformed-request", "The request is malformed", nil),
        Refused(
            "chunks that are none", "POST", "/jobs?pipeline=tile",
            ["Transfer-Encoding: chunked"], Array("zz\r\nabc\r\n0\r\n\r\n".utf8), says: 400,
            "malformed-request", "The request is malformed", nil),
        Refused(
            "a version of HTTP that does not exist", "GET", "/health HTTP/9.9\r\nX-Rest:",
            says: 505, "web-server", "The version of HTTP is not known here", nil),
        Refused(
            "two hosts", "GET", "/health", ["Host: other"], says: 400, "malformed-request",
            "The request is malformed", nil),
    ]

    private static let big = Media.small + [UInt8](repeating: 0, count: 150_000)

    private static func long(_ count: Int) -> String { String(repeating: "a", count: count) }

    /// RFC 9112, section 7.1, in pieces of 10 kB.
    static func chunked(_ bytes: [UInt8]) -> [UInt8] {
        var text: [UInt8] = []
        for start in stride(from: 0, to: bytes.count, by: 10_000) {
            let piece = bytes[start...].prefix(10_000)
            text += Array("\(String(piece.count, radix: 16))\r\n".utf8) + piece + Array("\r\n".utf8)
        }
        return text + Array("0\r\n\r\n".utf8)
    }
}
