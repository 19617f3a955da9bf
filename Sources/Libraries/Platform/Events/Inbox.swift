internal import Synchronization

/// Hands messages from any thread to the one that waits for them in an `Epoll`.
package final class Inbox<Message: Sendable>: Sendable {
    private let messages = Mutex<[Message]>([])
    private let wake: EventCounter

    package init() throws(SystemError) { wake = try EventCounter() }

    /// Readable when there is something to take.
    package var raw: Int32 { wake.raw }

    package func post(_ message: Message) {
        let wasEmpty = messages.withLock { messages in
            messages.append(message)
            return messages.count == 1
        }
        if wasEmpty { wake.signal() }
    }

    /// All messages since the last time, in their order.
    package func take() -> [Message] {
        wake.drain()
        return messages.withLock { messages in
            defer { messages = [] }
            return messages
        }
    }
}
