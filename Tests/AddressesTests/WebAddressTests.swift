import Testing
@testable import Addresses

@Suite struct `Where a site is` {
    @Test(arguments: [
        ("https://example.org", "https://example.org", ""),
        ("HTTPS://Example.org:8443/", "https://example.org:8443", ""),
        ("http://127.0.0.1:8080/media/", "http://127.0.0.1:8080", "/media"),
        ("https://[2001:db8::1]:1/a/b~c.d", "https://[2001:db8::1]:1", "/a/b~c.d"),
    ])
    func `an address of a site is read`(text: String, origin: String, path: String) throws {
        let address = try #require(WebAddress(text))
        #expect(address.origin == origin && address.path == path)
        #expect(address.text == origin + path)
    }

    @Test(arguments: [
        "", "example.org", "ftp://example.org", "https://", "https:///media",
        "https://a@example.org", "https://example.org:", "https://example.org:0",
        "https://example.org:65536", "https://example.org:x", "https://exa mple.org",
        "https://example.org?a", "https://example.org/a?b", "https://example.org/a#b",
        "https://example.org//a", "https://example.org/a//", "https://example.org/../a",
        "https://example.org/%2e", "https://example.org/a;b", "https://example.org/a\"b",
        "https://[::1", "https://[x]", "https://example.org/$a", "https://example.org\n",
    ])
    func `what could mean something else is no address of a site`(text: String) {
        #expect(WebAddress(text) == nil)
    }

    @Test func `a port that the scheme means is the same as none`() {
        #expect(WebAddress.authority(of: "https://Example.org:443") == "example.org")
        #expect(WebAddress.authority(of: "http://example.org:443") == "example.org:443")
        #expect(WebAddress.authority("example.org:80", of: "http") == "example.org")
        #expect(WebAddress.authority(of: "null").isEmpty)
    }
}

@Suite struct `Origins that are allowed` {
    @Test func `an origin is allowed as browsers send it, with credentials where it is marked`()
        throws
    {
        let origins = try #require(
            AllowedOrigins("https://a.example,http://b.example:81+credentials"))
        #expect(origins.allowsCredentials(of: "https://a.example") == false)
        #expect(origins.allowsCredentials(of: "http://b.example:81") == true)
        for other in ["http://a.example", "https://a.example:443", "HTTPS://a.example", "null", ""]
        {
            #expect(origins.allowsCredentials(of: other) == nil)
        }
        #expect(origins.origins == ["http://b.example:81", "https://a.example"])
    }

    @Test(arguments: [
        "*", "*+credentials", "null", "a.example", "https://a.example/", "https://a.example/b",
        "https://A.example", "https://a.example:443", "https://a.example,https://a.example",
        "https://a.example+x", "https://*.example",
    ])
    func `what no browser sends is not taken for an origin`(text: String) {
        #expect(AllowedOrigins(text) == nil)
    }
}

@Suite struct `Ranges of addresses` {
    @Test func `an address is in the ranges that are named`() throws {
        let ranges = try #require(AddressRanges("127.0.0.1,10.0.0.0/8,fd00::/8"))
        for address in ["127.0.0.1", "10.200.0.1", "fd00::1", "::ffff:10.0.0.1"] {
            #expect(ranges.contains(address), "\(address)")
        }
        for address in ["127.0.0.2", "11.0.0.1", "fe80::1", "", "unix:", "10.0.0.1,10.0.0.2"] {
            #expect(!ranges.contains(address), "\(address)")
        }
        #expect(AddressRanges("10.0.0.0/33") == nil && AddressRanges("a") == nil)
        #expect(AddressRanges.none.isEmpty && !AddressRanges.none.contains("127.0.0.1"))
    }
}
