internal import Jobs

/// The head of a queue: its oldest jobs, and whether there are more on disk.
/// Bounded, so that a million queued jobs cost no more memory than a thousand.
struct QueueHead {
    /// Sorted, the oldest first.
    private(set) var ids: ArraySlice<JobID> = []
    /// Whether the head is every job of the queue.
    private(set) var isComplete = false
    /// How many jobs there are beyond the head: exactly after a scan, and nearly until the next.
    private var more = 0
    /// When those were accepted that cut the queue into equal parts, as it was last read.
    private(set) var marks: [Timestamp] = []
    /// Whether the directory is being read, and what happened meanwhile: the reader may have missed
    /// what came, and have seen what is gone.
    private(set) var isScanning = false
    private var meanwhile: [JobID: Change] = [:]
    private var wasForgotten = false
    /// Whether its first job is the oldest of the queue for certain: no hint was lost since it was
    /// read.
    private(set) var isCertain = false
    private var isScanAsked = false
    private let capacity: Int

    private enum Change { case came, gone }

    init(capacity: Int) { self.capacity = capacity }

    /// How many jobs wait in the queue.
    var depth: Int { ids.count + more }

    /// Whether the directory should be read before more is taken.
    var wantsScan: Bool {
        !isScanning && (isScanAsked || !isComplete && ids.count < capacity / 4)
    }

    /// Somebody needs it to be certain.
    mutating func askForScan() { isScanAsked = !isCertain }

    /// The directory is about to be read.
    mutating func scanBegins() { (isScanning, isScanAsked) = (true, false) }

    /// A job has come.
    mutating func arrived(_ id: JobID) {
        if isScanning { meanwhile[id] = .came }
        guard let last = ids.last else {
            if isComplete { ids = [id] } else { more += 1 }
            return
        }
        if last < id {
            if isComplete { ids.append(id) } else { more += 1 }
        } else {
            let position = ids.firstIndex { $0 >= id } ?? ids.endIndex
            if ids[position] != id { ids.insert(id, at: position) }
        }
        if ids.count > capacity {
            ids.removeLast()
            more += 1
            isComplete = false
        }
    }

    /// The directory was read.
    /// - Parameters:
    ///   - found: the oldest jobs in it that are not in work, sorted.
    ///   - more: how many there were besides.
    ///   - marks: when those were accepted that cut all of them into equal parts.
    mutating func scanned(_ found: [JobID], more: Int, marks: [Timestamp] = []) {
        self.marks = marks
        ids = ArraySlice(found.filter { meanwhile[$0] != .gone })
        self.more = more
        isComplete = more == 0 && !wasForgotten
        isCertain = !wasForgotten
        wasForgotten = false
        isScanning = false
        for id in meanwhile.filter({ $0.value == .came }).keys.sorted() { arrived(id) }
        meanwhile = [:]
    }

    /// Hints were lost: only a scan shows.
    mutating func forget() {
        (isComplete, isCertain) = (false, false)
        // One that has begun may have missed it too.
        wasForgotten = isScanning
    }

    /// Takes the oldest job out.
    mutating func take() -> JobID? {
        guard let id = ids.popFirst() else { return nil }
        if isScanning { meanwhile[id] = .gone }
        return id
    }

    /// A job has gone from the queue, if it was there.
    mutating func remove(_ id: JobID) {
        if let position = ids.firstIndex(of: id) { ids.remove(at: position) }
        if isScanning { meanwhile[id] = .gone }
    }
}
