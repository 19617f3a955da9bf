import Jobs
import Testing

@Suite struct `Mail addresses that a sender may name` {
    @Test(
        arguments: [
            ("", "ada@example.org", nil, false), ("", "ada@example.org", "ada@example.org", true),
            ("", "ada@example.org", "Ada@Example.org", true), ("", "bob@example.org", "ada", false),
            ("", "bob@example.org", "ada@example.org", false),
            ("example.org", "ada@example.org", nil, true),
            ("example.org", "ada@EXAMPLE.org", nil, true),
            ("example.org", "ada@sub.example.org", nil, false),
            ("example.org", "ada@notexample.org", nil, false),
            ("a.example,b.example", "x@b.example", nil, true),
        ] as [(String, String, String?, Bool)])
    func `the addresses that a request may name depend on the operator's list and the user`(
        domains: String, address: String, user: String?, allows: Bool
    ) throws {
        let notifiable = try #require(NotifiableAddresses(domains))
        let asked = try #require(EmailAddress(address))
        #expect(notifiable.allows(asked, askedBy: user) == allows)
    }

    @Test(arguments: ["*", "example", "a.example,,*", "a.example b.example", "@example.org"])
    func `the list of addresses that a request may name consists of domains`(text: String) {
        #expect(NotifiableAddresses(text) == nil)
    }
}
