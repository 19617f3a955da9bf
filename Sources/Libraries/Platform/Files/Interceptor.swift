internal import CPlatform

/// Stands between a thread and the system, so that a test can have any call fail or be the last
/// one. Programs have none, which costs each call a look at one word.
package final class Interceptor {
    /// Is called before a system call is made.
    /// - Returns: the value of errno that it fails with; `nil` to let it through.
    package typealias Judge = (_ action: String, _ path: String) -> Int32?
    private let judge: Judge

    /// - Parameter judge: what it calls itself goes straight to the system.
    package init(_ judge: @escaping Judge) { self.judge = judge }

    /// Has the calls that this thread makes in the body go by the judge.
    package func watch<Result>(_ body: () throws -> Result) rethrows -> Result {
        let outer = pressroom_interceptor()
        pressroom_set_interceptor(Unmanaged.passUnretained(self).toOpaque())
        defer { pressroom_set_interceptor(outer) }
        return try body()
    }

    /// Whether the calls of this thread are watched.
    static var isWatching: Bool { pressroom_interceptor() != nil }

    /// What becomes of a call of this thread; `nil` when it is made.
    @inline(__always)
    static func refusal(of action: String, _ path: () -> String) -> Int32? {
        guard let current = pressroom_interceptor() else { return nil }
        return refusal(by: current, of: action, path())
    }

    @inline(never)
    private static func refusal(
        by current: UnsafeMutableRawPointer, of action: String,
        _ path: String
    ) -> Int32? {
        pressroom_set_interceptor(nil)
        defer { pressroom_set_interceptor(current) }
        return Unmanaged<Interceptor>.fromOpaque(current).takeUnretainedValue().judge(action, path)
    }
}
