internal import Platform

/// What was found out before, so that who asks again soon is answered at once. When there is too
/// much of it all is forgotten. Used by many threads at once.
final class Remembered<Key: Hashable & Sendable, Value: Sendable>: Sendable {
    private let known = SharedLock<[Key: Value]>([:])
    private let most: Int

    /// - Parameter most: how many keys are remembered at a time.
    init(most: Int) { self.most = most }

    func removeAll() { known.write { $0.removeAll() } }

    /// What is remembered of a key; for all threads the same, made if there is nothing.
    func value(for key: Key, _ make: () -> Value) -> Value {
        if let known = self[key] { return known }
        return known.write { known in
            if let value = known[key] { return value }
            if known.count >= most { known.removeAll() }
            let value = make()
            known[key] = value
            return value
        }
    }

    subscript(key: Key) -> Value? {
        get { known.read { $0[key] } }
        set {
            known.write { known in
                if known.count >= most { known.removeAll() }
                known[key] = newValue
            }
        }
    }
}
