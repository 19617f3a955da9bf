internal import Glibc

/// A TCP socket that clients connect to; see tcp(7).
package final class TCPListener: Sendable {
    /// The socket.
    package let descriptor: Descriptor
    /// Where it listens.
    package let address: SocketAddress

    /// Listens on an address.
    /// - Parameter address: port 0 takes a free one.
    /// - Throws: `SystemError`, among others when the port is in use (EADDRINUSE).
    package init(_ address: SocketAddress) throws(SystemError) {
        let what = "listen on \(address)"
        // Several processes wait for the same connection: who comes too late must not wait
        // in accept.
        let type =
            Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
            | Int32(SOCK_NONBLOCK.rawValue)
        descriptor = Descriptor(owning: try retrying(what) { socket(address.family, type, 0) })
        let raw = descriptor.raw
        var yes: Int32 = 1
        let size = socklen_t(MemoryLayout<Int32>.size)
        _ = try retrying(what) { setsockopt(raw, SOL_SOCKET, SO_REUSEADDR, &yes, size) }
        if address.family == AF_INET6 {
            _ = try retrying(what) {
                setsockopt(raw, Int32(IPPROTO_IPV6), IPV6_V6ONLY, &yes, size)
            }
        }
        _ = try retrying(what) { address.withSystemAddress { bind(raw, $0, $1) } }
        _ = try retrying(what) { listen(raw, 511) }
        self.address = try SocketAddress(bound: raw, what)
    }
}
