internal import Glibc
package import Platform

/// A request whose answer takes its time. Of all that libfcgi kept for it only the connection is
/// left, and nothing here ever waits: what the web server does not take at once is kept until it
/// does. Dropping it closes the connection.
package final class HeldRequest: @unchecked Sendable {
    // Safe because one thread has it at a time: it is handed over, not shared.
    private let connection: Descriptor
    /// The web server's number of the request, which its records carry.
    package let id: UInt16
    private var rest: ArraySlice<UInt8> = []
    private var hasGone = false

    /// - Parameter connection: on which the request came, read to its end.
    package init(_ connection: Descriptor, id: UInt16) {
        self.connection = connection
        self.id = id
    }

    deinit {
        // Closed with something unread, a connection would fail for the web server instead of end.
        withUnsafeTemporaryAllocation(byteCount: 4096, alignment: 1) { buffer in
            var rounds = 0
            while rounds < 64, recv(raw, buffer.baseAddress, buffer.count, Self.flags) > 0 {
                rounds += 1
            }
        }
    }

    /// For `Epoll`: hung up when the web server has gone; writable when `push` may help.
    package var raw: Int32 { connection.raw }

    /// Whether records wait to be taken.
    package var isBusy: Bool { !rest.isEmpty }

    /// Sends records, as much of them as is taken at once; `push` sends the rest.
    /// - Returns: false when the web server has gone.
    package func send(_ records: [UInt8]) -> Bool {
        precondition(!isBusy, "one thing after the other")
        rest = records[...]
        _ = push()
        return !hasGone
    }

    /// Sends on, without waiting.
    /// - Returns: how many bytes were taken.
    package func push() -> Int {
        var taken = 0
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes {
                Glibc.send(raw, $0.baseAddress, $0.count, Self.flags)
            }
            if count < 0 {
                hasGone = errno != EAGAIN && errno != EINTR
                return taken
            }
            taken += count
            rest = rest.dropFirst(count)
        }
        rest = []
        return taken
    }

    private static let flags = Int32(MSG_DONTWAIT) | Int32(MSG_NOSIGNAL)
}
