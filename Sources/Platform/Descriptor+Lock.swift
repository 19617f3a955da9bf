internal import CPlatform
internal import Glibc

/// The exclusive lock of an open file: it goes with the open file, to processes that inherit it,
/// and others can see it without touching it ("open file description locks" in fcntl(2)).
extension Descriptor {
    /// Takes the lock until the file is closed for the last time. It must be open for writing.
    /// - Returns: false when another holds it.
    package func tryLock() throws(SystemError) -> Bool {
        if pressroom_lock(raw) == 0 { return true }
        if errno == EAGAIN || errno == EACCES { return false }
        throw .last("lock")
    }

    /// Whether the lock is held by another open file than this one.
    package var isLocked: Bool {
        get throws(SystemError) { try retrying("inspect lock") { pressroom_is_locked(raw) } == 1 }
    }
}
