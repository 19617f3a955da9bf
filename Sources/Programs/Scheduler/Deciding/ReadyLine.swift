/// What could be begun now, that of the most effort first, equal ones in their order. To add one
/// and to take the next costs the logarithm of how many there are.
/// - Parameter Effort: how long each may take, which tests may have count how often two are
///   compared.
struct ReadyLine<Element, Effort: Comparable> {
    private struct Entry {
        let element: Element
        let effort: Effort
        /// How many were added before it.
        let number: Int

        func stands(before other: Entry) -> Bool {
            if effort > other.effort { return true }
            return number < other.number && !(effort < other.effort)
        }
    }

    /// A binary heap, the next at the top.
    private var heap: [Entry] = []
    /// What was taken and given back goes before all others, the last first.
    private var givenBack: [Element] = []
    private var addedCount = 0

    var count: Int { heap.count + givenBack.count }
    /// The next.
    var first: Element? { givenBack.last ?? heap.first?.element }

    mutating func add(_ element: Element, effort: Effort) {
        heap.append(Entry(element: element, effort: effort, number: addedCount))
        addedCount += 1
        var index = heap.count - 1
        while index > 0, heap[index].stands(before: heap[(index - 1) / 2]) {
            heap.swapAt(index, (index - 1) / 2)
            index = (index - 1) / 2
        }
    }

    /// Takes the next out; there must be one.
    mutating func takeFirst() -> Element {
        if let last = givenBack.popLast() { return last }
        heap.swapAt(0, heap.count - 1)
        let taken = heap.removeLast().element
        sink()
        return taken
    }

    /// Puts back what was taken, to be taken next.
    mutating func giveBack(_ element: Element) { givenBack.append(element) }

    mutating func removeAll() { (heap, givenBack) = ([], []) }

    /// Has the top go down to where it belongs.
    private mutating func sink() {
        var index = 0
        while true {
            var next = index
            for child in [2 * index + 1, 2 * index + 2]
            where child < heap.count && heap[child].stands(before: heap[next]) { next = child }
            guard next != index else { return }
            heap.swapAt(index, next)
            index = next
        }
    }
}
