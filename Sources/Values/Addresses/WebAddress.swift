/// Where clients find a site: `https://pictures.example.org/media`. It can stand in a header, a
/// document or a configuration as it is.
package struct WebAddress: Hashable, Sendable {
    /// Scheme, host and port, in small letters.
    package let origin: String
    /// What its paths begin with: empty, or `/media`.
    package let path: String

    /// Reads an address of http or https with nothing but a host, a port and a plain path.
    package init?(_ text: String) {
        guard let colon = text.firstRange(of: "://") else { return nil }
        let rest = text[colon.upperBound...]
        let slash = rest.firstIndex(of: "/") ?? rest.endIndex
        var path = String(rest[slash...])
        if path.hasSuffix("/") { path.removeLast() }
        self.init(scheme: text[..<colon.lowerBound], host: rest[..<slash], path: path)
    }

    /// - Parameters:
    ///   - host: with its port, as the field Host has it.
    ///   - path: empty, or with a slash in front of each part.
    /// - Returns: `nil` unless each is one that a site has.
    package init?(scheme: some StringProtocol, host: some StringProtocol, path: String = "") {
        let scheme = scheme.lowercased()
        guard ["http", "https"].contains(scheme), Self.isHost(host), Self.isPath(path) else {
            return nil
        }
        origin = "\(scheme)://\(host.lowercased())"
        self.path = path
    }

    /// As it is written, without a slash at its end.
    package var text: String { origin + path }

    /// Whether it names no port that the scheme means: browsers do not.
    package var hasUsualPort: Bool { origin.hasSuffix(authority) }

    /// Host and port, without the port that the scheme means.
    package var authority: String { Self.authority(of: origin) }

    /// Host and port of an origin, such as a browser sends, in small letters and without the port
    /// that the scheme means; `null` has none.
    package static func authority(of origin: some StringProtocol) -> String {
        guard let end = origin.firstRange(of: "://") else { return "" }
        return authority(origin[end.upperBound...], of: origin[..<end.lowerBound])
    }

    /// The same of the field Host of a request.
    package static func authority(
        _ host: some StringProtocol, of scheme: some StringProtocol
    ) -> String {
        let host = host.lowercased()
        let port = scheme.lowercased() == "https" ? ":443" : ":80"
        return host.hasSuffix(port) ? String(host.dropLast(port.count)) : host
    }

    private static func isHost(_ text: some StringProtocol) -> Bool {
        let end = text.hasPrefix("[") ? text.firstIndex(of: "]") : text.firstIndex(of: ":")
        var name = text[..<(end ?? text.endIndex)]
        var port = text[name.endIndex...]
        if name.hasPrefix("[") {
            guard !port.isEmpty, InternetAddress(String(name.dropFirst())) != nil else {
                return false
            }
            port = port.dropFirst()
            name = "v6"
        }
        let isPort =
            port.isEmpty
            || port.first == ":" && port.dropFirst().utf8.allSatisfy(isDigit)
                && UInt16(port.dropFirst()).map { $0 > 0 } ?? false
        return isPort && (1...253).contains(name.utf8.count)
            && name.utf8.allSatisfy { isWordByte($0) || $0 == UInt8(ascii: ".") }
    }

    private static func isPath(_ path: String) -> Bool {
        if path.isEmpty { return true }
        guard path.hasPrefix("/"), path.utf8.count <= 200 else { return false }
        return path.dropFirst().split(separator: "/", omittingEmptySubsequences: false).allSatisfy {
            !$0.isEmpty && $0 != "." && $0 != ".."
                && $0.utf8.allSatisfy {
                    isWordByte($0) || $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: "~")
                }
        }
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }

    private static func isWordByte(_ byte: UInt8) -> Bool {
        isDigit(byte) || (0x61...0x7a).contains(byte | 0x20) || byte == UInt8(ascii: "-")
            || byte == UInt8(ascii: "_")
    }
}
