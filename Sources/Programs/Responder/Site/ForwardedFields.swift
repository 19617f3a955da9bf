internal import Addresses
internal import HTTP

/// What a proxy says of the address that its client asked for: in Forwarded (RFC 7239), or in
/// X-Forwarded-Proto, -Host and -Prefix. Of several proxies the last counts: those in front of it
/// may be the client itself.
struct ForwardedFields: Sendable {
    private let standard: (scheme: String?, host: String?)
    private let usual: (scheme: String?, host: String?)
    private let prefix: String?

    /// - Parameter parameter: looks up one of the request.
    init(_ parameter: (String) -> String?) {
        func last(_ name: String) -> String? {
            parameter(name).flatMap { value in
                let text = HeaderParameters.trimmed(
                    String(value.split(separator: ",").last ?? ""))
                return text.isEmpty ? nil : text
            }
        }
        let element = last("HTTP_FORWARDED").flatMap { HeaderParameters("forwarded;" + $0) }
        standard = (element?["proto"], element?["host"])
        usual = (last("HTTP_X_FORWARDED_PROTO"), last("HTTP_X_FORWARDED_HOST"))
        prefix = last("HTTP_X_FORWARDED_PREFIX")
    }

    /// The address that the client asked for.
    /// - Parameters:
    ///   - host: that of the request, which proxies may leave as it was.
    ///   - scheme: that of the request.
    /// - Returns: `nil` when nothing is said, when it can be no address, and when one way of saying
    ///   it contradicts the other: then the proxy knows one alone, and passes on what its client
    ///   made up in the other.
    func address(host: String?, scheme: String?) -> WebAddress? {
        func agreed(_ one: String?, _ other: String?) -> String?? {
            guard let one, let other else { return .some(one ?? other) }
            return one.lowercased() == other.lowercased() ? .some(one) : .none
        }
        guard let saidScheme = agreed(standard.scheme, usual.scheme),
            let saidHost = agreed(standard.host, usual.host),
            saidScheme != nil || saidHost != nil || prefix != nil,
            let scheme = saidScheme ?? scheme, let host = saidHost ?? host
        else { return nil }
        var path = prefix ?? ""
        if path.hasSuffix("/") { path.removeLast() }
        return WebAddress(scheme: scheme, host: host, path: path)
    }

}
