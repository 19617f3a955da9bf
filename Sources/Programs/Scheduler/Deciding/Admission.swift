/// Which children may take memory: a budget for all together, and an allowance that each may take
/// without asking, so that short tasks never wait for an answer.
///
/// A child holds the allowance from its start. One that asks for more has decoded nothing yet: it
/// holds nothing while it waits, and what it was granted until its task is over. Who asks first is
/// answered first, so that no small one overtakes a large one for ever; one that needs more than
/// the whole budget runs when nothing else does. The first who waits is always answered in the
/// end: no child is started whose allowance would stand in its way, and whoever holds something
/// does not wait.
struct Admission {
    /// How much memory tasks may take together, in bytes.
    let budget: Int
    /// How much each may take without asking, in bytes: half the budget, divided by the slots.
    let allowance: Int
    /// What the child of a slot holds.
    private var held: [Int: Int] = [:]
    /// Who waits, the first who asked at first.
    private var line: [(slot: Int, need: Int)] = []

    /// - Parameters:
    ///   - budget: in bytes, 0 or more.
    ///   - slots: 1 or more.
    init(budget: Int, slots: Int) {
        self.budget = budget
        allowance = budget / (2 * slots)
    }

    /// Whether a child may be started.
    var allowsStart: Bool {
        guard total + allowance <= budget else { return false }
        guard let first = line.first else { return true }
        // What was granted ends of itself; what would be started again and again must leave room.
        let unasked = held.values.count { $0 == allowance }
        return first.need + (unasked + 1) * allowance <= budget
    }

    /// A slot's child begins, or comes to its next task.
    mutating func start(_ slot: Int) { held[slot] = allowance }

    /// A slot's child waits for as much memory as its task needs.
    mutating func ask(_ slot: Int, for need: Int) {
        held[slot] = nil
        line.append((slot, max(need, allowance)))
    }

    /// A slot's child is gone.
    mutating func end(_ slot: Int) {
        held[slot] = nil
        line.removeAll { $0.slot == slot }
    }

    /// Grants what can be granted now.
    /// - Returns: the slots whose children may go on.
    mutating func grant() -> [Int] {
        var granted: [Int] = []
        while let first = line.first, total == 0 || total + first.need <= budget {
            held[first.slot] = first.need
            granted.append(first.slot)
            line.removeFirst()
        }
        return granted
    }

    private var total: Int { held.values.reduce(0, +) }
}
