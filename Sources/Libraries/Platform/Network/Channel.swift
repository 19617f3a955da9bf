internal import CPlatform
internal import Glibc
internal import Synchronization

/// One end of a connection between two processes that carries messages: bytes together with open
/// descriptors. See SOCK_SEQPACKET and SCM_RIGHTS in unix(7).
///
/// A message is sent as one datagram or several, because a datagram carries 253 descriptors at most
/// and must fit the socket's buffer. Each begins with a byte that says whether more follow. What
/// has come of a message is kept until the rest is there, so that a reader which does not wait
/// loses nothing.
package final class Channel: Sendable {
    private let descriptor: Descriptor
    private let descriptorsMax: Int
    private let sending = Mutex(())
    private let receiving = Mutex(Partial())
    /// Readable when a datagram has come or the other end is closed.
    package var raw: Int32 { descriptor.raw }

    /// The most bytes of a message that is received.
    package static let bytesMax = 1 << 20

    /// - Parameters:
    ///   - descriptor: a connected socket of the type SOCK_SEQPACKET.
    ///   - descriptorsMax: how many descriptors a received message may carry. None unless said, so
    ///     that who holds the other end cannot fill this process's table with open files.
    package init(_ descriptor: Descriptor, descriptorsMax: Int = 0) {
        self.descriptor = descriptor
        self.descriptorsMax = descriptorsMax
    }

    /// Takes ownership of a connected socket of the type SOCK_SEQPACKET.
    package convenience init(owning raw: Int32, descriptorsMax: Int = 0) {
        self.init(Descriptor(owning: raw), descriptorsMax: descriptorsMax)
    }

    /// Makes two ends that are connected with each other; see socketpair(2).
    /// - Parameter descriptorsMax: how many descriptors a message received on either may carry.
    package static func pair(descriptorsMax: Int = 0) throws(SystemError) -> (Channel, Channel) {
        var ends: [Int32] = [-1, -1]
        let type = Int32(SOCK_SEQPACKET.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
        _ = try retrying("make socket pair") { socketpair(AF_UNIX, type, 0, &ends) }
        return (
            Channel(owning: ends[0], descriptorsMax: descriptorsMax),
            Channel(owning: ends[1], descriptorsMax: descriptorsMax)
        )
    }

    /// Whether a descriptor is a connected socket of the type that a channel needs.
    package static func isChannel(_ raw: Int32) -> Bool {
        var type: Int32 = 0
        var size = socklen_t(MemoryLayout<Int32>.size)
        return getsockopt(raw, SOL_SOCKET, SO_TYPE, &type, &size) == 0
            && type == Int32(SOCK_SEQPACKET.rawValue)
    }

    /// Sends a message; waits until there is room for it.
    /// - Parameters:
    ///   - payload: `bytesMax` bytes at most.
    ///   - descriptors: open descriptors; the other end gets copies, and these stay open.
    /// - Throws: `SystemError` when the other end is closed (EPIPE), or when it has too many
    ///   descriptors yet to receive (ETOOMANYREFS).
    package func send(_ payload: [UInt8], descriptors: [Int32] = []) throws(SystemError) {
        precondition(payload.count <= Self.bytesMax, "a message is longer than a channel carries")
        try sending.withLock { (_) throws(SystemError) in
            var bytes = payload[...], numbers = descriptors[...]
            repeat {
                let part = Array(bytes.prefix(Self.partBytesMax))
                let batch = Array(numbers.prefix(Self.partDescriptorsMax))
                bytes = bytes.dropFirst(part.count)
                numbers = numbers.dropFirst(batch.count)
                let mark = bytes.isEmpty && numbers.isEmpty ? Mark.last : .more
                _ = try retrying("send message") {
                    pressroom_send(raw, mark.rawValue, part, part.count, batch, Int32(batch.count))
                }
            } while !(bytes.isEmpty && numbers.isEmpty)
        }
    }

    /// Receives a message.
    /// - Parameter wait: whether to wait until there is one.
    /// - Throws: `SystemError` when a message is longer than the limits (EMSGSIZE), is none of a
    ///   channel's (EBADMSG), or when its descriptors do not fit this process's table (EMFILE).
    ///   What came of it is dropped; the other end is broken, and the channel is best closed.
    package func receive(wait: Bool) throws(SystemError) -> Received {
        try receiving.withLock { (partial) throws(SystemError) -> Received in
            while true {
                do throws(SystemError) {
                    switch try receivePart(into: &partial, wait: wait) {
                    case .more: continue
                    case .last:
                        defer { partial = Partial() }
                        return .message(partial.bytes, partial.descriptors)
                    case nil: return .closed
                    }
                } catch {
                    if error.code == EAGAIN { return .nothing }
                    partial = Partial()
                    if error.code == ECONNRESET { return .closed }
                    throw error
                }
            }
        }
    }

    /// Waits for a message without looking into it, with read(2): also a process that is not
    /// allowed to receive descriptors may wait.
    /// - Returns: whether one has come, and not the other end closed. Its first datagram is gone.
    package func awaitMessage() -> Bool {
        receiving.withLock { _ in
            var mark: UInt8 = 0
            return ((try? retrying("await message") { read(raw, &mark, 1) }) ?? 0) > 0
        }
    }

    /// What there was to receive.
    package enum Received {
        /// A whole message: its bytes, and its descriptors in the order of the sender.
        case message([UInt8], [Descriptor])
        /// No whole message has come yet; only when not waiting.
        case nothing
        /// The other end is closed, and nothing is left to receive.
        case closed
    }

    private struct Partial {
        var bytes: [UInt8] = []
        var descriptors: [Descriptor] = []
    }

    /// The first byte of a datagram.
    private enum Mark: UInt8 {
        case last = 0
        case more = 1
    }

    /// Far below the usual buffer of a socket, 208 kB, of which the kernel's own data take a part.
    private static let partBytesMax = 1 << 16
    private static let partDescriptorsMax = pressroom_datagram_descriptors_max

    /// Receives one datagram. Returns its mark, or `nil` when the other end is closed.
    private func receivePart(into partial: inout Partial, wait: Bool) throws(SystemError) -> Mark? {
        try withUnsafeTemporaryAllocation(byteCount: Self.partBytesMax + 1, alignment: 1) {
            (buffer) throws(SystemError) -> Mark? in
            var numbers = [Int32](repeating: -1, count: Self.partDescriptorsMax)
            var numberCount: Int32 = 0, flags: Int32 = 0
            let count = try retrying("receive message") {
                pressroom_receive(
                    raw, buffer.baseAddress, buffer.count, &numbers, &numberCount,
                    &flags, wait)
            }
            // Owned at once, so that an error below closes them.
            partial.descriptors += numbers.prefix(Int(numberCount)).map { Descriptor(owning: $0) }
            guard count > 0 else { return nil }
            partial.bytes += buffer[1..<count]
            if flags & Int32(MSG_CTRUNC) != 0 {
                throw SystemError("receive descriptors", code: EMFILE)
            }
            guard flags & Int32(MSG_TRUNC) == 0, partial.bytes.count <= Self.bytesMax,
                partial.descriptors.count <= descriptorsMax
            else { throw SystemError("receive message", code: EMSGSIZE) }
            guard let mark = Mark(rawValue: buffer[0]) else {
                throw SystemError("receive message", code: EBADMSG)
            }
            return mark
        }
    }
}
