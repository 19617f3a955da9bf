import Glibc
import Platform

/// Something that a test waited for did not come.
struct Overdue: Error, CustomStringConvertible {
    let description: String
}

/// How long what nobody announces may take before a test fails, in seconds: many times what
/// it takes.
let timeoutSeconds = 60.0

/// Looks until there is something to see.
/// - Parameter what: that is waited for, for the message.
/// - Throws: `Overdue` when it does not come in time.
func eventually<Value>(
    _ what: String, within seconds: Double = timeoutSeconds,
    _ look: () throws -> Value?
) throws -> Value {
    let deadline = Clock.monotonicSeconds + seconds
    let epoll = try Epoll()
    while Clock.monotonicSeconds < deadline {
        if let value = try look() { return value }
        _ = try epoll.wait(seconds: 0.01)
    }
    throw Overdue(description: "\(what) did not come within \(seconds) s")
}

extension Program {
    /// How it ended.
    /// - Throws: `Overdue` when it does not end in time; it is killed then.
    func end(within seconds: Double = timeoutSeconds) throws -> End {
        let epoll = try Epoll()
        try epoll.add(raw, token: 0)
        let deadline = Clock.monotonicSeconds + seconds
        while Clock.monotonicSeconds < deadline {
            if try !epoll.wait(seconds: deadline - Clock.monotonicSeconds).isEmpty { return wait() }
        }
        send(SIGKILL)
        _ = wait()
        throw Overdue(description: "process \(processID) did not end within \(seconds) s")
    }
}
