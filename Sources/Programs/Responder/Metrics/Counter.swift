internal import Platform
internal import Synchronization

/// Counts what there is of each kind; kinds are few, and seldom new. Used by many threads at once.
final class Counter<Kind: Hashable & Sendable>: Sendable {
    private let numbers = SharedLock<[Kind: Number]>([:])

    var values: [Kind: Int] { numbers.read { $0.mapValues(\.value) } }

    func add(_ kind: Kind, _ count: Int = 1) {
        if numbers.read({ $0[kind]?.add(count) }) != nil { return }
        numbers.write { numbers in
            let number = numbers[kind] ?? Number()
            number.add(count)
            numbers[kind] = number
        }
    }

    private final class Number: Sendable {
        private let count = Atomic(0)

        var value: Int { count.load(ordering: .relaxed) }

        func add(_ more: Int) { count.add(more, ordering: .relaxed) }
    }
}
