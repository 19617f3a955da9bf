import HTTP
import Testing

@Suite struct `Fields of a header` {
    @Test(
        arguments: [
            ("a", "a", [:]), (" A/B ; c=d;E=\"f g\" ", "a/b", ["c": "d", "e": "f g"]),
            ("a;;b=1;", "a", ["b": "1"]), ("a; b=\"c;d=\\\"\\\\\\x\"", "a", ["b": "c;d=\"\\\\x"]),
            ("a; b=", "a", ["b": ""]),
        ] as [(String, String, [String: String])])
    func `a header value has parameters`(text: String, value: String, parameters: [String: String])
    {
        let parsed = HeaderParameters(text)
        #expect(parsed?.value == value)
        for (name, expected) in parameters { #expect(parsed?[name] == expected) }
    }

    @Test(arguments: ["", ";a=b", "a; b", "a; b=\"c", "a; b=c d", "a; b=1; b=2", "a; =c"])
    func `a malformed header value has no parameters`(text: String) {
        #expect(HeaderParameters(text) == nil)
    }

    @Test(arguments: [
        ("UTF-8''%e2%82%ac%20rates", "€ rates"), ("utf-8'en'a", "a"), ("iso-8859-1''%A3", "£"),
        ("UTF-8''%FF", nil), ("UTF-8''%4", nil), ("UTF-8'a", nil), ("utf-16''a", nil), ("a", nil),
    ]) func `a value in the form of RFC 8187 is decoded`(text: String, expected: String?) {
        #expect(HeaderParameters("x; filename*=\(text)")?.extended("filename") == expected)
    }

    @Test(arguments: [
        ("\"a\"", true), ("W/\"a\"", true), ("\"b\", \"a\"", true), ("\"b\" , W/\"a\" ,", true),
        ("*", true), (" * ", true), (",\"a\"", true), ("\"b\"", false), ("a", false),
        ("\"a", false), ("", false), ("\"b\"x\"a\"", false), ("w/\"a\"", false),
    ]) func `If-None-Match names entity tags`(text: String, matches: Bool) {
        #expect(EntityTags(text).match("\"a\"") == matches)
    }

    @Test(arguments: [
        ("a b.jpg", "attachment; filename=\"a b.jpg\"; filename*=UTF-8''a%20b.jpg"),
        (
            "ä\"\\%'().jpg",
            "attachment; filename=\"____'().jpg\"; "
                + "filename*=UTF-8''%C3%A4%22%5C%25%27%28%29.jpg"
        ),
    ]) func `a download is named for old clients and for new ones`(name: String, value: String) {
        #expect(HeaderField.attachment(name).value == value)
    }

    @Test func `a header field stays one field, whatever its value is made of`() {
        #expect(HeaderField("A", "b\r\nSet-Cookie: c\u{0}").value == "b  Set-Cookie: c ")
        let field = HeaderField("A", "x\r\n\r\ny")
        let head = ResponseHead(status: 202, fields: [field], contentLength: 1)
        #expect(head.text == "Status: 202 Accepted\r\nA: x    y\r\nContent-Length: 1\r\n\r\n")
    }
}

@Suite struct `The head of a response` {
    @Test(
        arguments: [
            (200, 3, "Status: 200 OK\r\nContent-Length: 3\r\n\r\n"),
            (200, nil, "Status: 200 OK\r\n\r\n"), (204, 0, "Status: 204 No Content\r\n\r\n"),
            (304, 7, "Status: 304 Not Modified\r\n\r\n"),
        ] as [(Int, Int?, String)])
    func `a response says how long its body is where that is known`(
        status: Int, length: Int?, text: String
    ) {
        #expect(ResponseHead(status: status, fields: [], contentLength: length).text == text)
    }
}

@Suite struct `Percent-encoding` {
    @Test(
        arguments: [
            ("a%20b", "a b"), ("%e2%82%ac", "€"), ("", ""), ("a+b", "a+b"), ("%", nil), ("%4", nil),
            ("%4g", nil), ("%FF", nil), ("%C3%28", nil),
        ] as [(String, String?)]) func `percent-encoding stands for a text, or is malformed`(
            encoded: String, text: String?
        )
    {
        #expect(PercentEncoding.decodedText(encoded[...].utf8) == text)
    }

    @Test func `a plus stands for a space in forms alone`() {
        #expect(PercentEncoding.decodedForm("a+b%2B") == "a b+")
    }

    @Test func `percent-encoding is undone by decoding, whatever the text`() {
        let text = String(String.UnicodeScalarView((1...0x2fff).compactMap(Unicode.Scalar.init)))
        let encoded = PercentEncoding.encode(text)
        #expect(PercentEncoding.decodedText(encoded[...].utf8) == text)
        #expect(encoded.utf8.allSatisfy { (0x21...0x7e).contains($0) })
    }
}

@Suite struct `A field of digests` {
    private static let bytes: [UInt8] = [1, 2, 3]

    @Test(
        arguments: [
            ("sha-256=:AQID:", bytes), ("sha-256=:AQID:, sha-256=:BA==:", [4]),
            ("md5=:BA==:, sha-256=:AQID:;a=\"x, sha-256=:BA==:\"", bytes), ("md5=:AQID:", nil),
            ("sha-256=AQID", nil), ("sha-256=:AQID", nil), ("sha-256=:A*ID:", nil),
            ("SHA-256=:AQID:", nil), ("sha-256=:AQID:,", nil),
        ] as [(String, [UInt8]?)]) func `a digest field has the last digest of an algorithm`(
            field: String, digest: [UInt8]?
        )
    {
        #expect(DigestField(field)?["sha-256"] == digest)
    }
}
