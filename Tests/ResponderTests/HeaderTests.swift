import Jobs
import Testing
@testable import Responder

@Suite struct `Headers` {
    @Test(
        arguments: [
            ("a", "a", [:]), (" A/B ; c=d;E=\"f g\" ", "a/b", ["c": "d", "e": "f g"]),
            ("a;;b=1;", "a", ["b": "1"]), ("a; b=\"c;d=\\\"\\\\\\x\"", "a", ["b": "c;d=\"\\\\x"]),
            ("a; b=", "a", ["b": ""]),
        ] as [(String, String, [String: String])])
    func `values have parameters`(text: String, value: String, parameters: [String: String]) {
        let parsed = HeaderParameters(text)
        #expect(parsed?.value == value)
        for (name, expected) in parameters { #expect(parsed?[name] == expected) }
    }

    @Test(arguments: ["", ";a=b", "a; b", "a; b=\"c", "a; b=c d", "a; b=1; b=2", "a; =c"])
    func `values that are malformed are none`(text: String) {
        #expect(HeaderParameters(text) == nil)
    }

    @Test(arguments: [
        ("UTF-8''%e2%82%ac%20rates", "€ rates"), ("utf-8'en'a", "a"), ("iso-8859-1''%A3", "£"),
        ("UTF-8''%FF", nil), ("UTF-8''%4", nil), ("UTF-8'a", nil), ("utf-16''a", nil), ("a", nil),
    ]) func `values of RFC 8187 are decoded`(text: String, expected: String?) {
        #expect(HeaderParameters("x; filename*=\(text)")?.extended("filename") == expected)
    }

    @Test(arguments: [
        ("\"a\"", true), ("W/\"a\"", true), ("\"b\", \"a\"", true), ("\"b\" , W/\"a\" ,", true),
        ("*", true), (" * ", true), (",\"a\"", true), ("\"b\"", false), ("a", false),
        ("\"a", false), ("", false), ("\"b\"x\"a\"", false), ("w/\"a\"", false),
    ]) func `If-None-Match names tags`(text: String, matches: Bool) {
        #expect(EntityTags(text).match("\"a\"") == matches)
    }

    @Test(arguments: [
        ("a.jpg", "a.jpg"), ("/etc/passwd", "passwd"), ("C:\\a\\b.jpg", "b.jpg"),
        ("a\u{0}b\r\nc\u{7f}", "a_b__c_"), (" a ", "a"), ("a/", nil), ("", nil), (".", nil),
        ("..", nil), ("../..", nil), ("...", "..."), (".htaccess", ".htaccess"),
        ("a\u{202e}gpj.exe", "a_gpj.exe"), ("a\u{2028}b", "a_b"), ("👩‍👧.png", "👩‍👧.png"),
        (
            String(repeating: "ä", count: 200) + ".jpeg",
            String(repeating: "ä", count: 125) + ".jpeg"
        ),
        (String(repeating: "x", count: 300), String(repeating: "x", count: 255)),
    ]) func `a file is called by the last part of what was sent`(sent: String, name: String?) {
        #expect(FileName(sent)?.text == name)
    }

    @Test func `a field stays one field, whatever its value is made of`() {
        #expect(HeaderField("A", "b\r\nSet-Cookie: c\u{0}").value == "b  Set-Cookie: c ")
        let field = HeaderField("A", "x\r\n\r\ny")
        let response = Response(status: 202, headers: [field], body: [0x7a])
        #expect(
            String(decoding: response.serialized(withBody: true), as: UTF8.self)
                == "Status: 202 Accepted\r\nA: x    y\r\nContent-Length: 1\r\n\r\nz")
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

    @Test func `an answer to HEAD tells the length and has no body`() {
        let response = Response(status: 200, body: [1, 2, 3])
        #expect(
            String(decoding: response.serialized(withBody: false), as: UTF8.self)
                == "Status: 200 OK\r\nContent-Length: 3\r\n\r\n")
    }

    @Test func `a 304 tells no length`() {
        #expect(
            String(decoding: Response(status: 304).serialized(withBody: true), as: UTF8.self)
                == "Status: 304 Not Modified\r\n\r\n")
    }

    @Test(arguments: [
        (0, "0 bytes"), (1, "1 byte"), (999, "999 bytes"), (1_000, "1 kB"), (1_500, "1.5 kB"),
        (1_501, "1501 bytes"), (512_000_000, "512 MB"), (2_000_000_000, "2 GB"),
    ]) func `sizes are told in the units of pipeline files`(bytes: Int, text: String) {
        #expect(ByteCount(bytes).description == text)
    }
}
