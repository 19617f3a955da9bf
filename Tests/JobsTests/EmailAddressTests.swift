import Jobs
import Testing

@Suite struct `Email addresses` {
    @Test(arguments: [
        "ada@example.org", "ada.lovelace+jobs@mail.example.org", "a@b.co",
        "o'hara@xn--bcher-kva.example",
        String(repeating: "a", count: 64) + "@example.org",
    ])
    func `a plain email address is accepted`(text: String) {
        #expect(EmailAddress(text)?.text == text)
    }

    @Test(arguments: [
        "", "ada", "@example.org", "ada@", "ada@example", "ada@@example.org", "a b@example.org",
        "ada@example.org\r\nBcc: bob@example.org", "ada@example.org\n", "ada@example.org\0",
        "Ada <ada@example.org>", "\"ada\"@example.org", "ada@[127.0.0.1]", ".ada@example.org",
        "ada.@example.org", "a..b@example.org", "-oQ/tmp@example.org", "ada@-example.org",
        "ada@example-.org", "ada@example..org", "ada@.example.org", "ada@example.org.",
        "ädä@example.org", "ada@exämple.org", "ada(x)@example.org", "a,b@example.org",
        "ada@example.org,bob@example.org", "ada;x@example.org", "ada@exa_mple.org",
        String(repeating: "a", count: 65) + "@example.org",
        "ada@" + String(repeating: "a", count: 64) + ".org",
        "ada@" + String(repeating: "aaaaaaaaa.", count: 25) + "org",
    ])
    func `text that is not a plain email address is refused`(text: String) {
        #expect(EmailAddress(text) == nil)
    }

    @Test func `the domain of an email address is compared without case`() {
        #expect(EmailAddress("ada@Example.ORG")?.domain == "example.org")
    }

}
