internal import Glibc

/// A connection to a TCP server.
package final class TCPConnection: Sendable {
    private let descriptor: Descriptor
    /// Readable when something has come, or the other end has hung up.
    package var raw: Int32 { descriptor.raw }

    /// Connects. A listener on this machine whose queue has room is connected to at once.
    package init(_ address: SocketAddress) throws(SystemError) {
        let what = "connect to \(address)"
        let type = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
        descriptor = Descriptor(owning: try retrying(what) { socket(address.family, type, 0) })
        let raw = descriptor.raw
        _ = try retrying(what) { address.withSystemAddress { connect(raw, $0, $1) } }
    }

    /// Sends a text, whole.
    package func send(_ text: String) throws(SystemError) {
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            let count = try retrying("send") {
                rest.withUnsafeBytes {
                    Glibc.send(raw, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
                }
            }
            rest = rest.dropFirst(count)
        }
    }

    /// Receives what has come, up to 4,096 bytes, or waits for something.
    /// - Returns: empty when the other end has hung up.
    package func receive() throws(SystemError) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: 4096)
        let count = try retrying("receive") {
            bytes.withUnsafeMutableBytes { recv(raw, $0.baseAddress, $0.count, 0) }
        }
        return Array(bytes.prefix(count))
    }
}
