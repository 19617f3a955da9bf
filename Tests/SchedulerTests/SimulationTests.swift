import Jobs
import Pipelines
@testable import Scheduler
import Testing

/// Seeded runs of the dispatcher against scripted workers and a manual clock: whatever happens and
/// in whatever order, each job ends exactly once, or once more for each time that it is retried,
/// none is forgotten, none stands in two places, and none gets memory that is not there.
@Suite struct `The dispatcher in simulation` {
    @Test(arguments: Seeds.share(0..<4))
    func `every job ends once in simulation, whatever the workers and the disk do`(seed: UInt64)
        throws
    {
        var simulation = Simulation(seed: seed)
        simulation.turnsLeft = Int(seed % 3) * 2
        try simulation.run()
        #expect(simulation.ends.count == simulation.jobCount, "seed \(seed)")
        #expect(simulation.ends.values.allSatisfy { $0 == 1 }, "seed \(seed)")
    }

    @Test(arguments: Seeds.share(4..<6))
    func `every request is done or dismissed in simulation, whenever it comes`(seed: UInt64) throws
    {
        var simulation = Simulation(seed: seed)
        simulation.requestsLeft = 30
        try simulation.run()
        #expect(simulation.ended.count == simulation.jobCount, "seed \(seed)")
        #expect(simulation.control.isEmpty && simulation.requestsLeft == 0, "seed \(seed)")
        for (id, count) in simulation.ends {
            #expect(count == 1 + simulation.reopened[id, default: 0], "seed \(seed)")
        }
    }

    @Test func `all kinds of jobs are cancelled and retried in simulation`() throws {
        var (cancelledAt, reopened, noticed): ([JobState: Int], Int, [String: Int]) = ([:], 0, [:])
        for seed in UInt64(0)..<40 {
            var simulation = Simulation(seed: seed)
            (simulation.requestsLeft, simulation.turnsLeft) = (30, 4)
            try simulation.run()
            cancelledAt.merge(simulation.cancelledAt, uniquingKeysWith: +)
            noticed.merge(simulation.noticed, uniquingKeysWith: +)
            reopened += simulation.reopened.values.reduce(0, +)
        }
        for state in [JobState.queued, .held, .processing] {
            #expect(cancelledAt[state, default: 0] > 9, "\(state)")
        }
        #expect(reopened > 40)
        for what in ["not started", "no room"] {
            #expect(noticed[what, default: 0] > 30, "\(what)")
        }
    }

    @Test(arguments: Seeds.share(6..<7))
    func `a stop amid requests loses no job in simulation`(seed: UInt64) throws {
        var simulation = Simulation(seed: seed)
        simulation.requestsLeft = 30
        simulation.stopAfter = 60
        try simulation.run()
        #expect(simulation.hasExited && simulation.inWork.isEmpty, "seed \(seed)")
        #expect(
            simulation.ended.count + simulation.queued.count + simulation.held.count
                == simulation.jobCount, "seed \(seed)")
    }

    @Test(arguments: Seeds.share(7..<11))
    func `nothing starts outside its window in simulation unless it is released`(
        seed: UInt64
    ) throws {
        var simulation = Simulation(seed: seed, followsSchedules: true)
        simulation.requestsLeft = Int(seed % 3) * 10
        simulation.holdsLeft = Int(seed % 5)
        simulation.crashesLeft = Int(seed % 4)
        try simulation.run()
        #expect(simulation.ended.count == simulation.jobCount, "seed \(seed)")
        #expect(simulation.control.isEmpty, "seed \(seed)")
    }

    @Test func `jobs start in windows, when promoted and when resumed in simulated nights`()
        throws
    {
        let total = try noticedInTheNights { simulation in
            simulation.requestsLeft = 20
            simulation.holdsLeft = 3
            simulation.crashesLeft = 2
        }
        for what in ["in its window", "released", "deferred", "release ended", "crash"] {
            #expect(total[what, default: 0] > 30, "\(what)")
        }
    }

    @Test(arguments: Seeds.share(11..<13))
    func `a clock that is set by a day starts or delays nothing in simulation`(
        seed: UInt64
    ) throws {
        var simulation = Simulation(seed: seed, followsSchedules: true)
        simulation.requestsLeft = Int(seed % 3) * 10
        simulation.holdsLeft = Int(seed % 5)
        simulation.crashesLeft = Int(seed % 4)
        simulation.jumpsLeft = 1 + Int(seed % 3)
        try simulation.run()
        #expect(simulation.ended.count == simulation.jobCount, "seed \(seed)")
        #expect(simulation.ends.count == simulation.jobCount, "seed \(seed)")
        #expect(simulation.control.isEmpty, "seed \(seed)")
    }

    @Test(arguments: Seeds.share(15..<17))
    func `a corrected clock and a sleeping machine do nothing early or late in simulation`(
        seed: UInt64
    ) throws {
        var simulation = Simulation(seed: seed, followsSchedules: true)
        simulation.requestsLeft = Int(seed % 3) * 10
        simulation.crashesLeft = Int(seed % 4)
        simulation.jumpsLeft = 1 + Int(seed % 3)
        (simulation.learnsTime, simulation.sleepsLeft) = (true, 3)
        try simulation.run()
        #expect(simulation.ended.count == simulation.jobCount, "seed \(seed)")
        #expect(simulation.control.isEmpty, "seed \(seed)")
    }

    @Test func `simulated clocks are corrected ahead and back while jobs are held`() throws {
        let total = try noticedInTheNights { simulation in
            simulation.requestsLeft = 10
            simulation.jumpsLeft = 3
            (simulation.learnsTime, simulation.sleepsLeft) = (true, 3)
        }
        for what in [
            "clock set ahead", "clock set back", "held while the clock was set",
            "slept at work",
        ] {
            #expect(total[what, default: 0] > 5, "\(what): \(total)")
        }
    }

    @Test func `simulated clocks are set ahead and back while schedulers start`()
        throws
    {
        let total = try noticedInTheNights { simulation in
            simulation.requestsLeft = 10
            simulation.crashesLeft = 3
            simulation.jumpsLeft = 3
        }
        for what in [
            "set ahead", "set back", "held over a jump", "crash behind a jump",
            "in its window", "deferred",
        ] {
            #expect(total[what, default: 0] > 15, "\(what)")
        }
    }

    /// How often each thing happened in some runs in which pipeline has a schedule.
    private func noticedInTheNights(_ prepare: (inout Simulation) -> Void) throws -> [String: Int] {
        var total: [String: Int] = [:]
        for seed in UInt64(0)..<60 {
            var simulation = Simulation(seed: seed, followsSchedules: true)
            prepare(&simulation)
            try simulation.run()
            total.merge(simulation.noticed, uniquingKeysWith: +)
        }
        return total
    }

    @Test(arguments: Seeds.share(13..<15))
    func `a stop gives back every simulated job that has not ended`(seed: UInt64) throws {
        var simulation = Simulation(seed: seed)
        simulation.stopAfter = 40
        try simulation.run()
        #expect(simulation.hasExited, "seed \(seed)")
        #expect(simulation.inWork.isEmpty, "seed \(seed)")
        #expect(
            simulation.ends.count + simulation.queued.count + simulation.held.count
                == simulation.jobCount, "seed \(seed)")
    }
}

/// A spool in memory and workers that do as the seed says.
private struct Simulation {
    let jobCount = 12
    var stopAfter: Int?
    /// How many requests are still to come.
    var requestsLeft = 0
    private(set) var ends: [JobID: Int] = [:]
    private(set) var ended: [JobID: JobState] = [:]
    private(set) var reopened: [JobID: Int] = [:]
    /// The requests that stand.
    private(set) var control: Set<ControlRequest> = []
    /// Where jobs were when their end was asked for; of those that were cancelled, how many.
    private var askedAt: [JobID: JobState] = [:]
    private(set) var cancelledAt: [JobState: Int] = [:]
    private(set) var queued: Set<JobID> = []
    private(set) var deferredQueue: Set<JobID> = []
    /// How often somebody still holds or releases the pipeline that keeps hours, and how often the
    /// scheduler is still killed.
    var holdsLeft = 0
    var crashesLeft = 0
    /// How often something has come about.
    private(set) var noticed: [String: Int] = [:]
    private let followsSchedules: Bool
    private var schedule = Schedule()
    /// All windows, by the clock of the wall.
    private var windows: [Span] = []
    /// Jobs that have begun since they were claimed.
    private var begun: Set<JobID> = []
    /// Jobs in work that were released with all of their time.
    private var claimedReleased: Set<JobID> = []
    private(set) var held: Set<JobID> = []
    private(set) var inWork: Set<JobID> = []
    private(set) var hasExited = false
    private var statuses: [JobID: Status] = [:]
    private var batches: [JobID: BatchID] = [:]
    private var random: Seeded
    /// Seconds that have gone by in truth.
    private var elapsed = 0.0
    /// How far somebody has set the clock of the wall since, and how often somebody still does.
    private var jumpedSeconds = 0.0
    var jumpsLeft = 0
    /// Whether the scheduler comes to know the time of the wall, and how often the machine sleeps.
    var learnsTime = false
    var sleepsLeft = 0
    /// By the scheduler's clock.
    private var clock = SteadyClock(wall: Simulation.beginning, at: 0)
    private var wallSchedule = WallSchedule()
    /// Until when a held job was to wait, in truth, and for how long; forgotten with the scheduler.
    private var waits: [JobID: (until: Double, seconds: Double)] = [:]
    private static let beginning = Timestamp(milliseconds: 1_000_000_000)
    private static let daySeconds = 86_400.0
    private var dispatcher: Dispatcher
    private var pending: [Event] = []
    /// What was decided and has not come about yet.
    private var works: [Decision] = []
    /// What has happened and the dispatcher does not know yet.
    private var pendingEvents: [Event] = []
    private var isActing = false
    /// How often the disk is still filled or emptied.
    var turnsLeft = 0
    private var children: [Int: [Pass]] = [:]
    private var dying: Set<Int> = []
    /// What the children may take, and what those want that wait for it.
    private var memory: [Int: Int] = [:]
    private var asked: Set<Int> = []
    private var wanted: [Int: Int] = [:]
    private static let budget = 1_000_000_000
    private let pipeline: Pipeline
    private let seed: UInt64

    /// - Parameter followsSchedules: whether half of the jobs are of a pipeline that does.
    init(seed: UInt64, followsSchedules: Bool = false) {
        self.seed = seed
        self.followsSchedules = followsSchedules
        random = Seeded(state: seed)
        dispatcher = Simulation.dispatcher(seed, Simulation.beginning)
        pipeline = Simulation.pipeline
        for number in 0..<jobCount {
            let id = JobID(nanoseconds: UInt64(number) * 1_000_000, random: seed)
            // Some stand where any job is accepted, as if their window had come later.
            if isNightly(id), number % 4 == 0 {
                deferredQueue.insert(id)
            } else {
                queued.insert(id)
            }
            if number > 2 {
                let first = number < 8 ? 3 : 8
                batches[id] = BatchID(
                    nanoseconds: UInt64(first) * 1_000_000,
                    random: seed)
            }
        }
    }

    private static func dispatcher(_ seed: UInt64, _ now: Timestamp) -> Dispatcher {
        Dispatcher(
            .init(
                slots: 1 + Int(seed % 3), memoryBytes: Simulation.budget,
                headCapacity: 8), now: now, randomness: Seeded(state: ~seed))
    }

    /// Whether a job is of the pipeline that keeps hours.
    private func isNightly(_ id: JobID) -> Bool {
        followsSchedules && id.createdAt.milliseconds % 2 == 0
    }

    private var wall: Timestamp { Simulation.beginning.adding(seconds: elapsed + jumpedSeconds) }
    private var now: Timestamp { clock.time(at: elapsed) }

    /// Somebody sets the clock of the wall, by a day.
    private mutating func jump() {
        jumpsLeft -= 1
        let isAhead = random.next(2) == 0
        jumpedSeconds += isAhead ? Simulation.daySeconds : -Simulation.daySeconds
        notice(isAhead ? "set ahead" : "set back")
        if !held.isEmpty { notice("held over a jump") }
        feedSchedule()
    }

    /// The scheduler looks at the clock of the wall, which may be known to be right.
    private mutating func lookAtWall() {
        let isRight = random.next(2) == 0
        guard let moved = clock.look(wall: wall, at: elapsed, isRight: isRight) else { return }
        notice(moved > 0 ? "clock set ahead" : "clock set back")
        if !held.isEmpty { notice("held while the clock was set") }
        feed(.clockSet(bySeconds: moved))
        feedSchedule()
    }

    /// The machine sleeps for longer than any task may take.
    private mutating func sleep() {
        sleepsLeft -= 1
        let before = dying
        if !children.isEmpty { notice("slept at work") }
        elapsed += 600
        feed(.slept(seconds: 600))
        precondition(dying == before, "seed \(seed): no task is late for a sleep")
        feedSchedule()
    }

    /// Windows that are open and closed for a while each, long enough for all jobs.
    private mutating func openWindows() {
        let days = Double(jumpsLeft) * Simulation.daySeconds
        var (spans, moment): ([Span], Timestamp) = ([], wall.adding(seconds: -days))
        while spans.count < 100 || days > 0 && moment < wall.adding(seconds: days + 150_000) {
            let from = moment.adding(seconds: Double(random.next(3000)))
            moment = from.adding(seconds: 0.01 + Double(random.next(600)) / 10)
            spans.append(Span(from: from, to: moment))
        }
        windows = spans
    }

    private mutating func feedSchedule() {
        guard followsSchedules else { return }
        // The next few, as the scheduler finds them out now and then.
        let next = windows.firstIndex { $0.to > wall } ?? windows.endIndex
        schedule.spans = Array(windows[next...].prefix(8))
        if let update = wallSchedule.note(["night": schedule], wall: wall, now: now) {
            feed(.schedules(update))
        }
    }

    /// Somebody pauses the pipeline or resumes it, and at last resumes it.
    private mutating func pauseOrResume() {
        holdsLeft -= 1
        if holdsLeft > 0, random.next(2) == 0 {
            (schedule.isPaused, schedule.releasedThrough) = (true, nil)
        } else {
            // Those of half of the jobs.
            let through = Timestamp(milliseconds: 5)
            (schedule.isPaused, schedule.releasedThrough) = (false, through)
            claimedReleased.formUnion(inWork.filter { $0.createdAt <= through })
        }
        feedSchedule()
    }

    /// The scheduler is killed, and another starts.
    private mutating func crash() {
        crashesLeft -= 1
        notice("crash")
        for slot in Array(children.keys) { forget(slot) }
        (pending, works, begun, claimedReleased) = ([], [], [], [])
        queued.formUnion(inWork)
        inWork = []
        if now != wall { notice("crash behind a jump") }
        clock = SteadyClock(wall: wall, at: elapsed)
        wallSchedule = WallSchedule()
        waits = waits.mapValues { (0, $0.seconds) }
        dispatcher = Simulation.dispatcher(seed, now)
        start()
    }

    private mutating func start() {
        feedSchedule()
        feed(.held(held.map { ($0, statuses[$0]!.updatedAt, statuses[$0]!.notBefore!) }))
        for id in held { checkWait(id) }
        for request in control.sorted(by: { $0.name < $1.name }) { feed(.asked(request)) }
        for slot in dispatcher.slots.indices { feed(.slotReady(slot)) }
    }

    private mutating func notice(_ what: String) { noticed[what, default: 0] += 1 }

    mutating func run() throws {
        if followsSchedules { openWindows() }
        start()
        for step in 0..<20_000 where !hasExited {
            if step == stopAfter { feed(.stop) }
            if isSettled && stopAfter == nil { return }
            advance()
        }
    }

    private var isSettled: Bool {
        ended.count == jobCount && requestsLeft == 0 && control.isEmpty && holdsLeft == 0
            && turnsLeft == 0
    }

    /// Lets one thing happen: something that was asked for comes about, or time passes.
    private mutating func advance() {
        if requestsLeft > 0, random.next(8) == 0 {
            askSomething()
        } else if holdsLeft > 0, random.next(30) == 0 {
            pauseOrResume()
        } else if crashesLeft > 0, random.next(60) == 0 {
            crash()
        } else if jumpsLeft > 0, random.next(20) == 0 {
            jump()
        } else if learnsTime, dispatcher.isIdle, random.next(4) == 0 {
            lookAtWall()
        } else if sleepsLeft > 0, random.next(20) == 0 {
            sleep()
        } else if turnsLeft > 0, random.next(20) == 0 {
            turnsLeft -= 1
            feed(.diskSpace(turnsLeft % 2 == 0))
            if turnsLeft % 2 == 1 { notice("no room") }
        } else if !works.isEmpty, random.next(3) > 0 {
            perform(takeWork())
        } else if !pending.isEmpty, random.next(4) > 0 {
            deliver(takePending())
        } else if let slot = children.keys.sorted().randomElement(using: &random) {
            advanceTask(slot)
        } else {
            elapsed += max(0, dispatcher.deadline?.seconds(since: now) ?? 0) + 0.01
            feedSchedule()
            feed(.tick)
            for request in control.sorted(by: { $0.name < $1.name }) { deliver(.asked(request)) }
        }
    }

    /// Something that was decided: what concerns one job in its order, and claims in theirs.
    private mutating func takeWork() -> Decision {
        let job = works[random.next(works.count)].workedJob
        return works.remove(at: works.firstIndex { $0.workedJob == job }!)
    }

    /// Something that was asked for and has come about. What concerns one job comes in its order.
    private mutating func takePending() -> Event {
        let place = random.next(pending.count)
        let job = pending[place].movedJob
        return pending.remove(at: job == nil ? place : pending.firstIndex { $0.movedJob == job }!)
    }

    /// Somebody asks for something, sensible or not. The hint of it comes late, or never.
    private mutating func askSomething() {
        requestsLeft -= 1
        let id = JobID(nanoseconds: UInt64(random.next(jobCount)) * 1_000_000, random: seed)
        let actions: [ControlRequest.Action] =
            followsSchedules
            ? [.cancel, .retry, .promote, .promote]
            : [.cancel, .cancel, .retry]
        let request = ControlRequest(actions.randomElement(using: &random)!, id)
        control.insert(request)
        if request.action == .cancel {
            askedAt[id] =
                queued.contains(id)
                ? .queued
                : held.contains(id) || deferredQueue.contains(id) ? .held : .processing
        }
        if random.next(4) > 0 { pending.append(.asked(request)) }
    }

    /// Takes a hint to the dispatcher, unless what it is of is gone.
    private mutating func deliver(_ event: Event) {
        if case .asked(let request) = event, !control.contains(request) { return }
        if case .schedules = event {
            schedule.releasedThrough = nil
            return feedSchedule()
        }
        feed(event)
    }

    private mutating func advanceTask(_ slot: Int) {
        if dying.contains(slot), random.next(3) == 0 { return end(slot, .signalled(9)) }
        guard let pass = children[slot]!.first else { return end(slot, .exited(0)) }
        // Every other seed has children that wait patiently, so that none but the dispatcher can
        // end the wait.
        guard wanted[slot] == nil || seed % 2 == 0 && random.next(8) == 0 else { return }
        switch random.next(14) {
        case 0:
            forget(slot)
            feed(.slotLost(slot))
            feed(.slotReady(slot))
        case 1: end(slot, .signalled(9))
        case 2: end(slot, .exited(100))
        case 3:
            feed(.taskReported(slot: slot, .failed(Problem(.undecodable, "it is no picture"))))
            end(slot, .exited(111))
        case 4: elapsed += 400; feed(.tick)
        case 5: feed(.taskReported(slot: slot, .progress(0.5)))
        case 6, 7, 8: ask(slot)
        default:
            feed(.taskReported(slot: slot, .document(pages: 9)))
            let metadata = OutputMetadata(sha256: String(repeating: "0", count: 64))
            for place in pass.outputs.indices {
                feed(.taskReported(slot: slot, .output(index: place, metadata)))
            }
            children[slot]!.removeFirst()
            wanted[slot] = nil
            memory[slot] = dispatcher.admission.allowance
            asked.remove(slot)
            feed(.taskDone(slot: slot, sizes: pass.outputs.map { _ in 1 }))
        }
    }

    /// A child asks for memory: for some, for all, for more than there is, for nonsense.
    private mutating func ask(_ slot: Int) {
        let bytes = [0, 100, 400, 600, 900, 1_500, 2_000, 1 << 40, -1]
            .randomElement(using: &random)!
        if asked.insert(slot).inserted {
            let need = min(max(0, bytes * 1_000_000), pipeline.limits.memoryBytes)
            wanted[slot] = max(need, dispatcher.admission.allowance)
            memory[slot] = nil
        }
        feed(.taskReported(slot: slot, .cost(Cost(memoryBytes: bytes * 1_000_000))))
    }

    private mutating func forget(_ slot: Int) {
        children[slot] = nil
        dying.remove(slot)
        memory[slot] = nil
        wanted[slot] = nil
        asked.remove(slot)
    }

    private mutating func end(_ slot: Int, _ outcome: TaskEnd.Outcome) {
        forget(slot)
        feed(
            .childEnded(
                slot: slot, TaskEnd(outcome: outcome, cpuSeconds: 0, memoryBytesMax: 0),
                sizes: []))
    }

    /// Tells the dispatcher, as `Engine.handle` does.
    private mutating func feed(_ event: Event) {
        pendingEvents.append(event)
        guard !isActing else { return }
        isActing = true
        while !pendingEvents.isEmpty {
            for decision in dispatcher.handle(pendingEvents.removeFirst(), now: now) {
                act(on: decision)
            }
        }
        isActing = false
    }

    private mutating func act(on decision: Decision) {
        switch decision {
        case .scan(let queue, let limit, let excluding):
            let there = queue.pipeline == nil ? queued : deferredQueue
            let ids = queue.lane == .normal ? there.subtracting(excluding).sorted() : []
            pending.append(
                .scanned(
                    queue, Array(ids.prefix(limit)),
                    more: max(0, ids.count - limit)))
        case .claim, .promote, .fetch: works.append(decision)
        case .requeue(let request) where request.action == .promote: promote(request)
        case .requeue(let request): reopen(request.job)
        case .deferJob(let id):
            precondition(
                inWork.remove(id) != nil && isNightly(id) && !begun.contains(id),
                "seed \(seed): what has begun goes on")
            deferredQueue.insert(id)
            notice("deferred")
            pending.append(.deferred(id, JobQueue(.normal, of: "night")))
        case .acknowledgeResume: acknowledgeResume()
        case .acknowledge(let request):
            control.remove(request)
            pending.append(.acknowledged(request))
        case .start(let slot, let assignments): start(slot, assignments)
        case .grant(let slot):
            // It may have ended meanwhile.
            guard children[slot] != nil, let bytes = wanted.removeValue(forKey: slot) else { break }
            memory[slot] = bytes
            checkMemory()
        case .kill(let slot):
            // It may be done with a task or two before it dies.
            dying.insert(slot)
            if children[slot] != nil, random.next(2) == 0 { advanceTask(slot) }
            if children[slot] != nil, random.next(2) == 0 { end(slot, .signalled(9)) }
        case .commitOutputs, .publish, .report:
            precondition(
                inWork.contains(decision.job!),
                "seed \(seed): only what is claimed is written")
        case .finish(let id, let status): finish(id, status)
        case .giveBack(let id, let status):
            precondition(
                inWork.remove(id) != nil,
                "seed \(seed): only what is claimed is given back")
            statuses[id] = status
            begun.remove(id)
            claimedReleased.remove(id)
            if status.state == .held { hold(id, status) } else { queued.insert(id) }
            pending.append(.committed(id))
        case .exit: hasExited = true
        }
    }

    /// Has something come about that was decided.
    private mutating func perform(_ decision: Decision) {
        switch decision {
        case .claim(let picked):
            let got = picked.filter { id, queue in
                (queue.pipeline == nil ? queued : deferredQueue).contains(id)
            }
            for (id, _) in got {
                if schedule.releasedThrough.map({ id.createdAt <= $0 }) == true {
                    claimedReleased.insert(id)
                }
                queued.remove(id)
                deferredQueue.remove(id)
                inWork.insert(id)
            }
            pending.append(.claimed(asked: picked.map(\.id), got: got.map { claim($0.id) }))
        case .promote(let id):
            let isThere = held.remove(id) != nil
            precondition(
                !isThere || elapsed >= waits[id]!.until - 0.01,
                "seed \(seed): none is tried again too early")
            if isThere { queued.insert(id) }
            pending.append(.promoted(id, isThere ? .normal : nil))
        case .fetch(let id):
            let isThere = takeWaiting(id)
            if isThere { inWork.insert(id) }
            pending.append(.fetched(id, isThere ? claim(id) : nil))
        default: preconditionFailure("all else comes about at once")
        }
    }

    /// A slot is given passes; now and then a file of one cannot be opened.
    private mutating func start(_ slot: Int, _ assignments: [Assignment]) {
        precondition(children[slot] == nil, "a slot has one child at a time")
        precondition(dispatcher.hasDiskSpace, "seed \(seed): nothing begins without room")
        let domains = Set(assignments.map { batches[$0.job]?.text ?? $0.job.text })
        precondition(domains.count == 1, "a child serves one sender")
        precondition(
            !assignments.contains {
                dispatcher.requests.contains(ControlRequest(.cancel, $0.job))
            }, "seed \(seed): what is cancelled does not begin")
        for id in Set(assignments.map(\.job)).sorted() { checkSchedule(id) }
        guard random.next(20) > 0 else {
            notice("not started")
            return feed(
                .taskNotStarted(
                    slot: slot, task: random.next(assignments.count),
                    Problem(.unwritable, "a file could not be opened")))
        }
        children[slot] = assignments.map(\.pass)
        memory[slot] = dispatcher.admission.allowance
        checkMemory()
    }

    private mutating func hold(_ id: JobID, _ status: Status) {
        held.insert(id)
        let seconds = status.notBefore!.seconds(since: now)
        waits[id] = (elapsed + seconds, seconds)
    }

    /// A job that was held when the scheduler was killed waits no longer than it was to.
    private func checkWait(_ id: JobID) {
        let left = dispatcher.held[id].map { $0.seconds(since: now) } ?? 0
        precondition(left <= waits[id]!.seconds, "seed \(seed): none waits for a day")
    }

    private mutating func finish(_ id: JobID, _ status: Status) {
        precondition(
            inWork.remove(id) != nil && ended[id] == nil,
            "seed \(seed): only what is claimed ends")
        begun.remove(id)
        ends[id, default: 0] += 1
        ended[id] = status.state
        statuses[id] = status
        if status.state == .cancelled {
            precondition(askedAt[id] != nil, "seed \(seed): somebody asked for the end")
            cancelledAt[askedAt[id]!, default: 0] += 1
        }
        pending.append(.committed(id))
    }

    private mutating func reopen(_ id: JobID) {
        guard [.failed, .cancelled].contains(ended[id]) else {
            return pending.append(.requeued(ControlRequest(.retry, id), nil))
        }
        ended[id] = nil
        reopened[id, default: 0] += 1
        statuses[id] = statuses[id]!.retried(at: now)
        queued.insert(id)
        // The hint that it has come and the word that it was moved come in any order.
        pending += [.arrived(id, .normal), .requeued(ControlRequest(.retry, id), .normal)]
    }

    private mutating func takeWaiting(_ id: JobID) -> Bool {
        held.remove(id) != nil || queued.remove(id) != nil || deferredQueue.remove(id) != nil
    }

    private mutating func promote(_ request: ControlRequest) {
        guard takeWaiting(request.job) else { return pending.append(.requeued(request, nil)) }
        let claim = claim(request.job)
        statuses[request.job] = (claim.previousStatus ?? Status(accepted: claim.manifest))
            .released(at: now)
        queued.insert(request.job)
        pending += [.arrived(request.job, .normal), .requeued(request, .normal)]
    }

    private mutating func acknowledgeResume() {
        let through = schedule.releasedThrough!
        precondition(
            deferredQueue.allSatisfy { $0.createdAt > through },
            "seed \(seed): all have begun that were released")
        notice("release ended")
        pending.append(.schedules(["night": schedule]))
    }

    /// What begins may begin.
    private mutating func checkSchedule(_ id: JobID) {
        guard isNightly(id), begun.insert(id).inserted else { return }
        let isReleased = statuses[id]?.released == true || claimedReleased.contains(id)
        precondition(
            schedule.allow(id, isReleased: isReleased, at: wall),
            "seed \(seed): nothing begins outside its window")
        notice(schedule.isOpen(at: wall) ? "in its window" : "released")
    }

    /// Never is more given out than there is, but to one alone.
    private func checkMemory() {
        precondition(
            memory.values.reduce(0, +) <= Simulation.budget || memory.count == 1,
            "seed \(seed): memory that is not there: \(memory)")
    }

    private func claim(_ id: JobID) -> Claim {
        let type: MediaType = id.createdAt.milliseconds % 3 == 0 ? .pdf : .jpeg
        let manifest = Manifest(
            id: id, pipeline: isNightly(id) ? "night" : "web", lane: .normal,
            inputs: [.init(name: "a", mediaType: type, bytes: 1)],
            batch: batches[id])
        return Claim(
            manifest: manifest, previousStatus: statuses[id],
            pipeline: .success(isNightly(id) ? nightly : pipeline))
    }

    private static let pipeline = make("web")
    private let nightly = make("night")

    private static func make(_ name: String) -> Pipeline {
        Pipeline(
            name: name, description: "", accepts: [.jpeg, .pdf], limits: Limits(),
            retry: Retry(),
            steps: [
                Step(name: "small", action: Thumbnail(width: 9, height: 9)),
                Step(name: "slim", action: Optimize()),
                Step(name: "pages", action: PDFPages()),
                Step(name: "album", action: PDFExport(), needs: ["slim"]),
            ])
    }
}

extension Decision {
    /// The job of work that is done in its order; `nil` of claims.
    fileprivate var workedJob: JobID? {
        switch self {
        case .promote(let id), .fetch(let id): id
        default: nil
        }
    }

    /// The job whose files it writes.
    fileprivate var job: JobID? {
        switch self {
        case .commitOutputs(_, let id, _, _), .publish(let id, _), .report(let id, _): id
        default: nil
        }
    }
}

extension Event {
    /// The job that it reports as moved, or whose request it reports as ended.
    fileprivate var movedJob: JobID? {
        switch self {
        case .committed(let id), .promoted(let id, _), .fetched(let id, _),
            .deferred(let id, _):
            id
        case .acknowledged(let request), .requeued(let request, _): request.job
        default: nil
        }
    }
}

/// SplitMix64 (Steele, Lea, Flood 2014): small, and the same everywhere.
private struct Seeded: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var word = state
        word = (word ^ (word >> 30)) &* 0xbf58_476d_1ce4_e5b9
        word = (word ^ (word >> 27)) &* 0x94d0_49bb_1331_11eb
        return word ^ (word >> 31)
    }

    mutating func next(_ bound: Int) -> Int { Int(next() % UInt64(bound)) }
}
