internal import Platform
internal import Synchronization

/// The failure for which the responder stops; any thread may note one.
final class FirstFailure: Sendable {
    private let noted: EventCounter
    private let first = Mutex<SystemError?>(nil)

    init() throws(SystemError) { noted = try EventCounter() }

    /// Readable once there is one.
    var raw: Int32 { noted.raw }
    /// The one that was noted first.
    var error: SystemError? { first.withLock { $0 } }

    func note(_ error: SystemError) {
        first.withLock { first in if first == nil { first = error } }
        noted.signal()
    }
}
