internal import Platform
internal import Synchronization

/// Outcomes from the delivering threads, for the loop.
final class Inbox: Sendable {
    private let outcomes = Mutex<[(id: String, outcome: Outcome)]>([])
    /// Readable when there is something to take.
    let wake: EventCounter

    init() throws(SystemError) { wake = try EventCounter() }

    func post(_ id: String, _ outcome: Outcome) {
        outcomes.withLock { $0.append((id, outcome)) }
        wake.signal()
    }

    func take() -> [(id: String, outcome: Outcome)] {
        wake.drain()
        return outcomes.withLock { outcomes in
            defer { outcomes = [] }
            return outcomes
        }
    }
}
