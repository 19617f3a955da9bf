internal import CFastCGI
internal import Glibc
package import Platform
internal import Synchronization

/// A socket and the threads that accept requests on it, each with one request at a time. A few wait
/// for requests; when all are busy another one is started, and when many wait some end.
///
/// Signals must be blocked before the start (`Platform.Signals` does it): one that lands on a
/// thread which is reading a body would end that body early.
package final class Listener: Sendable {
    private let socket: ListeningSocket
    private let threads: Int
    private let log: Log
    private let answer: @Sendable (consuming Request) -> Void
    private let state = Mutex(State())
    /// How many threads are started before they are needed. More would only take turns.
    package static let waitingFirst = 4
    /// How many wait at most: those that a busy moment needed stay for the next.
    package static let waitingMax = 16
    /// Readable when a thread has ended after `stop`; see `threadsRunning`.
    package let ended: EventCounter

    private struct State {
        var isStopping = false
        /// Of the threads.
        var name = ""
        /// Threads that accept or answer.
        var running = 0
        /// Those of them that accept.
        var waiting = 0
    }

    /// - Parameters:
    ///   - threads: how many requests are answered at once at most, 1 or more.
    ///   - log: where failures to accept are logged.
    ///   - answer: answers a request; called on many threads at once.
    package init(
        _ socket: ListeningSocket, threads: Int, log: Log,
        answer: @escaping @Sendable (consuming Request) -> Void
    ) throws(SystemError) {
        precondition(threads > 0, "somebody must answer")
        ended = try EventCounter()
        self.socket = socket
        self.threads = threads
        self.log = log
        self.answer = answer
    }

    /// Starts the threads, which accept until `stop`. Call it once.
    /// - Parameter name: of the threads, for ps(1).
    /// - Throws: `SystemError` when the system allows no further thread.
    package func start(_ name: String) throws(SystemError) {
        precondition(Library.isReady, "libfcgi starts")
        state.withLock { $0.name = name }
        for _ in 0..<min(threads, Self.waitingFirst) {
            state.withLock { $0.running += 1 }
            try startThread()
        }
    }

    /// Stops accepting. Requests that are being answered go on.
    package func stop() {
        let running = state.withLock { state in
            state.isStopping = true
            return state.running
        }
        if socket.isShared {
            // Closing it would end it for its other holders too: each of our threads gets a request
            // of no meaning instead.
            for _ in 0..<running { wakeOne() }
        } else {
            socket.close()
        }
    }

    /// How many threads have not ended; 0 some time after `stop`.
    package var threadsRunning: Int { state.withLock { $0.running } }

    private var isStopping: Bool { state.withLock { $0.isStopping } }

    /// Starts a thread that is counted already.
    private func startThread() throws(SystemError) {
        do {
            try Thread(state.withLock(\.name)) { self.acceptUntilStopped() }.detach()
        } catch {
            state.withLock { $0.running -= 1 }
            throw error
        }
    }

    private func acceptUntilStopped() {
        while waits() {
            do {
                let request = try accept()
                replaceThread()
                if request.isWhole && request.parameter("REQUEST_METHOD") != nil {
                    answer(request)
                }
            } catch {
                state.withLock { $0.waiting -= 1 }
                if isStopping { continue }
                log.write(
                    .error, "could not accept a request (retrying in 0.1 s)",
                    ["reason": "\(error)"])
                // Descriptors or memory have run out: what other threads finish gives some back.
                usleep(100_000)
            }
        }
    }

    /// Whether this thread goes on to wait for a request: not after `stop`, nor if enough others
    /// do.
    private func waits() -> Bool {
        let (waits, isStopping) = state.withLock { state in
            let waits = !state.isStopping && state.waiting < Self.waitingMax
            if waits { state.waiting += 1 } else { state.running -= 1 }
            return (waits, state.isStopping)
        }
        if isStopping, !waits { ended.signal() }
        return waits
    }

    /// Sees to it that somebody waits for the next request when this thread is busy with one.
    private func replaceThread() {
        let isNeeded = state.withLock { state in
            state.waiting -= 1
            guard state.waiting == 0, state.running < threads, !state.isStopping else {
                return false
            }
            state.running += 1
            return true
        }
        guard isNeeded else { return }
        do {
            try startThread()
        } catch {
            log.write(
                .warning, "could not start a thread (requests wait for another)",
                ["reason": "\(error)"])
        }
    }

    private func accept() throws(SystemError) -> Request {
        let handle = UnsafeMutablePointer<FCGX_Request>.allocate(capacity: 1)
        FCGX_InitRequest(handle, socket.descriptor.raw, Int32(FCGI_FAIL_ACCEPT_ON_INTR))
        let code = FCGX_Accept_r(handle)
        guard code == 0 else {
            FCGX_Free(handle, 1)
            handle.deallocate()
            throw SystemError("accept", code: -code)
        }
        return Request(owning: handle)
    }

    /// Sends ourselves the shortest whole request: it begins and has no parameters.
    private func wakeOne() {
        let beginRequest: [UInt8] = [1, 1, 0, 1, 0, 8, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0]
        let noParameters: [UInt8] = [1, 4, 0, 1, 0, 0, 0, 0]
        let bytes = beginRequest + noParameters
        guard let connection = try? UnixAddress(of: socket.descriptor.raw)?.connection() else {
            return
        }
        bytes.withUnsafeBytes { try? connection.write($0) }
    }
}
