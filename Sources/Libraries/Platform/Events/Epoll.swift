internal import CPlatform
internal import Glibc

/// Waits for many descriptors at once; see epoll(7). Level-triggered.
package final class Epoll: Sendable {
    private let descriptor: Descriptor

    package init() throws(SystemError) {
        descriptor = Descriptor(
            owning: try retrying("make epoll") {
                epoll_create1(Int32(EPOLL_CLOEXEC))
            })
    }

    /// What is waited for on a descriptor, besides its failure and its being hung up altogether.
    package struct Interest: OptionSet, Sendable {
        package let rawValue: UInt32
        package init(rawValue: UInt32) { self.rawValue = rawValue }

        /// There is something to read, or the end of it.
        package static let input = Interest(rawValue: EPOLLIN.rawValue)
        /// It takes something to write.
        package static let output = Interest(rawValue: EPOLLOUT.rawValue)
        /// The other end of a connection writes no more.
        package static let hangUp = Interest(rawValue: EPOLLRDHUP.rawValue)
    }

    /// Watches a descriptor until it is closed or removed.
    /// - Parameter token: comes back from `wait` when there is what is waited for.
    package func add(_ raw: Int32, token: UInt64, for interest: Interest = .input)
        throws(SystemError)
    {
        try control(EPOLL_CTL_ADD, raw, token, interest)
    }

    /// Watches a descriptor that was added for something else from now on.
    package func change(_ raw: Int32, token: UInt64, to interest: Interest) throws(SystemError) {
        try control(EPOLL_CTL_MOD, raw, token, interest)
    }

    private func control(_ operation: Int32, _ raw: Int32, _ token: UInt64, _ interest: Interest)
        throws(SystemError)
    {
        var event = epoll_event()
        event.events = interest.rawValue
        event.data.u64 = token
        _ = try retrying("watch") { epoll_ctl(descriptor.raw, operation, raw, &event) }
    }

    /// Stops watching a descriptor that is still open.
    package func remove(_ raw: Int32) {
        var unused = epoll_event()
        _ = epoll_ctl(descriptor.raw, EPOLL_CTL_DEL, raw, &unused)
    }

    /// Waits until there is what is waited for on a descriptor, or it has failed or is hung up.
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
