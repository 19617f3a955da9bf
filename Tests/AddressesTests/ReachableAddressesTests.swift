@testable import Addresses
import Glibc
import Testing

@Suite struct `Addresses that a webhook may lead to` {
    @Test(arguments: [
        "8.8.8.8", "1.1.1.1", "100.63.255.255", "100.128.0.0", "172.15.255.255", "172.32.0.0",
        "169.253.0.1", "192.167.255.255", "192.169.0.0", "223.255.255.255", "2606:4700:4700::1111",
        "2a00:1450::1", "::ffff:8.8.8.8", "64:ff9b::808:808", "2002:808:808::1",
    ])
    func `a webhook may connect to public addresses`(text: String) throws {
        #expect(ReachableAddresses().contains(try #require(InternetAddress(text))))
    }

    @Test(arguments: [
        "0.0.0.0", "0.1.2.3", "10.0.0.1", "100.64.0.1", "100.127.255.255", "127.0.0.1",
        "127.255.255.254", "169.254.169.254", "172.16.0.1", "172.31.255.255", "192.0.0.170",
        "192.168.1.1", "192.0.2.1", "198.18.0.1", "198.19.255.255", "198.51.100.1", "203.0.113.1",
        "224.0.0.1", "239.255.255.255", "240.0.0.1", "255.255.255.255", "::", "::1", "::127.0.0.1",
        "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:169.254.169.254", "64:ff9b::7f00:1",
        "64:ff9b:1::1", "2002:7f00:1::", "2002:a00:1::", "100::1", "2001::1", "2001:db8::1",
        "fc00::1", "fd12:3456::1", "fe80::1", "febf::1", "fec0::1", "ff02::1",
    ])
    func `a webhook may not connect to private or reserved addresses`(text: String) throws {
        #expect(!ReachableAddresses().contains(try #require(InternetAddress(text))))
    }

    @Test(arguments: [
        ("10.1.0.0/16", "10.1.2.3", true), ("10.1.0.0/16", "10.2.0.1", false),
        ("127.0.0.1", "127.0.0.1", true), ("127.0.0.1", "127.0.0.2", false),
        ("127.0.0.0/8", "::ffff:127.0.0.1", true), ("fd00::/8", "fd00::1", true),
        ("fd00::/8", "fc00::1", false), ("::1", "::1", true), ("0.0.0.0/0", "10.0.0.1", true),
        ("0.0.0.0/0", "::1", false), ("10.0.0.0/31", "10.0.0.1", true),
        ("10.0.0.0/31", "10.0.0.2", false),
    ])
    func `a webhook may connect to private addresses that the operator allows`(
        range: String, text: String, allows: Bool
    )
        throws
    {
        let reachable = ReachableAddresses(allowing: [try #require(AddressRange(range))])
        #expect(reachable.contains(try #require(InternetAddress(text))) == allows)
    }

    @Test(arguments: [
        "", "/8", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/08", "10.0.0/8",
        "localhost", "::/129", "10.0.0.0/8/8", "10.0.0.0/",
    ])
    func `an allowed address range that is malformed is refused`(text: String) {
        #expect(AddressRange(text) == nil)
    }

    /// Texts like addresses: parts of them put together at random.
    private static func texts(seed: UInt64) -> [String] {
        let parts = [
            ":", ":", "::", ":::", ".", "1", "0", "ffff", "10", "255", "256", "01", "g", "12345",
            "1.2.3.4", "+1", "fe80", " ", "%", "1:2:3:4:5:6", "a:b:c:d", "7f00:1",
        ]
        var state = seed
        func next() -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(state >> 33)
        }
        return (0..<20_000).map { _ in
            (0..<next() % 9).map { _ in parts[next() % parts.count] }.joined()
        }
    }

    @Test func `an address is read as inet_pton reads it`() {
        var count = 0
        for text in Self.texts(seed: 7) + ["::", "1::", "::1", "1:2:3:4:5:6:7::", "::1.2.3.4"] {
            let expected = [(AF_INET, 4), (AF_INET6, 16)].compactMap { family, size in
                var bytes = [UInt8](repeating: 0, count: size)
                return inet_pton(family, text, &bytes) == 1 ? bytes : nil
            }.first
            count += expected == nil ? 0 : 1
            #expect(InternetAddress(text)?.bytes == expected, "\(text)")
        }
        #expect(count > 100, "some are addresses")
    }
}
