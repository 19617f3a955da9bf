internal import Addresses
internal import HTTP

/// How clients reach this server, as its operator says it.
struct Site: Hashable, Sendable {
    /// Where people find it; `nil` when that is not said.
    var url: WebAddress?
    /// The proxies that are believed what they say of their clients.
    var trustedProxies = AddressRanges.none
    /// The sites whose pages may use this server.
    var corsOrigins = AllowedOrigins.none

    /// Whether something is said at all.
    var isKnown: Bool { self != Site() }

    /// Where this server is for the sender of a request.
    /// - Parameter parameter: looks up one of the request, as the web server passes it.
    func place(of head: RequestHead, _ parameter: (String) -> String?) -> Place {
        // Who comes there is on the machine, whatever the world calls it.
        guard head.entrance == .open else { return Place() }
        if let url { return place(at: url, of: head) }
        guard !trustedProxies.isEmpty, let peer = parameter("PRESSROOM_PEER"),
            trustedProxies.contains(peer)
        else { return Place() }
        return ForwardedFields(parameter).address(host: head.host, scheme: head.scheme).map {
            Place(origin: $0.origin, path: $0.path)
        } ?? Place()
    }

    /// A page that was opened under another name of this server goes on under that one: its
    /// browser would keep it from the other.
    private func place(at url: WebAddress, of head: RequestHead) -> Place {
        let isElsewhere =
            head.origin.map { origin in
                let authority = WebAddress.authority(of: origin)
                return !authority.isEmpty && authority != url.authority
                    && authority
                        == head.host.map {
                            WebAddress.authority($0, of: origin.prefix { $0 != ":" })
                        }
            } ?? false
        return Place(origin: isElsewhere ? nil : url.origin, path: url.path)
    }

    /// Takes what stands in front of the paths of this server off a path, if it is there.
    func stripped(_ path: String, at place: Place) -> String {
        for base in Set([place.path, url?.path ?? ""]) where !base.isEmpty {
            guard path.hasPrefix(base) else { continue }
            let rest = path.dropFirst(base.count)
            if rest.isEmpty { return "/" }
            if rest.hasPrefix("/") { return String(rest) }
        }
        return path
    }
}
