internal import Glibc

/// A numeric internet address and a port: `127.0.0.1:8080`, `[::1]:8080`.
package struct SocketAddress: Hashable, Sendable, CustomStringConvertible {
    /// As text without brackets.
    package let host: String
    package let port: UInt16
    let family: Int32

    /// Reads `ADDRESS:PORT`; `nil` unless the address is numeric and the port a number up to 65535.
    package init?(_ text: String) {
        guard let colon = text.lastIndex(of: ":"),
            let port = UInt16(text[text.index(after: colon)...])
        else { return nil }
        var host = String(text[..<colon])
        var address = in6_addr()
        if host.hasPrefix("["), host.hasSuffix("]") {
            host = String(host.dropFirst().dropLast())
            guard inet_pton(AF_INET6, host, &address) == 1 else { return nil }
            family = AF_INET6
        } else {
            guard inet_pton(AF_INET, host, &address) == 1 else { return nil }
            family = AF_INET
        }
        self.host = host
        self.port = port
    }

    /// The address that a socket is bound to.
    init(bound raw: Int32, _ action: String) throws(SystemError) {
        var storage = sockaddr_storage()
        var size = socklen_t(MemoryLayout<sockaddr_storage>.size)
        _ = try retrying(action) {
            withUnsafeMutableBytes(of: &storage) {
                getsockname(raw, $0.baseAddress?.assumingMemoryBound(to: sockaddr.self), &size)
            }
        }
        family = Int32(storage.ss_family)
        var text = [UInt8](repeating: 0, count: Int(INET6_ADDRSTRLEN))
        let isV6 = family == AF_INET6
        port = withUnsafeBytes(of: &storage) { bytes in
            let offset =
                isV6
                ? MemoryLayout<sockaddr_in6>.offset(of: \.sin6_addr)!
                : MemoryLayout<sockaddr_in>.offset(of: \.sin_addr)!
            text.withUnsafeMutableBytes {
                _ = inet_ntop(
                    isV6 ? AF_INET6 : AF_INET, bytes.baseAddress! + offset,
                    $0.baseAddress?.assumingMemoryBound(to: CChar.self),
                    socklen_t($0.count))
            }
            // The port stands at the same place in both kinds.
            return UInt16(bigEndian: bytes.loadUnaligned(fromByteOffset: 2, as: UInt16.self))
        }
        host = String(decoding: text.prefix { $0 != 0 }, as: UTF8.self)
    }

    package var description: String {
        family == AF_INET6 ? "[\(host)]:\(port)" : "\(host):\(port)"
    }

    /// Calls with the address in the system's form.
    func withSystemAddress(_ body: (UnsafePointer<sockaddr>, socklen_t) -> Int32) -> Int32 {
        if family == AF_INET6 {
            var address = sockaddr_in6()
            address.sin6_family = sa_family_t(AF_INET6)
            address.sin6_port = port.bigEndian
            inet_pton(AF_INET6, host, &address.sin6_addr)
            return withUnsafeBytes(of: &address) {
                body($0.baseAddress!.assumingMemoryBound(to: sockaddr.self), socklen_t($0.count))
            }
        }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        inet_pton(AF_INET, host, &address.sin_addr)
        return withUnsafeBytes(of: &address) {
            body($0.baseAddress!.assumingMemoryBound(to: sockaddr.self), socklen_t($0.count))
        }
    }
}
