@testable import Mail
import Jobs
import Testing

@Suite struct `The body of a message` {
    @Test(arguments: [
        ("a=b", "a=3Db\r\n"), ("ä", "=C3=A4\r\n"), ("a \nb\t", "a=20\r\nb=09\r\n"), ("", "\r\n"),
        ("a\r\nb", "a\r\nb\r\n"), (".", ".\r\n"), ("\0", "=00\r\n"),
        (String(repeating: "x", count: 76), String(repeating: "x", count: 76) + "\r\n"),
        (String(repeating: "x", count: 77), String(repeating: "x", count: 75) + "=\r\nxx\r\n"),
        (String(repeating: "=", count: 26), String(repeating: "=3D", count: 25) + "=\r\n=3D\r\n"),
    ])
    func `has text in lines that any server passes on`(text: String, lines: String) {
        #expect(String(decoding: QuotedPrintable.lines(text), as: UTF8.self) == lines)
    }

    @Test func `has its parts divided by what stands in none of them`() {
        let file = MIMEPart.InlineFile(
            mediaType: "image/png", name: "a.png", contentID: "0.x@y.example",
            bytes: [UInt8](repeating: 7, count: 100))
        let content = MIMEPart.multipart(subtype: "alternative", [
            .text(subtype: "plain", "--=_pressroom"),
            .multipart(subtype: "related", [.text(subtype: "html", "<p>"), .inline(file)]),
        ])
        let message = MailMessage(
            from: EmailAddress("a@b.example")!, to: EmailAddress("c@d.example")!, subject: "x",
            date: Timestamp(milliseconds: 0), name: "x_1", content: content)
        let text = String(decoding: message.encoded, as: UTF8.self)
        let lines = text.split(separator: "\r\n", omittingEmptySubsequences: false)
        #expect(lines.count { $0 == "--=_pressroom" } == 2)
        #expect(lines.count { $0 == "--=_pressroom--" } == 1)
        #expect(lines.count { $0 == "--=_pressroom-1" } == 2)
        #expect(lines.contains("--=3D_pressroom"))
        #expect(lines.contains("Auto-Submitted: auto-generated"))
        #expect(lines.contains("Message-ID: <x_1@b.example>"))
        #expect(lines.allSatisfy { $0.utf8.count <= 78 })
        #expect(!text.replacing("\r\n", with: "").utf8.contains { $0 == 0x0d || $0 == 0x0a })
    }

    @Test(arguments: [
        ("<script>", "&lt;script&gt;"), ("a\"b'c&", "a&quot;b&#39;c&amp;"),
        ("a\u{0}b", "a\u{fffd}b"), ("👩‍👧", "👩‍👧"),
    ])
    func `shows what strangers wrote as text`(text: String, html: String) {
        #expect(VisibleText.html(text) == html)
    }
}
