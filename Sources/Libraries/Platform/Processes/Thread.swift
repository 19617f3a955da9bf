internal import CPlatform
internal import Glibc

/// A thread of its own, for work that waits on the disk or the network.
package final class Thread: Sendable {
    private let handle: pthread_t

    /// Starts a thread.
    /// - Parameters:
    ///   - name: shown by ps(1) and top(1); the first 15 bytes count.
    ///   - body: runs once. Write it in a file other than the main one: closures there belong to
    ///     the main actor and trap on another thread.
    /// - Throws: `SystemError` when the system allows no further thread.
    package init(_ name: String, _ body: @escaping @Sendable () -> Void) throws(SystemError) {
        // One that is watched would have it make calls that nobody sees.
        if Interceptor.isWatching { throw SystemError("start thread", name, code: EAGAIN) }
        var handle = pthread_t()
        let start = Unmanaged.passRetained(Start(name: name, body: body))
        let code = pthread_create(
            &handle, nil,
            { argument in
                let start = Unmanaged<Start>.fromOpaque(argument!).takeRetainedValue()
                pressroom_name_thread(start.name)
                start.body()
                return nil
            }, start.toOpaque())
        guard code == 0 else {
            start.release()
            throw SystemError("start thread", name, code: code)
        }
        self.handle = handle
    }

    /// Waits until the body has returned. Call it once.
    package func join() { pthread_join(handle, nil) }

    /// Has the system forget the thread when its body returns. Call it once, instead of `join`.
    package func detach() { pthread_detach(handle) }

    private final class Start: Sendable {
        let name: String
        let body: @Sendable () -> Void

        init(name: String, body: @escaping @Sendable () -> Void) {
            self.name = name
            self.body = body
        }
    }
}
