internal import CPlatform
internal import Glibc

/// Waits for many descriptors at once; see epoll(7). Level-triggered.
package final class Epoll: Sendable {
    private let descriptor: Descriptor

    package init() throws(SystemError) {
        descriptor = Descriptor(owning: try retrying("make epoll") { epoll_create1(Int32(EPOLL_CLOEXEC)) })
    }

    /// Watches a descriptor for input and hang-up until it is closed or removed.
    /// - Parameter token: comes back from `wait` when there is something to read.
    package func add(_ raw: Int32, token: UInt64) throws(SystemError) {
        var event = epoll_event()
        event.events = EPOLLIN.rawValue
        event.data.u64 = token
        _ = try retrying("watch") { epoll_ctl(descriptor.raw, EPOLL_CTL_ADD, raw, &event) }
    }

    /// Stops watching a descriptor that is still open.
    package func remove(_ raw: Int32) {
        var unused = epoll_event()
        _ = epoll_ctl(descriptor.raw, EPOLL_CTL_DEL, raw, &unused)
    }

    /// Waits until a descriptor is readable or hung up.
    /// - Parameter seconds: how long at most; `nil` waits for ever.
    /// - Returns: the tokens of those that are; empty after the time or a signal.
    package func wait(seconds: Double?) throws(SystemError) -> [UInt64] {
        let milliseconds = seconds.map { Int32(max(0, min($0 * 1000, 1e9)).rounded(.up)) } ?? -1
        return try withUnsafeTemporaryAllocation(of: epoll_event.self, capacity: 64) {
            (events) throws(SystemError) -> [UInt64] in
            let count = epoll_wait(descriptor.raw, events.baseAddress, 64, milliseconds)
            if count < 0 {
                if errno == EINTR { return [] }
                throw .last("wait")
            }
            return events[..<Int(count)].map { $0.data.u64 }
        }
    }
}
