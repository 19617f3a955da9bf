internal import Glibc

/// The address of a Unix socket; see unix(7).
package struct UnixAddress {
    private let address: sockaddr_un
    private let length: socklen_t

    /// - Throws: `SystemError` with ENAMETOOLONG for a path over 107 bytes, the most that fit.
    package init(_ path: String) throws(SystemError) {
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        let fits = withUnsafeMutableBytes(of: &address.sun_path) { room in
            guard path.utf8.count < room.count else { return false }
            room.copyBytes(from: path.utf8)
            return true
        }
        guard fits else { throw SystemError("use socket path", path, code: ENAMETOOLONG) }
        self.address = address
        length = socklen_t(MemoryLayout<sockaddr_un>.size)
    }

    /// The address that a socket is bound to; `nil` when it has none or is of another family.
    package init?(of socket: Int32) {
        var address = sockaddr_un()
        var length = socklen_t(MemoryLayout<sockaddr_un>.size)
        let code = withUnsafeMutablePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                getsockname(socket, $0, &length)
            }
        }
        guard code == 0, address.sun_family == sa_family_t(AF_UNIX) else { return nil }
        self.address = address
        self.length = length
    }

    func withPointer<Result>(_ body: (UnsafePointer<sockaddr>, socklen_t) -> Result) -> Result {
        withUnsafePointer(to: address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { body($0, length) }
        }
    }

    /// A connection that never makes the caller wait.
    /// - Throws: `SystemError`: ECONNREFUSED when nobody listens, EAGAIN when the queue is full.
    package func connection() throws(SystemError) -> Descriptor {
        let flags = SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue
        let raw = socket(AF_UNIX, Int32(flags), 0)
        guard raw >= 0 else { throw .last("make socket") }
        let descriptor = Descriptor(owning: raw)
        guard withPointer({ connect(raw, $0, $1) }) == 0 else { throw .last("connect") }
        return descriptor
    }

    /// Whether a process listens at the address, be its queue full or not.
    package func isAnswered() throws(SystemError) -> Bool {
        do {
            _ = try connection()
            return true
        } catch  where error.code == EAGAIN {
            return true
        } catch  where error.code == ECONNREFUSED || error.code == ENOENT {
            return false
        }
    }
}
