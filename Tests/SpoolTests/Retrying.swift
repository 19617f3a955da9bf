import Platform

/// Looks again for a while: a child that another test has just forked has our locks, too, until
/// it runs a program of its own.
func retrying<Value>(_ look: () throws -> Value?) throws -> Value? {
    let deadline = Clock.monotonicSeconds + 10
    let epoll = try Epoll()
    while true {
        if let value = try look() { return value }
        if Clock.monotonicSeconds >= deadline { return nil }
        _ = try epoll.wait(seconds: 0.005)
    }
}
