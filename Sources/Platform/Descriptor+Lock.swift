internal import CPlatform
internal import Glibc

/// A lock that others can see without touching it, which that of `tryLock` is not: who looked at that
/// one by trying could keep its owner from it ("open file description locks" in fcntl(2)).
extension Descriptor {
    /// Takes the lock of this open file until it is closed for the last time. It must be open for
    /// writing.
    /// - Returns: false when another holds it.
    package func tryVisibleLock() throws(SystemError) -> Bool {
        if pressroom_lock(raw) == 0 { return true }
        if errno == EAGAIN || errno == EACCES { return false }
        throw .last("lock")
    }

    /// Whether this lock is held by another open file than this one.
    package var isLocked: Bool {
        get throws(SystemError) { try retrying("inspect lock") { pressroom_is_locked(raw) } == 1 }
    }
}
