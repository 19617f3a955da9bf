import HTTP
import Jobs
import Testing
@testable import Responder

@Suite struct `Headers of answers` {
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
    ]) func `a file is named by the last part of the path that was sent`(
        sent: String, name: String?
    ) {
        #expect(FileName(sent)?.text == name)
    }

    @Test func `a header field stays one field, whatever its value is made of`() {
        #expect(HeaderField("A", "b\r\nSet-Cookie: c\u{0}").value == "b  Set-Cookie: c ")
        let field = HeaderField("A", "x\r\n\r\ny")
        let response = Response(status: 202, headers: [field], body: [0x7a])
        #expect(
            String(decoding: response.serialized(withBody: true), as: UTF8.self)
                == "Status: 202 Accepted\r\nA: x    y\r\nContent-Length: 1\r\n\r\nz")
    }

    @Test func `an answer to HEAD has the length and no body`() {
        let response = Response(status: 200, body: [1, 2, 3])
        #expect(
            String(decoding: response.serialized(withBody: false), as: UTF8.self)
                == "Status: 200 OK\r\nContent-Length: 3\r\n\r\n")
    }

    @Test func `a 304 has no length`() {
        #expect(
            String(decoding: Response(status: 304).serialized(withBody: true), as: UTF8.self)
                == "Status: 304 Not Modified\r\n\r\n")
    }

    @Test(arguments: [
        (0, "0 bytes"), (1, "1 byte"), (999, "999 bytes"), (1_000, "1 kB"), (1_500, "1.5 kB"),
        (1_501, "1501 bytes"), (512_000_000, "512 MB"), (2_000_000_000, "2 GB"),
    ]) func `sizes in answers have the units of pipeline files`(bytes: Int, text: String) {
        #expect(ByteCount(bytes).description == text)
    }
}
