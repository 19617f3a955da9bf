internal import Jobs
internal import Pipelines

/// The scheduler's decisions: which job is claimed, which pass runs where, when a job has ended and
/// how. A pure value: events and the time go in, decisions come out; whoever acts on them
/// tells what came of them with further events. An event that cannot be is a mistake of ours, and
/// traps.
struct Dispatcher {
    /// What the dispatcher is told at the start.
    struct Configuration {
        /// How many tasks run at once, 1 or more.
        var slots: Int
        /// The most ids of a lane that are held in memory.
        var windowCapacity = 4096
        /// How long running tasks may go on after `stop`, in seconds.
        var stopGraceSeconds = 2.0
        /// How long a job runs before its status says so, and how long between its later reports.
        var firstReportSeconds = 0.05
        var reportSeconds = 0.25
    }

    let configuration: Configuration
    private(set) var now: Timestamp
    var lanes: [Lane: LaneWindow]
    /// Jobs asked for and not yet received.
    var claiming: Set<JobID> = []
    /// Jobs in `work/`.
    var jobs: [JobID: ActiveJob] = [:]
    /// Jobs whose end is being committed.
    var leaving: Set<JobID> = []
    /// When held jobs become runnable.
    var held: [JobID: Timestamp] = [:]
    var slots: [SlotState]
    var picks = 0
    var stopDeadline: Timestamp?
    var hasExited = false
    private var decisions: [Decision] = []

    enum SlotState {
        /// The server is being started.
        case cold
        case idle
        case running(RunningTask)
    }

    init(_ configuration: Configuration, now: Timestamp) {
        precondition(configuration.slots > 0, "there is a processor")
        self.configuration = configuration
        self.now = now
        slots = Array(repeating: .cold, count: configuration.slots)
        lanes = Dictionary(uniqueKeysWithValues: Lane.allCases.map {
            ($0, LaneWindow(capacity: configuration.windowCapacity))
        })
    }

    /// Takes one event.
    /// - Parameter now: the time; it may stand still, a step back counts as standing still.
    mutating func handle(_ event: Event, now: Timestamp) -> [Decision] {
        self.now = max(self.now, now)
        switch event {
        case .arrived(let id, let lane):
            if !isInHand(id) { lanes[lane]!.arrived(id) }
        case .hintsLost:
            for lane in Lane.allCases { lanes[lane]!.forget() }
        case .scanned(let lane, let ids, let isAll):
            lanes[lane]!.scanned(ids.filter { !isInHand($0) }, isAll: isAll)
        case .held(let jobs):
            for (id, moment) in jobs { held[id] = moment }
        case .unheld(let id, let lane):
            if let lane { lanes[lane]!.arrived(id) }
        case .claimed(let asked, let got):
            claiming.subtract(asked)
            for claim in got { begin(claim) }
        case .slotReady(let slot):
            slots[slot] = .idle
        case .slotLost(let slot):
            if case .running(let task) = slots[slot] { end(task, slot: slot, with: .lost) }
            slots[slot] = .cold
        case .taskSaid(let slot, let said):
            hear(said, slot: slot)
        case .taskEnded(let slot, let end, let sizes):
            guard case .running(let task) = slots[slot] else {
                preconditionFailure("a task that ended was running")
            }
            slots[slot] = .idle
            self.end(task, slot: slot, with: .ended(end, sizes: sizes))
        case .taskNotStarted(let slot, let problem):
            guard case .running(let task) = slots[slot] else {
                preconditionFailure("a task that was not started was meant to run")
            }
            slots[slot] = .idle
            end(task, slot: slot, with: .notStarted(problem))
        case .left(let id):
            leaving.remove(id)
        case .tick:
            break
        case .stop:
            stopDeadline = self.now.adding(seconds: configuration.stopGraceSeconds)
        }
        advance()
        defer { decisions = [] }
        return decisions
    }

    /// When `tick` is due, if nothing else happens before; `nil` when nothing waits for the time.
    var deadline: Timestamp? {
        var moments = jobs.values.compactMap(\.reportDue) + held.values
        for case .running(let task) in slots where task.killed == nil { moments.append(task.deadline) }
        if let stopDeadline, stopDeadline > now { moments.append(stopDeadline) }
        return moments.min()
    }

    mutating func emit(_ decision: Decision) { decisions.append(decision) }

    /// Whether a job is known in another way than by standing in a lane's window.
    private func isInHand(_ id: JobID) -> Bool {
        claiming.contains(id) || jobs[id] != nil || leaving.contains(id)
    }

    /// Does what is due, whatever the event was.
    private mutating func advance() {
        killOverdue()
        if stopDeadline == nil {
            releaseHeld()
            startPasses()
            claimJobs()
        } else {
            releaseAll()
        }
        reportJobs()
    }

    private mutating func releaseHeld() {
        for (id, moment) in held where moment <= now {
            held[id] = nil
            emit(.unhold(id))
        }
    }

    /// Claims while there is less to do than slots to do it, so that opening the next job's files
    /// overlaps with the work on this one.
    private mutating func claimJobs() {
        for lane in Lane.allCases where lanes[lane]!.wantsScan {
            lanes[lane]!.scanBegins()
            let inHand = claiming.union(jobs.keys).union(leaving)
            emit(.scan(lane, limit: configuration.windowCapacity, excluding: inHand))
        }
        let waiting = jobs.values.reduce(0) { $0 + $1.ready.count }
        let wanted = 2 * configuration.slots - waiting - claiming.count
        guard wanted > 0, jobs.count < 8 * configuration.slots else { return }
        var picked: [(id: JobID, lane: Lane)] = []
        while picked.count < wanted, let next = pick() { picked.append(next) }
        guard !picked.isEmpty else { return }
        claiming.formUnion(picked.map(\.id))
        emit(.claim(picked))
    }

    /// The next job: urgent before normal before batch, but each eighth pick goes the other way
    /// round, so that no lane starves.
    private mutating func pick() -> (id: JobID, lane: Lane)? {
        picks += 1
        let order = picks % 8 == 0 ? Lane.allCases.reversed() : Lane.allCases
        for lane in order {
            if let id = lanes[lane]!.take() { return (id, lane) }
        }
        return nil
    }

    /// Gives waiting passes to idle slots: the most urgent job first, within a lane the oldest.
    private mutating func startPasses() {
        for slot in slots.indices {
            guard case .idle = slots[slot] else { continue }
            guard let id = jobs.values.filter({ !$0.ready.isEmpty }).min(by: { $0.rank < $1.rank })?
                .manifest.id else { return }
            let running = slots.count { if case .running = $0 { true } else { false } }
            let waiting = jobs.values.reduce(0) { $0 + $1.ready.count }
            // Processors that would idle may help: libvips uses several threads for one image.
            let threads = max(1, configuration.slots / max(1, running + waiting))
            let (task, state) = jobs[id]!.start(threads: threads, now: now)
            slots[slot] = .running(state)
            emit(.start(slot: slot, id, state.pass, task))
        }
    }

    private mutating func killOverdue() {
        for slot in slots.indices {
            guard case .running(var task) = slots[slot], task.killed == nil else { continue }
            if task.deadline <= now {
                task.killed = .overdue
            } else if let stopDeadline, stopDeadline <= now {
                task.killed = .stopping
            } else { continue }
            slots[slot] = .running(task)
            emit(.kill(slot: slot))
        }
    }

    /// After `stop`: gives back each job whose tasks have ended, and exits when none is left.
    private mutating func releaseAll() {
        for (id, job) in jobs where job.running == 0 {
            emit(.release(id, job.released(now: now)))
            jobs[id] = nil
            leaving.insert(id)
        }
        if jobs.isEmpty, leaving.isEmpty, claiming.isEmpty, !hasExited {
            hasExited = true
            emit(.exit)
        }
    }

    private mutating func reportJobs() {
        for (id, job) in jobs {
            guard let due = job.reportDue, due <= now else { continue }
            jobs[id]!.reportDue = nil
            jobs[id]!.reportedAt = now
            emit(.report(id, jobs[id]!.refreshedStatus(now: now)))
        }
    }
}
