internal import CPlatform
internal import Glibc

/// Wakes a thread that waits in `Epoll` from another thread; see eventfd(2).
package final class EventCounter: Sendable {
    private let descriptor: Descriptor
    /// Readable while there are signals that have not been taken.
    package var raw: Int32 { descriptor.raw }

    package init() throws(SystemError) {
        descriptor = Descriptor(
            owning: try retrying("make eventfd") {
                eventfd(0, Int32(EFD_CLOEXEC) | Int32(EFD_NONBLOCK))
            })
    }

    package func signal() { while eventfd_write(raw, 1) != 0, errno == EINTR {} }

    /// Takes all signals.
    /// - Returns: how many there were.
    @discardableResult
    package func drain() -> Int {
        var count: eventfd_t = 0
        return eventfd_read(raw, &count) == 0 ? Int(clamping: count) : 0
    }
}
