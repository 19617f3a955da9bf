internal import Jobs

/// When something is due of jobs: that they become runnable, or are reported. To add one and to
/// take the next costs the logarithm of how many there are.
/// - Parameter Moment: a time, which tests may have count how often two are compared.
struct Timers<Moment: Comparable> {
    private var moments: [JobID: Moment] = [:]
    /// A binary heap, the soonest at the top. It may hold entries that have changed since.
    private var heap: [(moment: Moment, job: JobID)] = []

    /// When the first is due; `nil` when there is none.
    var first: Moment? { heap.first?.moment }

    /// When a job is due; `nil` for none.
    subscript(job: JobID) -> Moment? {
        get { moments[job] }
        set {
            moments[job] = newValue
            if let newValue { push((newValue, job)) }
            dropStale()
        }
    }

    /// Has all be due earlier or later.
    /// - Parameter move: keeps their order.
    mutating func moveAll(_ move: (Moment) -> Moment) {
        moments = moments.mapValues(move)
        heap = heap.map { (move($0.moment), $0.job) }
    }

    /// Takes out the jobs that are due.
    mutating func takeDue(at now: Moment) -> [JobID] {
        var due: [JobID] = []
        while let top = heap.first, top.moment <= now {
            moments[top.job] = nil
            due.append(top.job)
            pop()
            dropStale()
        }
        return due
    }

    /// Has the top be one that still stands.
    private mutating func dropStale() {
        while let top = heap.first, moments[top.job] != top.moment { pop() }
        guard heap.count > 2 * moments.count + 64 else { return }
        // An array that is sorted is a heap.
        heap = moments.map { ($0.value, $0.key) }.sorted { $0.0 < $1.0 }
    }

    private mutating func push(_ entry: (moment: Moment, job: JobID)) {
        heap.append(entry)
        var index = heap.count - 1
        while index > 0, heap[index].moment < heap[(index - 1) / 2].moment {
            heap.swapAt(index, (index - 1) / 2)
            index = (index - 1) / 2
        }
    }

    private mutating func pop() {
        heap.swapAt(0, heap.count - 1)
        heap.removeLast()
        var index = 0
        while true {
            let children = [2 * index + 1, 2 * index + 2].filter { $0 < heap.count }
            guard let least = children.min(by: { heap[$0].moment < heap[$1].moment }),
                heap[least].moment < heap[index].moment
            else { return }
            heap.swapAt(index, least)
            index = least
        }
    }
}
