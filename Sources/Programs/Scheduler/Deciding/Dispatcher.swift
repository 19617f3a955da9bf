internal import Jobs
internal import Pipelines

/// The scheduler's decisions: which job is claimed, which pass runs where, when a job has ended and
/// how. A pure value: events and the time go in, decisions come out; the results of
/// decisions come back as further events. An event that cannot be is a bug, and traps.
struct Dispatcher {
    /// The dispatcher's configuration.
    struct Configuration {
        /// How many tasks run at once, 1 or more.
        var slots: Int
        /// How much memory they may take together, in bytes.
        var memoryBytes = Int.max
        /// The most ids of a queue that are held in memory. So many that to read a directory of a
        /// million names costs little of each job: it is read again when a quarter is left.
        var headCapacity = 16_384
        /// How long running tasks may go on after `stop`, in seconds.
        var stopGraceSeconds = 2.0
        /// How long a job runs before its status says so, and how long between its later reports.
        var firstReportSeconds = 0.2
        var reportSeconds = 0.25
        /// How long a job waits before its pipeline, which could not be read, is looked for again.
        var pipelineWaitSeconds = 5.0
        /// How long at least a job waits that found no room on the disk.
        var diskFullWaitSeconds = 10.0
    }

    let configuration: Configuration
    private(set) var now: Timestamp
    var queues: [JobQueue: QueueHead]
    /// All queues, those for all first.
    var queueOrder: [JobQueue]
    /// When jobs of pipelines may begin that have a deferred queue.
    var schedules: [String: Schedule] = [:]
    /// When a window next opens or closes.
    var scheduleDue: Timestamp?
    /// Pipelines all of whose jobs have begun that were accepted before they were resumed.
    var acknowledgedResumes: Set<String> = []
    /// Jobs asked for and not yet received.
    var claiming: Set<JobID> = []
    /// Jobs in `work/`.
    var jobs: [JobID: ActiveJob] = [:]
    /// Those of them with passes to run.
    var waiting = WaitingLine()
    /// Jobs whose end is being committed.
    var committing: Set<JobID> = []
    /// What is asked of jobs and not obeyed yet, and what is being taken away.
    var requests: Set<ControlRequest> = []
    var acknowledging: Set<ControlRequest> = []
    /// When held jobs become runnable.
    var held = Timers<Timestamp>()
    var slots: [SlotState]
    /// Whether the disk has room. Without it nothing is begun, and no attempt counts that failed
    /// for the want of it.
    private(set) var hasDiskSpace = true
    /// Who of the children may take how much memory.
    var admission: Admission
    var picks = 0
    /// When statuses of jobs in `work/` are to be reported.
    var reports = Timers<Timestamp>()
    var stopDeadline: Timestamp?
    var hasExited = false
    /// What no two waits are the same by.
    var randomness: any RandomNumberGenerator
    private var decisions: [Decision] = []

    enum SlotState {
        /// The server is being started.
        case cold
        case idle
        case running(RunningChild)
    }

    init(
        _ configuration: Configuration, now: Timestamp,
        randomness: any RandomNumberGenerator = SystemRandomNumberGenerator()
    ) {
        precondition(configuration.slots > 0, "there is a processor")
        self.randomness = randomness
        self.configuration = configuration
        self.now = now
        slots = Array(repeating: .cold, count: configuration.slots)
        admission = Admission(budget: configuration.memoryBytes, slots: configuration.slots)
        queueOrder = JobQueue.lanes()
        queues = Dictionary(
            uniqueKeysWithValues: queueOrder.map {
                ($0, QueueHead(capacity: configuration.headCapacity))
            })
    }

    /// Takes one event.
    /// - Parameter now: the time; it may stand still, a step back counts as standing still.
    mutating func handle(_ event: Event, now: Timestamp) -> [Decision] {
        if case .clockSet(let seconds) = event { setClock(bySeconds: seconds) }
        self.now = max(self.now, now)
        switch event {
        case .arrived(let id, let queue):
            if !isInHand(id) { queues[queue]!.arrived(id) }
        case .schedules(let schedules): follow(schedules)
        case .deferred(let id, let queue): deferred(id, queue)
        case .hintsLost:
            forgetQueues()
        case .scanned(let queue, let ids, let more, let marks):
            queues[queue]!.scanned(ids.filter { !isInHand($0) }, more: more, marks: marks)
        case .held(let jobs):
            // Where the clock was set back meanwhile, none waits longer than it was to in all.
            for (id, since, until) in jobs {
                held[id] = min(until, self.now.adding(seconds: until.seconds(since: since)))
            }
        case .promoted(let id, let lane):
            // It may be on its way to be cancelled.
            if let lane, !isInHand(id) { queues[JobQueue(lane)]!.arrived(id) }
        case .claimed(let asked, let got):
            claimed(asked, got)
        case .slotReady(let slot):
            slots[slot] = .idle
        case .slotLost(let slot):
            if case .running = slots[slot] { endChild(slot: slot, .cold, with: .lost) }
            slots[slot] = .cold
        case .taskReported(let slot, let event):
            receive(event, slot: slot)
        case .taskDone(let slot, let sizes):
            finishTask(slot: slot, sizes: sizes)
        case .childEnded(let slot, let end, let sizes):
            endChild(slot: slot, .idle, with: .ended(end, sizes: sizes))
        case .taskNotStarted(let slot, let task, let problem):
            endChild(slot: slot, .idle, blamed: task, with: .notStarted(problem))
        case .committed(let id):
            committing.remove(id)
            obeyRequests(for: id)
        case .asked(let request): receive(request)
        case .fetched(let id, let claim): fetched(id, claim)
        case .requeued(let request, let lane): requeued(request, lane)
        case .acknowledged(let request): acknowledging.remove(request)
        case .diskSpace(let hasDiskSpace): self.hasDiskSpace = hasDiskSpace
        case .slept(let seconds): excuseTasks(seconds: seconds)
        case .tick, .clockSet:
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
        var moments = [hasDiskSpace ? held.first : nil, scheduleDue, reports.first]
            .compactMap(\.self)
        for case .running(let child) in slots {
            if let deadline = child.deadline { moments.append(deadline) }
        }
        if let stopDeadline, stopDeadline > now { moments.append(stopDeadline) }
        return moments.min()
    }

    mutating func emit(_ decision: Decision) { decisions.append(decision) }

    /// Whether no job is in hand, so that nobody minds a jump of the clock.
    var isIdle: Bool {
        jobs.isEmpty && claiming.isEmpty && committing.isEmpty && stopDeadline == nil
    }

    /// What waits goes on to wait as long as it was to.
    private mutating func setClock(bySeconds seconds: Double) {
        precondition(isIdle, "the clock jumps for nobody's job")
        now = now.adding(seconds: seconds)
        held.moveAll { $0.adding(seconds: seconds) }
        // The schedule is read again.
        if scheduleDue != nil { scheduleDue = now }
    }

    /// Running tasks have not used the time for which the machine slept.
    private mutating func excuseTasks(seconds: Double) {
        for slot in slots.indices {
            guard case .running(var child) = slots[slot] else { continue }
            child.excuse(seconds: seconds)
            slots[slot] = .running(child)
        }
    }

    /// Whether a job is known in another way than by being in the head of a queue.
    private func isInHand(_ id: JobID) -> Bool {
        claiming.contains(id) || jobs[id] != nil || committing.contains(id)
    }

    /// Does what is due, whatever the event was.
    private mutating func advance() {
        killOverdue()
        grantMemory()
        if stopDeadline == nil {
            applySchedules()
            if hasDiskSpace { promoteHeld() }
            acknowledgeResumes()
            if hasDiskSpace {
                startPasses()
                claimJobs()
            }
        } else {
            giveAllBack()
        }
        reportJobs()
    }

    private mutating func promoteHeld() {
        for id in held.takeDue(at: now) { emit(.promote(id)) }
    }

    /// What is known of the queues may be wrong: only a scan shows.
    mutating func forgetQueues() {
        for queue in queueOrder { queues[queue]!.forget() }
    }

    /// Claims while there is less to do than slots to do it, so that opening the next job's files
    /// overlaps with the work on this one.
    private mutating func claimJobs() {
        for queue in queueOrder where queues[queue]!.wantsScan {
            queues[queue]!.scanBegins()
            let inHand = claiming.union(jobs.keys).union(committing)
            emit(.scan(queue, limit: configuration.headCapacity, excluding: inHand))
        }
        // Short passes go to a child many at a time.
        let each = waiting.isShort ? Dispatcher.tasksMax : 2
        let wanted = each * configuration.slots - waiting.passes - claiming.count
        guard wanted > 0, jobs.count < Dispatcher.jobsMax * configuration.slots,
            committing.count < Dispatcher.committingMax * configuration.slots
        else { return }
        var picked: [(id: JobID, queue: JobQueue)] = []
        while picked.count < wanted, let next = pick() { picked.append(next) }
        guard !picked.isEmpty else { return }
        claiming.formUnion(picked.map(\.id))
        emit(.claim(picked))
    }

    /// The next job: urgent before normal before batch, but each eighth pick goes the other way
    /// round, so that no lane starves.
    private mutating func pick() -> (id: JobID, queue: JobQueue)? {
        picks += 1
        let order = picks % 8 == 0 ? Lane.allCases.reversed() : Lane.allCases
        for lane in order {
            guard let queue = nextQueue(in: lane) else { continue }
            return (queues[queue]!.take()!, queue)
        }
        return nil
    }

    /// How many short tasks a child is given at most.
    static let tasksMax = 32
    /// How many jobs are in work at most, for each slot, and of how many the end is being
    /// committed: each holds two descriptors, and a disk may be slower than workers.
    private static let jobsMax = 32
    static let committingMax = 128

    /// Gives waiting passes to idle slots: the most urgent job first, within a lane the oldest, of
    /// what was sent together the longest.
    private mutating func startPasses() {
        for slot in slots.indices {
            guard case .idle = slots[slot], admission.allowsStart else { continue }
            guard let first = waiting.next else { return }
            guard first.isShort else {
                start([first.job], slot: slot, threads: threadsEach, count: 1)
                continue
            }
            let mates = waiting.entries.filter(first.goesWith)
            // An even share, so that no processor idles at the end.
            let passes = mates.reduce(0) { $0 + $1.passes }
            start(
                mates.map(\.job), slot: slot, threads: 1,
                count: min(Dispatcher.tasksMax, (passes - 1) / configuration.slots + 1))
        }
    }

    /// Processors that would idle may help: libvips uses several threads for one image.
    private var threadsEach: Int {
        let running = slots.count { if case .running = $0 { true } else { false } }
        return max(1, configuration.slots / max(1, running + waiting.passes))
    }

    /// Gives passes of these jobs to one child, in their order.
    private mutating func start(_ ids: [JobID], slot: Int, threads: Int, count: Int) {
        var assignments: [Assignment] = []
        var tasks: [RunningTask] = []
        for id in ids where tasks.count < count {
            repeat {
                let (assignment, task) = jobs[id]!.start(
                    threads: threads, allowanceBytes: admission.allowance, now: now)
                assignments.append(assignment)
                tasks.append(task)
                updateLine(id)
            } while tasks.count < count && waiting.entries.contains { $0.job == id && $0.isShort }
        }
        slots[slot] = .running(RunningChild(tasks))
        reportFirst(tasks[0].job)
        admission.start(slot)
        emit(.start(slot: slot, assignments))
    }

    /// A job's passes have changed.
    mutating func updateLine(_ id: JobID) { waiting.update(jobs[id]!.waiting) }

    /// A job leaves `work/`.
    mutating func forget(_ id: JobID) {
        jobs[id] = nil
        waiting.remove(id)
        reports[id] = nil
    }

    private mutating func killOverdue() {
        for slot in slots.indices {
            guard case .running(var child) = slots[slot], child.killed == nil else { continue }
            if let deadline = child.deadline, deadline <= now {
                child.killed = .overdue(tasksDone: child.tasksDone)
            } else if let stopDeadline, stopDeadline <= now {
                child.killed = .stopping
            } else {
                continue
            }
            slots[slot] = .running(child)
            emit(.kill(slot: slot))
        }
    }

    /// After `stop`: gives back each job whose tasks have ended, and exits when none is left.
    private mutating func giveAllBack() {
        for id in jobs.keys.sorted() {
            guard let job = jobs[id], job.running == 0 else { continue }
            emit(.giveBack(id, job.givenBackStatus(now: now)))
            forget(id)
            committing.insert(id)
        }
        if jobs.isEmpty, committing.isEmpty, claiming.isEmpty, !hasExited {
            hasExited = true
            emit(.exit)
        }
    }

    private mutating func reportJobs() {
        for id in reports.takeDue(at: now) {
            jobs[id]!.reportedAt = now
            emit(.report(id, jobs[id]!.refreshedStatus(now: now)))
        }
    }
}
