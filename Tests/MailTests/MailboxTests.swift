@testable import Mail
import Jobs
import Testing

@Suite struct `A mailbox` {
    @Test(
        arguments: [
            ("p@example.org", nil, "<p@example.org>"),
            ("<p@example.org>", nil, "<p@example.org>"),
            (" p@example.org ", nil, "<p@example.org>"),
            ("\"\" <p@example.org>", nil, "<p@example.org>"),
            ("Pressroom <p@example.org>", "Pressroom", "Pressroom <p@example.org>"),
            ("Pressroom<p@example.org>", "Pressroom", "Pressroom <p@example.org>"),
            ("Press  Room\t<p@example.org>", "Press Room", "Press Room <p@example.org>"),
            ("\"Pressroom\" <p@example.org>", "Pressroom", "Pressroom <p@example.org>"),
            ("\"Press, Room\" <p@example.org>", "Press, Room", "\"Press, Room\" <p@example.org>"),
            ("St. Ada <p@example.org>", "St. Ada", "\"St. Ada\" <p@example.org>"),
            (
                "\"a <b@c.example>\" <p@example.org>", "a <b@c.example>",
                "\"a <b@c.example>\" <p@example.org>"
            ),
            (
                "Ada \"the \\\"first\\\"\" L <p@example.org>", "Ada the \"first\" L",
                "=?UTF-8?B?QWRhIHRoZSAiZmlyc3QiIEw=?= <p@example.org>"
            ),
            ("Grüße <p@example.org>", "Grüße", "=?UTF-8?B?R3LDvMOfZQ==?= <p@example.org>"),
            (
                "\"Grüße, Köln\" <p@example.org>", "Grüße, Köln",
                "=?UTF-8?B?R3LDvMOfZSwgS8O2bG4=?= <p@example.org>"
            ),
            (
                "=?UTF-8?Q?Gr=C3=BC=C3=9Fe?= <p@example.org>", "Grüße",
                "=?UTF-8?B?R3LDvMOfZQ==?= <p@example.org>"
            ),
            (
                "=?utf-8?b?R3LDvA==?= =?utf-8?Q?=C3=9Fe_an?= Ada <p@example.org>", "Grüße an Ada",
                "=?UTF-8?B?R3LDvMOfZSBhbiBBZGE=?= <p@example.org>"
            ),
            (
                "\"=?UTF-8?Q?x?=\" <p@example.org>", "=?UTF-8?Q?x?=",
                "=?UTF-8?B?PT9VVEYtOD9RP3g/PQ==?= <p@example.org>"
            ),
        ] as [(String, String?, String)])
    func `a mailbox is read with its name and written as in mail`(
        text: String, name: String?, words: String
    ) throws {
        let mailbox = try #require(Mailbox(text))
        #expect(mailbox.name == name && mailbox.address.text == "p@example.org")
        #expect(mailbox.words.joined(separator: " ") == words)
        // What was written is read as the same.
        #expect(Mailbox(words) == mailbox)
    }

    @Test(arguments: [
        "", "Pressroom", "Pressroom <>", "Pressroom <p@example.org", "Pressroom p@example.org>",
        "a@example.org, b@example.org", "Press, Room <p@example.org>",
        "A <a@b.example> <c@d.example>",
        "\"Pressroom <p@example.org>", "Press\nroom <p@example.org>",
        "A\r\nBcc: e@b.example <p@c.example>",
        "p@example.org (Pressroom)", "Group: p@example.org;", "Pressroom <p@localhost>",
        "Pressroom <p q@example.org>", "=?latin1?Q?x?= <p@example.org>",
        "=?UTF-8?Q?=ZZ?= <p@example.org>",
        "=?UTF-8?B?Cg==?= <p@example.org>", "Press\u{202e}room <p@example.org>",
    ])
    func `text that is not a mailbox is refused`(text: String) { #expect(Mailbox(text) == nil) }

    @Test func `a mailbox with a long name is folded`() throws {
        let name = String(repeating: "Köln ", count: 40)
        let mailbox = try #require(Mailbox("\(name)<p@example.org>"))
        let lines = MailHeader.field("From", mailbox.words).split(separator: "\r\n")
        #expect(lines.count > 2 && lines.allSatisfy { $0.utf8.count <= 78 })
    }
}
