internal import Jobs

/// When held jobs become runnable. To add one and to take the next costs the logarithm of how many
/// there are.
struct Timers {
    private var moments: [JobID: Timestamp] = [:]
    /// A binary heap, the soonest at the top. It may hold entries that have changed since.
    private var heap: [(moment: Timestamp, job: JobID)] = []

    /// When the first is due; `nil` when there is none.
    var first: Timestamp? { heap.first?.moment }

    /// When a job is due; `nil` for none.
    subscript(job: JobID) -> Timestamp? {
        get { moments[job] }
        set {
            moments[job] = newValue
            if let newValue { push((newValue, job)) }
            dropStale()
        }
    }

    /// Takes out the jobs that are due.
    mutating func takeDue(at now: Timestamp) -> [JobID] {
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

    private mutating func push(_ entry: (moment: Timestamp, job: JobID)) {
        heap.append(entry)
        var place = heap.count - 1
        while place > 0, heap[place].moment < heap[(place - 1) / 2].moment {
            heap.swapAt(place, (place - 1) / 2)
            place = (place - 1) / 2
        }
    }

    private mutating func pop() {
        heap.swapAt(0, heap.count - 1)
        heap.removeLast()
        var place = 0
        while true {
            let children = [2 * place + 1, 2 * place + 2].filter { $0 < heap.count }
            guard let least = children.min(by: { heap[$0].moment < heap[$1].moment }),
                  heap[least].moment < heap[place].moment else { return }
            heap.swapAt(place, least)
            place = least
        }
    }
}
