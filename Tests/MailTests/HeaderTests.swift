@testable import Mail
import Jobs
import Testing

@Suite struct `A header of a message` {
    @Test(arguments: [
        ("plain words", "Subject: plain words\r\n"),
        ("Grüße", "Subject: =?UTF-8?B?R3LDvMOfZQ==?=\r\n"),
        (
            "a\r\nBcc: eve@example.org",
            "Subject: =?UTF-8?B?Ye+/ve+/vUJjYzogZXZlQGV4YW1wbGUub3Jn?=\r\n"
        ),
        ("=?UTF-8?Q?x?=", "Subject: =?UTF-8?B?PT9VVEYtOD9RP3g/PQ==?=\r\n"),
        ("a\u{202e}gpj.exe", "Subject: =?UTF-8?B?Ye+/vWdwai5leGU=?=\r\n"),
        ("", "Subject:\r\n"),
        (
            String(repeating: "word ", count: 20),
            "Subject: "
                + Array(repeating: "word", count: 14)
                .joined(separator: " ") + "\r\n "
                + Array(repeating: "word", count: 6)
                .joined(separator: " ") + "\r\n"
        ),
    ])
    func `a mail header holds any text, and no text adds a header`(text: String, field: String) {
        #expect(MailHeader.field("Subject", EncodedWords.words(text)) == field)
    }

    @Test(arguments: [
        String(repeating: "ä", count: 300), String(repeating: "x", count: 300),
        String(repeating: "👩‍👩‍👧‍👦 ", count: 40), String(repeating: "a b\n", count: 100),
    ])
    func `a mail header is folded at 78 bytes`(text: String) {
        let field = MailHeader.field("Subject", EncodedWords.words(text))
        let lines = field.split(separator: "\r\n", omittingEmptySubsequences: false)
        #expect(lines.allSatisfy { $0.utf8.count <= 78 } && lines.last == "")
        #expect(lines.dropFirst().dropLast().allSatisfy { $0.hasPrefix(" ") })
        #expect(field.utf8.allSatisfy { (0x20...0x7e).contains($0) || $0 == 0x0d || $0 == 0x0a })
    }

    @Test(arguments: [
        (0, "Thu, 1 Jan 1970 00:00:00 +0000"),
        (1_795_258_802_999, "Sat, 21 Nov 2026 11:00:02 +0000"),
        (1_709_164_800_000, "Thu, 29 Feb 2024 00:00:00 +0000"),
    ])
    func `a mail header writes dates in the format of mail`(milliseconds: Int64, text: String) {
        let words = MailDate.words(Timestamp(milliseconds: milliseconds))
        #expect(words.joined(separator: " ") == text)
    }

    @Test(arguments: [
        ("photo.jpg", ["filename=\"photo.jpg\""]),
        ("a\"b.jpg", ["filename*0*=UTF-8''a%22b.jpg"]),
        ("Grüße.jpg", ["filename*0*=UTF-8''Gr%C3%BC%C3%9Fe.jpg"]),
        ("a\r\nb", ["filename*0*=UTF-8''a%EF%BF%BD%EF%BF%BDb"]),
        (
            String(repeating: "n", count: 80),
            [
                "filename*0*=UTF-8''" + String(repeating: "n", count: 43) + ";",
                "filename*1*=" + String(repeating: "n", count: 37),
            ]
        ),
    ])
    func `a mail header names attachments with any file name`(name: String, words: [String]) {
        #expect(FileNameParameter.words(name) == words)
    }
}
