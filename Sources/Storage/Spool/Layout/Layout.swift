internal import Jobs
internal import Platform
internal import Synchronization

/// The directories of a spool, and how changes of them are made durable.
final class Layout: Sendable {
    let durability: Spool.Durability
    let root: Directory
    let held: Directory
    let lanes: [Lane: Directory]
    let deferred: Directory
    let work: Directory
    let control: Directory
    let corrupt: Directory
    let temporary: Directory
    let keys: Directory
    let outbox: Directory
    let batches: Directory
    let uploads: Directory
    /// The lanes of deferred queues that were opened.
    private let deferredLanes = BoundedCache<JobQueue, Directory>(countMax: 256)
    /// The day directories that are known to exist and to be durable. A handful are in use at a
    /// time; a long run must not collect descriptors.
    private let days = BoundedCache<String, Directory>(countMax: 16)
    private let onFailedFlush: @Sendable (SystemError) -> Void

    /// Opens the directories, and makes those that are not there.
    /// - Parameters: as those of `Spool`.
    init(
        opening path: String, durability: Spool.Durability,
        onFailedFlush: @escaping @Sendable (SystemError) -> Void
    ) throws(SystemError) {
        root = try Directory(making: path)
        self.durability = durability
        self.onFailedFlush = onFailedFlush
        held = try root.making("held")
        let new = try root.making("new")
        var lanes: [Lane: Directory] = [:]
        for lane in Lane.allCases { lanes[lane] = try new.making(lane.rawValue) }
        self.lanes = lanes
        deferred = try root.making("shelf")
        work = try root.making("work")
        control = try root.making("control")
        corrupt = try root.making("corrupt")
        temporary = try root.making("tmp")
        keys = try root.making("keys")
        outbox = try root.making("outbox")
        batches = try root.making("batches")
        uploads = try root.making("uploads")
        for state in JobState.allCases where state.isFinal {
            try root.make(JobLocation.directoryName(of: state))
        }
        try flush(new)
        try flush(root)
        if durability == .full { try root.synchronizeAbove() }
    }

    func flush(_ directory: Directory) throws(SystemError) {
        guard durability == .full else { return }
        do throws(SystemError) {
            try directory.synchronize()
        } catch {
            onFailedFlush(error)
            throw error
        }
    }

    func flush(_ file: Descriptor) throws(SystemError) {
        if durability == .full { try file.synchronize() }
    }

    /// The directory that holds jobs of a location on the day of this id; made if need be.
    func directory(_ location: JobLocation, for id: JobID) throws(SystemError) -> Directory {
        switch location {
        case .held: held
        case .queue(let queue): try directory(of: queue)
        case .work: work
        case .final(let state): try day(id.createdAt.day, of: state)
        }
    }

    /// The directory of a queue, which is there.
    func directory(of queue: JobQueue) throws(SystemError) -> Directory {
        if queue.pipeline == nil { return lanes[queue.lane]! }
        if let known = deferredLanes[queue] { return known }
        let directory = try root.directory(JobLocation.queue(queue).root)
        // Who has made it may not have come to the flush.
        try flush(deferred)
        deferredLanes[queue] = directory
        return directory
    }

    /// The directory of a day was removed.
    func forget(_ day: EndedDay) { days[day.folder] = nil }

    /// Directories of days may have been removed.
    func forgetDays() { days.removeAll() }

    private func day(_ day: String, of state: JobState) throws(SystemError) -> Directory {
        let name = JobLocation.directoryName(of: state)
        let key = "\(name)/\(day)"
        if let known = days[key] { return known }
        let parent = try root.directory(name)
        let directory = try parent.making(day)
        try flush(parent)
        days[key] = directory
        return directory
    }
}
