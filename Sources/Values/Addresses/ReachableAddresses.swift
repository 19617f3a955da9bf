/// Which addresses may be connected to: those of the internet at large, and what the operator
/// allows besides. What a name resolves to is for others to say, so the address itself is looked
/// at, when the socket is made.
package struct ReachableAddresses: Hashable, Sendable {
    private let allowed: [AddressRange]

    /// - Parameter allowed: ranges that are not of the internet at large.
    package init(allowing allowed: [AddressRange] = []) { self.allowed = allowed }

    /// Whether a connection to this address may be made.
    package func contains(_ address: InternetAddress) -> Bool {
        if allowed.contains(where: { $0.contains(address) }) { return true }
        if let embedded = address.embedded, !contains(embedded) { return false }
        return !Self.special.contains { $0.contains(address) }
    }

    /// What IANA keeps in its registries of special-purpose addresses as not globally reachable
    /// (RFC 6890 and those after it), and multicast.
    private static let special = [
        // This network, private, shared (CGNAT), loopback, link-local.
        "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16",
        "172.16.0.0/12", "192.0.0.0/24", "192.168.0.0/16",
        // Documentation, 6to4 relays, benchmarks, multicast, reserved, broadcast.
        "192.0.2.0/24", "192.88.99.0/24", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24",
        "224.0.0.0/4", "240.0.0.0/4",
        // Unspecified and loopback, NAT64 in one's own network, discard, protocol assignments with
        // Teredo, documentation, segment routing, unique-local, link-local, site-local, multicast.
        "::/128", "::1/128", "64:ff9b:1::/48", "100::/64", "2001::/23", "2001:db8::/32",
        "3fff::/20", "5f00::/16", "fc00::/7", "fe80::/10", "fec0::/10", "ff00::/8",
    ].map { AddressRange($0)! }
}
