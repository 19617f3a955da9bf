internal import Platform

/// A cache with an upper bound. When it is full, all of it is dropped. Used by many threads at
/// once.
final class BoundedCache<Key: Hashable & Sendable, Value: Sendable>: Sendable {
    private let values = SharedLock<[Key: Value]>([:])
    private let countMax: Int

    /// - Parameter most: how many keys are kept at a time.
    init(countMax: Int) { self.countMax = countMax }

    func removeAll() { values.write { $0.removeAll() } }

    /// Forgets a key.
    /// - Returns: what was remembered of it.
    func remove(_ key: Key) -> Value? { values.write { $0.removeValue(forKey: key) } }

    /// What is remembered of a key; for all threads the same, made if there is nothing.
    func value(for key: Key, _ make: () -> Value) -> Value {
        if let values = self[key] { return values }
        return values.write { values in
            if let value = values[key] { return value }
            if values.count >= countMax { values.removeAll() }
            let value = make()
            values[key] = value
            return value
        }
    }

    subscript(key: Key) -> Value? {
        get { values.read { $0[key] } }
        set {
            values.write { values in
                let isAdded = newValue != nil && values[key] == nil
                if isAdded, values.count >= countMax { values.removeAll() }
                values[key] = newValue
            }
        }
    }
}
