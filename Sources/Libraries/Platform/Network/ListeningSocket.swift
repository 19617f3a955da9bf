internal import Glibc
internal import Text

/// A Unix socket on which connections come in; see unix(7).
package final class ListeningSocket: Sendable {
    /// The socket.
    package let descriptor: Descriptor
    /// The path we made it at; `nil` when it was handed to us.
    private let path: String?

    /// Whether another process holds the same socket and goes on using it after us.
    package var isShared: Bool { path == nil }

    /// Makes a socket that its owner and group may connect to, and listens on it.
    ///
    /// A socket that is there already is replaced only when nobody answers on it; anything else at
    /// the path is left alone. Its directory must exist; who may enter that may connect.
    /// - Throws: `SystemError`; EADDRINUSE when a process listens there or it is no socket.
    package init(path: String) throws(SystemError) {
        let address = try UnixAddress(path)
        let folder = try Self.lockFolder(of: path)
        defer { withExtendedLifetime(folder) {} }
        try Self.removeStale(path, address)
        let raw = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        guard raw >= 0 else { throw .last("make socket", path) }
        descriptor = Descriptor(owning: raw)
        // The mode is set before anyone can connect: nobody can until listen(2).
        guard address.withPointer({ bind(raw, $0, $1) }) == 0 else { throw .last("bind", path) }
        self.path = path
        guard chmod(path, 0o660) == 0 else { throw .last("set mode of", path) }
        guard listen(raw, SOMAXCONN) == 0 else { throw .last("listen on", path) }
    }

    private init(inherited raw: Int32) {
        descriptor = Descriptor(owning: raw)
        path = nil
    }

    /// Takes no further connections, if the socket is ours alone: every accept(2) on it returns,
    /// now and later, and the path is free for a successor.
    package func close() {
        guard let path else { return }
        // In this order: once nobody answers, a successor may have put its own socket there.
        unlink(path)
        shutdown(descriptor.raw, Int32(SHUT_RD))
    }

    /// The sockets that a service manager has opened for this process, in its order; none when it
    /// did not. Takes ownership: call it once. See sd_listen_fds(3).
    /// - Parameters:
    ///   - environment: looks up a variable of the environment.
    ///   - processID: this process's own.
    ///   - first: the number of the first descriptor, by convention 3.
    package static func activated(
        environment: (String) -> String?, processID: Int32,
        first: Int32 = 3
    ) -> [ListeningSocket] {
        guard environment("LISTEN_PID").flatMap(Int32.init) == processID,
            let count = environment("LISTEN_FDS").flatMap(Int32.init), (1...64).contains(count)
        else { return [] }
        return (first..<first + count).map { raw in
            _ = fcntl(raw, F_SETFD, FD_CLOEXEC)
            return ListeningSocket(inherited: raw)
        }
    }

    /// How long to wait for others that make a socket, in seconds. Who holds the lock for longer
    /// than the moment that takes has it for something else.
    private static let lockSecondsMax = 2.0

    /// Locks the directory of a socket: else of two programs that start at once one would take for
    /// stale, and remove, what the other has made and does not listen on yet.
    /// - Returns: the directory, which is locked as long as that is kept.
    private static func lockFolder(of path: String) throws(SystemError) -> Directory {
        let slash = path.lastSlash
        let folder = try Directory(opening: slash.map { String(path[...$0]) } ?? ".")
        let deadline = Clock.monotonicSeconds + lockSecondsMax
        let epoll = try Epoll()
        while try !folder.tryLock(), Clock.monotonicSeconds < deadline {
            _ = try epoll.wait(seconds: 0.01)
        }
        return folder
    }

    private static func removeStale(_ path: String, _ address: UnixAddress) throws(SystemError) {
        var info = stat()
        guard lstat(path, &info) == 0 else {
            if errno == ENOENT { return }
            throw .last("inspect", path)
        }
        guard info.st_mode & S_IFMT == S_IFSOCK, try !address.isAnswered() else {
            throw SystemError("listen on", path, code: EADDRINUSE)
        }
        guard unlink(path) == 0 || errno == ENOENT else { throw .last("remove", path) }
    }
}
