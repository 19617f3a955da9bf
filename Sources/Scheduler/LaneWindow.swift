internal import Jobs

/// What the scheduler knows of a lane: its oldest runnable jobs, and whether there are more on disk.
/// Bounded, so that a million queued jobs cost no more memory than a thousand.
struct LaneWindow {
    /// Sorted, the oldest first.
    private(set) var ids: [JobID] = []
    /// Whether the window holds every job of the lane.
    private(set) var isComplete = false
    /// How many jobs there are beyond the window: exactly after a scan, and nearly until the next.
    private var more = 0
    /// Whether the directory is being read, and what happened meanwhile: the reader may have missed
    /// what came, and have seen what is gone.
    private(set) var isScanning = false
    private var meanwhile: [JobID: Change] = [:]
    private var wasForgotten = false
    private let capacity: Int

    private enum Change { case came, gone }

    init(capacity: Int) { self.capacity = capacity }

    /// How many jobs wait in the lane.
    var depth: Int { ids.count + more }

    /// Whether the directory should be read before more is taken.
    var wantsScan: Bool { !isScanning && !isComplete && ids.count < capacity / 4 }

    /// The directory is about to be read.
    mutating func scanBegins() { isScanning = true }

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
    mutating func scanned(_ found: [JobID], more: Int) {
        ids = found.filter { meanwhile[$0] != .gone }
        self.more = more
        isComplete = more == 0 && !wasForgotten
        wasForgotten = false
        isScanning = false
        for id in meanwhile.filter({ $0.value == .came }).keys.sorted() { arrived(id) }
        meanwhile = [:]
    }

    /// Hints were lost: only a scan tells.
    mutating func forget() {
        isComplete = false
        // One that has begun may have missed it too.
        wasForgotten = isScanning
    }

    /// Takes the oldest job out.
    mutating func take() -> JobID? {
        guard let id = ids.first else { return nil }
        remove(id)
        return id
    }

    /// A job has gone from the lane, if it was there.
    mutating func remove(_ id: JobID) {
        if let position = ids.firstIndex(of: id) { ids.remove(at: position) }
        if isScanning { meanwhile[id] = .gone }
    }
}
