internal import Jobs

/// The deliveries that wait and run: a pure value. Only a few run to one destination at a time, so
/// that a slow one leaves room for the others.
struct DeliveryQueue {
    private let runningMax: Int
    private let runningEachMax: Int
    /// What waits, by destination, the first due last.
    private var waiting: [Destination: [Entry]] = [:]
    private var running: [String: Destination] = [:]
    private var destinations: [String: Destination] = [:]

    private struct Entry {
        let due: Timestamp
        let id: String
    }

    /// - Parameters:
    ///   - runningMax: how many may run at a time.
    ///   - runningEachMax: how many of them to one destination.
    init(runningMax: Int, runningEachMax: Int) {
        self.runningMax = runningMax
        self.runningEachMax = runningEachMax
    }

    /// Whether a delivery waits or runs.
    func has(_ id: String) -> Bool { destinations[id] != nil || running[id] != nil }
    func isRunning(_ id: String) -> Bool { running[id] != nil }
    var isIdle: Bool { running.isEmpty }

    /// How many deliveries wait or run, by transport.
    var counts: [Recipient.Transport: Int] {
        var counts: [Recipient.Transport: Int] = [:]
        for (destination, line) in waiting {
            counts[destination.transport, default: 0] += line.count
        }
        for destination in running.values { counts[destination.transport, default: 0] += 1 }
        return counts
    }

    /// Has a delivery wait. One that is known is left as it is.
    mutating func add(_ id: String, to destination: Destination, due: Timestamp) {
        guard !has(id) else { return }
        var line = waiting[destination] ?? []
        var (low, high) = (0, line.count)
        while low < high {
            let middle = (low + high) / 2
            if line[middle].due > due { low = middle + 1 } else { high = middle }
        }
        line.insert(Entry(due: due, id: id), at: low)
        waiting[destination] = line
        destinations[id] = destination
    }

    /// Forgets a delivery that waits.
    mutating func remove(_ id: String) {
        guard let destination = destinations.removeValue(forKey: id) else { return }
        waiting[destination]?.removeAll { $0.id == id }
        if waiting[destination]?.isEmpty == true { waiting[destination] = nil }
    }

    /// Has all that wait be due so many seconds later.
    mutating func move(bySeconds seconds: Double) {
        waiting = waiting.mapValues { line in
            line.map { Entry(due: $0.due.adding(seconds: seconds), id: $0.id) }
        }
    }

    /// The next delivery that is due, which runs from now on; `nil` when none may.
    mutating func start(at now: Timestamp) -> String? {
        guard running.count < runningMax, let (destination, entry) = next, entry.due <= now
        else { return nil }
        waiting[destination]!.removeLast()
        if waiting[destination]!.isEmpty { waiting[destination] = nil }
        destinations[entry.id] = nil
        running[entry.id] = destination
        return entry.id
    }

    mutating func end(_ id: String) { running[id] = nil }

    /// When the next may start; `nil` when that is not a matter of time.
    var nextDue: Timestamp? { running.count < runningMax ? next?.entry.due : nil }

    private var next: (destination: Destination, entry: Entry)? {
        let busy = running.values.reduce(into: [:]) { $0[$1, default: 0] += 1 }
        return waiting.lazy.filter { (busy[$0.key] ?? 0) < runningEachMax }
            .map { (destination: $0.key, entry: $0.value.last!) }
            .min { ($0.entry.due, $0.entry.id) < ($1.entry.due, $1.entry.id) }
    }
}
