internal import Jobs
internal import Synchronization

/// The requests that bring pieces of uploads at the moment. One whose client has gone may not know
/// it for long: whoever comes next for the same upload ends it.
final class Receivers: Sendable {
    private struct State {
        var interrupters: [UploadID: @Sendable () -> Void] = [:]
        var isStopping = false
    }

    private let state = Mutex(State())

    /// Adds a request, which may be ended from now on until `remove`.
    func add(_ id: UploadID, _ interrupt: @escaping @Sendable () -> Void) {
        state.withLock { state in
            state.interrupters[id] = interrupt
            if state.isStopping { interrupt() }
        }
    }

    func remove(_ id: UploadID) { state.withLock { $0.interrupters[id] = nil } }

    /// Ends the request that brings a piece of an upload, if there is one: what has come is kept.
    func interrupt(_ id: UploadID) {
        // Under the lock, for the request must still be there.
        state.withLock { $0.interrupters[id]?() }
    }

    /// Ends all there are and will be.
    func stop() {
        state.withLock { state in
            state.isStopping = true
            for interrupt in state.interrupters.values { interrupt() }
        }
    }
}
