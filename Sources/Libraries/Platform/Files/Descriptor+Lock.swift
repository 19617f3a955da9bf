internal import CPlatform
internal import Glibc

/// A lock that others can see without touching it, which that of `tryLock` is not: who looked at
/// that one by trying could keep its owner from it ("open file description locks" in fcntl(2)).
extension Descriptor {
    /// Takes the lock of this open file until it is closed for the last time. It must be open for
    /// writing.
    /// - Returns: false when another holds it.
    package func tryVisibleLock() throws(SystemError) -> Bool {
        do {
            _ = try retrying("lock", path) { pressroom_lock(raw) }
            return true
        } catch  where error.code == EAGAIN || error.code == EACCES {
            return false
        }
    }

    /// Whether this lock is held by another open file than this one.
    package var isLocked: Bool {
        get throws(SystemError) {
            try retrying("inspect lock", path) { pressroom_is_locked(raw) } == 1
        }
    }
}
