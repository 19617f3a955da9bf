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
    /// Whether the directory is being read, and what came meanwhile, which the reader may have missed.
    private(set) var isScanning = false
    private var cameMeanwhile: [JobID] = []
    private var wasForgotten = false
    private let capacity: Int

    init(capacity: Int) { self.capacity = capacity }

    /// How many jobs wait in the lane.
    var depth: Int { ids.count + more }

    /// Whether the directory should be read before more is taken.
    var wantsScan: Bool { !isScanning && !isComplete && ids.count < capacity / 4 }

    /// The directory is about to be read.
    mutating func scanBegins() { isScanning = true }

    /// A job has come.
    mutating func arrived(_ id: JobID) {
        if isScanning { cameMeanwhile.append(id) }
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
        ids = found
        self.more = more
        isComplete = more == 0 && !wasForgotten
        wasForgotten = false
        isScanning = false
        for id in cameMeanwhile { arrived(id) }
        cameMeanwhile = []
    }

    /// Hints were lost: only a scan tells.
    mutating func forget() {
        isComplete = false
        // One that has begun may have missed it too.
        wasForgotten = isScanning
    }

    /// Takes the oldest job out.
    mutating func take() -> JobID? { ids.isEmpty ? nil : ids.removeFirst() }
}
