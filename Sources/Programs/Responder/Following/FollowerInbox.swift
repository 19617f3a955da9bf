internal import Platform
internal import Synchronization

/// How the threads that take requests speak with the one that holds them.
final class FollowerInbox: Sendable {
    private struct State {
        var newSubscribers: [Subscriber] = []
        /// How many there are, the newcomers among them.
        var held = 0
        var isStopping = false
        var isClosed = false
    }

    private let state = Mutex(State())
    /// Readable when there is something to `take`.
    let wake: EventCounter
    /// Readable when the last one has gone.
    let idle: EventCounter

    init() throws(SystemError) {
        wake = try EventCounter()
        idle = try EventCounter()
    }

    /// How many have not gone.
    var held: Int { state.withLock { $0.held } }

    func add(_ newSubscriber: Subscriber) {
        state.withLock { state in
            state.newSubscribers.append(newSubscriber)
            state.held += 1
        }
        wake.signal()
    }

    /// All are to be answered at once from now on.
    func stop() {
        state.withLock { $0.isStopping = true }
        wake.signal()
    }

    /// Nothing comes any more.
    func close() {
        state.withLock { $0.isClosed = true }
        wake.signal()
    }

    /// Takes who has come.
    /// - Returns: `nil` when nobody comes any more.
    func take() -> (newSubscribers: [Subscriber], isStopping: Bool)? {
        wake.drain()
        return state.withLock { state in
            defer { state.newSubscribers = [] }
            return state.isClosed ? nil : (state.newSubscribers, state.isStopping)
        }
    }

    /// One has gone.
    func release() {
        let held = state.withLock { state in
            state.held -= 1
            return state.held
        }
        if held == 0 { idle.signal() }
    }
}
