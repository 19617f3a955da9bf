internal import Platform
internal import Synchronization

/// Counts what there is of each kind; kinds are few, and seldom new. Used by many threads at once.
final class Counter<Kind: Hashable & Sendable>: Sendable {
    private let numbers = SharedLock<[Kind: Number]>([:])

    var values: [Kind: Int] { numbers.read { $0.mapValues(\.value) } }

    func add(_ kind: Kind) {
        if numbers.read({ $0[kind]?.increase() }) != nil { return }
        numbers.write { numbers in
            let number = numbers[kind] ?? Number()
            number.increase()
            numbers[kind] = number
        }
    }

    private final class Number: Sendable {
        private let count = Atomic(0)

        var value: Int { count.load(ordering: .relaxed) }

        func increase() { count.add(1, ordering: .relaxed) }
    }
}
