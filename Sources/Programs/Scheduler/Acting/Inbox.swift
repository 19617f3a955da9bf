internal import Jobs
internal import Platform
internal import Spool
internal import Synchronization

/// Messages of the committer's threads to the engine's.
final class Inbox: Sendable {
    enum Message: Sendable {
        case event(Event)
        /// Claims are durable; not every job asked for may have been there.
        case claimed(asked: [JobID], [ClaimedJob])
        /// It has been looked what there is of a claimed job, and by what later jobs find it.
        case searched(Claim, ReuseKeys)
        /// A job that was to be fetched is claimed; `nil` when it did not wait.
        case fetched(JobID, ClaimedJob?)
        /// What was asked of a pipeline may not stand any more.
        case schedulesChanged
        /// The spool failed: nothing may go on.
        case failed(SystemError)
    }
    private let messages = Mutex<[Message]>([])
    /// Readable when there is something to take.
    let wake: EventCounter

    init() throws(SystemError) { wake = try EventCounter() }

    /// Hands a message over, from any thread.
    func post(_ message: Message) {
        let wasEmpty = messages.withLock { messages in
            messages.append(message)
            return messages.count == 1
        }
        if wasEmpty { wake.signal() }
    }

    /// All messages since the last time, in their order.
    func take() -> [Message] {
        wake.drain()
        return messages.withLock { messages in
            defer { messages = [] }
            return messages
        }
    }
}
