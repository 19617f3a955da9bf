import Testing
@testable import HTTP

@Suite struct `A multipart body` {
    /// What a body holds, however it was cut into chunks.
    struct Part: Hashable {
        var head: PartHead
        var data: [UInt8] = []
        var isComplete = false
    }

    private static let photo = PartHead(name: "f", filename: "a.jpg", contentType: "image/jpeg")
    private static let plain = PartHead(name: "a", filename: nil, contentType: nil)

    /// Takes a body apart in chunks that end at `cuts`.
    private func parts(of body: [UInt8], boundary: String, cuts: [Int] = [])
        throws -> (parts: [Part], isFinished: Bool)
    {
        var parser = Multipart(try #require(MultipartBoundary(boundary)))
        var parts: [Part] = []
        for (start, end) in zip([0] + cuts, cuts + [body.count]) {
            try Array(body[start..<end]).withUnsafeBytes { chunk in
                var position = 0
                while let event = try parser.next(in: chunk, from: &position) {
                    switch event {
                    case .began(let head): parts.append(Part(head: head))
                    case .data(let range): parts[parts.count - 1].data += chunk[range]
                    case .heldBack(let bytes): parts[parts.count - 1].data += bytes
                    case .ended: parts[parts.count - 1].isComplete = true
                    case .finished: break
                    }
                }
            }
        }
        return (parts, parser.isFinished)
    }

    struct Row: CustomTestStringConvertible {
        let testDescription: String
        var boundary = "b"
        let body: String
        let parts: [Part]
        var isFinished = true
    }

    private static func part(_ head: PartHead, _ data: String, isComplete: Bool = true) -> Part {
        Part(head: head, data: Array(data.utf8), isComplete: isComplete)
    }

    private static let field = "Content-Disposition: form-data; name=\"a\"\r\n\r\n"
    private static let file =
        "Content-Disposition: form-data; name=\"f\"; filename=\"a.jpg\"\r\n"
        + "Content-Type: image/jpeg\r\n\r\n"

    static let rows = [
        Row(
            testDescription: "one field", body: "--b\r\n\(field)1\r\n--b--\r\n",
            parts: [part(plain, "1")]),
        Row(
            testDescription: "a field and a file",
            body: "--b\r\n\(field)1\r\n--b\r\n\(file)\u{1}\r\n\r\n--b--",
            parts: [part(plain, "1"), part(photo, "\u{1}\r\n")]),
        Row(
            testDescription: "preamble, padding and epilogue",
            body: "hello\r\n-\r\n--b \t\r\n\(field)1\r\n--b--\r\nbye\r\n--b\r\n",
            parts: [part(plain, "1")]),
        Row(
            testDescription: "data that begins like a boundary again and again",
            boundary: "--b-",
            body: "----b-\r\n\(field)\r\r\n\r\n-\r\n--\r\n---\r\n----b\r\n----b-\r\n\(field)--\r\n"
                + "\r\n----b---",
            parts: [part(plain, "\r\r\n\r\n-\r\n--\r\n---\r\n----b"), part(plain, "--\r\n")]),
        Row(
            testDescription: "data that begins with hyphens", body: "--b\r\n\(field)--\r\n--b--",
            parts: [part(plain, "--")]),
        Row(
            testDescription: "parts without data, with and without the line end",
            body: "--b\r\n\(field)\r\n--b\r\n\(field)--b--",
            parts: [part(plain, ""), part(plain, "")]),
        Row(testDescription: "no part", body: "--b--\r\n", parts: []),
        Row(
            testDescription: "cut off in data", body: "--b\r\n\(field)1\r\n-",
            parts: [part(plain, "1", isComplete: false)], isFinished: false),
        Row(
            testDescription: "cut off behind a boundary", body: "--b\r\n\(field)1\r\n--b",
            parts: [part(plain, "1", isComplete: false)], isFinished: false),
        Row(
            testDescription: "cut off in the final boundary", body: "--b\r\n\(field)1\r\n--b-",
            parts: [part(plain, "1")], isFinished: false),
        Row(
            testDescription: "cut off in a header", body: "--b\r\nContent-",
            parts: [], isFinished: false),
        Row(
            testDescription: "no boundary at all", body: "just text\r\n-b\r\n", parts: [],
            isFinished: false),
    ]

    @Test(arguments: rows)
    func `a multipart body means the same wherever it is cut in two or three`(row: Row) throws {
        let body = Array(row.body.utf8)
        for first in 0...body.count {
            for second in [first, min(first + 1, body.count), body.count] {
                let found = try parts(of: body, boundary: row.boundary, cuts: [first, second])
                #expect(found.parts == row.parts, "cut at \(first) and \(second)")
                #expect(found.isFinished == row.isFinished, "cut at \(first) and \(second)")
            }
        }
        let single = try parts(of: body, boundary: row.boundary, cuts: Array(1..<body.count))
        #expect(single.parts == row.parts)
    }

    struct BadRow: CustomTestStringConvertible {
        let testDescription: String
        let body: String
        let error: MultipartError
    }

    static let badRows = [
        BadRow(
            testDescription: "text behind a boundary", body: "--bx\r\n",
            error: .malformedBoundary),
        BadRow(
            testDescription: "one hyphen behind a boundary", body: "--b-x",
            error: .malformedBoundary),
        BadRow(
            testDescription: "a carriage return alone behind a boundary", body: "--b\rx",
            error: .malformedBoundary),
        BadRow(
            testDescription: "endless padding",
            body: "--b" + String(repeating: " ", count: 65), error: .malformedBoundary),
        BadRow(
            testDescription: "a line without a colon", body: "--b\r\nhello\r\n\r\n",
            error: .malformedHeader),
        BadRow(
            testDescription: "a line feed alone", body: "--b\r\nA: 1\nB: 2\r\n\r\n",
            error: .malformedHeader),
        BadRow(testDescription: "a NUL", body: "--b\r\nA: \0\r\n\r\n", error: .malformedHeader),
        BadRow(
            testDescription: "two dispositions",
            body: "--b\r\nContent-Disposition: form-data; name=a\r\n\(field)",
            error: .malformedHeader),
        BadRow(
            testDescription: "an open quote",
            body: "--b\r\nContent-Disposition: form-data; name=\"a\r\n\r\n",
            error: .malformedHeader),
        BadRow(
            testDescription: "a header too long",
            body: "--b\r\nA: " + String(repeating: "x", count: 8192), error: .headerTooLong),
        BadRow(
            testDescription: "too many parts",
            body: String(repeating: "--b\r\n\(field)\r\n", count: 257),
            error: .tooManyParts(256)),
        BadRow(testDescription: "no header", body: "--b\r\n\r\n1", error: .noFormData),
        BadRow(
            testDescription: "no name",
            body: "--b\r\nContent-Disposition: form-data\r\n\r\n", error: .noFormData),
        BadRow(
            testDescription: "no form data",
            body: "--b\r\nContent-Disposition: attachment; name=a\r\n\r\n",
            error: .noFormData),
        BadRow(
            testDescription: "nested",
            body: "--b\r\nContent-Type: Multipart/Mixed; boundary=c\r\n\(field)",
            error: .nested),
        BadRow(
            testDescription: "encoded",
            body: "--b\r\nContent-Transfer-Encoding: base64\r\n\(field)",
            error: .transferEncoding),
    ]

    @Test(arguments: badRows) func `a malformed multipart body is refused wherever it is cut`(
        row: BadRow
    )
        throws
    {
        let body = Array(row.body.utf8)
        let step = max(1, body.count / 50)
        for cut in stride(from: 0, through: body.count, by: step) {
            #expect(throws: row.error) { try parts(of: body, boundary: "b", cuts: [cut]) }
        }
    }

    @Test func `a multipart parser that refused once goes on refusing`() throws {
        var parser = Multipart(try #require(MultipartBoundary("b")))
        for _ in 0..<2 {
            #expect(throws: MultipartError.malformedBoundary) {
                try Array("--b!".utf8).withUnsafeBytes { chunk in
                    var position = 0
                    while try parser.next(in: chunk, from: &position) != nil {}
                }
            }
        }
    }

    @Test(arguments: [
        ("b", true), ("----WebKitFormBoundary7MA4YWxkTrZu0gW", true), ("a b", true),
        (String(repeating: "x", count: 70), true), (String(repeating: "x", count: 71), false),
        ("", false), ("a ", false), ("a\r\nb", false), ("a\"b", false), ("ä", false),
    ]) func `a multipart boundary has allowed characters only`(text: String, isAllowed: Bool) {
        #expect((MultipartBoundary(text) != nil) == isAllowed)
    }

    struct HeadRow: CustomTestStringConvertible {
        let disposition: String
        let name: String
        let filename: String?
        var testDescription: String { disposition }
    }

    @Test(arguments: [
        HeadRow(disposition: "form-data; name=a", name: "a", filename: nil),
        HeadRow(
            disposition: "Form-Data;name=\"a\" ; filename=\"b c.jpg\";", name: "a",
            filename: "b c.jpg"),
        HeadRow(
            disposition: "form-data; name=\"a%22b%0D%0A\"; filename=\"%41%22.jpg\"",
            name: "a\"b\r\n", filename: "%41\".jpg"),
        HeadRow(
            disposition: #"form-data; name="\"a\\"; filename="C:\dir\b.jpg""#, name: #""a\"#,
            filename: #"C:\dir\b.jpg"#),
        HeadRow(
            disposition: "form-data; name=a; filename=x; filename*=UTF-8''na%C3%AFve.png",
            name: "a", filename: "naïve.png"),
        HeadRow(
            disposition: "form-data; name=a; filename=x; filename*=iso-8859-1'en'%e4.png",
            name: "a", filename: "ä.png"),
        HeadRow(
            disposition: "form-data; name=a; filename=x; filename*=UTF-8''%FF", name: "a",
            filename: "x"),
        HeadRow(disposition: "form-data; name=a; filename=ü.png", name: "a", filename: "ü.png"),
        HeadRow(disposition: "form-data; name=a; filename=\"\"", name: "a", filename: ""),
    ]) func `a multipart part has a name as browsers and other clients write it`(row: HeadRow)
        throws
    {
        let head = try PartHead(
            parsing: Array("content-disposition:\t\(row.disposition) \r\n\r\n".utf8))
        #expect(head.name == row.name)
        #expect(head.filename == row.filename)
    }
}
