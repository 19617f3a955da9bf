/// The socket of the web server that a request came on, which says what it may see whoever sent it.
enum Entrance: Hashable, Sendable {
    /// The one that is open to all.
    case open
    /// The one that only operators may connect to.
    case operators
    /// The one for metrics only.
    case metrics
    /// One of the two, and the request came through a proxy, which may let anybody through.
    case barred

    /// How the names of parameters begin that only requests through a proxy have: RFC 7239, RFC
    /// 9110, section 7.6.3, and what nginx, Apache, HAProxy, Caddy, Traefik and others add.
    static let signsOfProxy = ["HTTP_FORWARDED", "HTTP_VIA", "HTTP_X_FORWARDED", "HTTP_X_REAL_IP"]

    /// - Parameters:
    ///   - name: as nginx.conf has it; any other means the open one.
    ///   - isThroughProxy: is asked of the other two.
    init(_ name: String?, isThroughProxy: () -> Bool) {
        let entrance: Entrance =
            switch name {
            case "operator": .operators
            case "metrics": .metrics
            default: .open
            }
        self = entrance != .open && isThroughProxy() ? .barred : entrance
    }
}
