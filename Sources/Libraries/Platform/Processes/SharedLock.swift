internal import Glibc

/// A lock that many may hold to read, or one to write; see pthread_rwlock_rdlock(3p).
///
/// For what is read all the time and changed now and then: a thread that is interrupted while
/// it reads keeps no other from reading, which with a `Mutex` costs a tenth of the speed of
/// status reads.
package final class SharedLock<Value>: @unchecked Sendable {
    // Safe because the value is only touched under the lock, which has one address for its life.
    private let lock = UnsafeMutablePointer<pthread_rwlock_t>.allocate(capacity: 1)
    private var value: Value

    package init(_ value: sending Value) {
        self.value = value
        precondition(pthread_rwlock_init(lock, nil) == 0, "a lock is made")
    }

    deinit {
        pthread_rwlock_destroy(lock)
        lock.deallocate()
    }

    /// Reads the value, beside others that do.
    package func read<Result>(_ body: (Value) -> Result) -> Result {
        precondition(pthread_rwlock_rdlock(lock) == 0, "nobody reads who writes")
        defer { pthread_rwlock_unlock(lock) }
        return body(value)
    }

    /// Changes the value, alone.
    package func write<Result>(_ body: (inout Value) -> Result) -> Result {
        precondition(pthread_rwlock_wrlock(lock) == 0, "nobody writes who reads")
        defer { pthread_rwlock_unlock(lock) }
        return body(&value)
    }
}
