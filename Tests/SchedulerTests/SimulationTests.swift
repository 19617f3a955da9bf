import Jobs
import Pipelines
@testable import Scheduler
import Testing

/// Seeded runs of the dispatcher against scripted workers and a manual clock: whatever happens and
/// in whatever order, each job ends exactly once, or once more for each time that it is retried,
/// none is forgotten, none stands in two places, and none gets memory that is not there.
@Suite struct `The dispatcher in simulation` {
    @Test(arguments: UInt64(0)..<400)
    func `every job ends once, whatever the workers do`(seed: UInt64) throws {
        var simulation = Simulation(seed: seed)
        try simulation.run()
        #expect(simulation.ends.count == simulation.jobCount, "seed \(seed)")
        #expect(simulation.ends.values.allSatisfy { $0 == 1 }, "seed \(seed)")
    }

    @Test(arguments: UInt64(0)..<200)
    func `every request is obeyed or dismissed, whenever it comes`(seed: UInt64) throws {
        var simulation = Simulation(seed: seed)
        simulation.requestsLeft = 30
        try simulation.run()
        #expect(simulation.ended.count == simulation.jobCount, "seed \(seed)")
        #expect(simulation.control.isEmpty && simulation.requestsLeft == 0, "seed \(seed)")
        for (id, count) in simulation.ends {
            #expect(count == 1 + simulation.reopened[id, default: 0], "seed \(seed)")
        }
    }

    @Test func `among what was asked, all kinds of jobs are cancelled and retried`() throws {
        var (cancelledAt, reopened): ([JobState: Int], Int) = ([:], 0)
        for seed in UInt64(0)..<40 {
            var simulation = Simulation(seed: seed)
            simulation.requestsLeft = 30
            try simulation.run()
            cancelledAt.merge(simulation.cancelledAt, uniquingKeysWith: +)
            reopened += simulation.reopened.values.reduce(0, +)
        }
        for state in [JobState.queued, .held, .processing] {
            #expect(cancelledAt[state, default: 0] > 9, "\(state)")
        }
        #expect(reopened > 40)
    }

    @Test(arguments: UInt64(0)..<100)
    func `a stop in the midst of requests loses no job`(seed: UInt64) throws {
        var simulation = Simulation(seed: seed)
        simulation.requestsLeft = 30
        simulation.stopAfter = 60
        try simulation.run()
        #expect(simulation.hasExited && simulation.inWork.isEmpty, "seed \(seed)")
        #expect(simulation.ended.count + simulation.queued.count + simulation.held.count
            == simulation.jobCount, "seed \(seed)")
    }

    @Test(arguments: UInt64(0)..<200)
    func `a stop gives back every job that has not ended`(seed: UInt64) throws {
        var simulation = Simulation(seed: seed)
        simulation.stopAfter = 40
        try simulation.run()
        #expect(simulation.hasExited, "seed \(seed)")
        #expect(simulation.inWork.isEmpty, "seed \(seed)")
        #expect(simulation.ends.count + simulation.queued.count + simulation.held.count
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
    private(set) var held: Set<JobID> = []
    private(set) var inWork: Set<JobID> = []
    private(set) var hasExited = false
    private var statuses: [JobID: Status] = [:]
    private var batches: [JobID: BatchID] = [:]
    private var random: Seeded
    private var now = Timestamp(milliseconds: 1_000_000)
    private var dispatcher: Dispatcher
    private var pending: [Event] = []
    private var children: [Int: [Pass]] = [:]
    private var dying: Set<Int> = []
    /// What the children may take, and what those want that wait for it.
    private var memory: [Int: Int] = [:]
    private var asked: Set<Int> = []
    private var wanted: [Int: Int] = [:]
    private static let budget = 1_000_000_000
    private let pipeline: Pipeline
    private let seed: UInt64

    init(seed: UInt64) {
        self.seed = seed
        random = Seeded(state: seed)
        dispatcher = Dispatcher(.init(slots: 1 + Int(seed % 3), memoryBytes: Simulation.budget,
                                      windowCapacity: 8), now: now)
        pipeline = Simulation.pipeline
        for number in 0..<jobCount {
            let id = JobID(nanoseconds: UInt64(number) * 1_000_000, random: seed)
            queued.insert(id)
            if number > 2 {
                let first = number < 8 ? 3 : 8
                batches[id] = BatchID(nanoseconds: UInt64(first) * 1_000_000,
                                      random: seed)
            }
        }
    }

    mutating func run() throws {
        for slot in dispatcher.slots.indices { feed(.slotReady(slot)) }
        for step in 0..<20_000 where !hasExited {
            if step == stopAfter { feed(.stop) }
            if isSettled && stopAfter == nil { return }
            advance()
        }
    }

    private var isSettled: Bool {
        ended.count == jobCount && requestsLeft == 0 && control.isEmpty
    }

    /// Lets one thing happen: something that was asked for comes about, or time passes.
    private mutating func advance() {
        if requestsLeft > 0, random.next(8) == 0 {
            askSomething()
        } else if !pending.isEmpty, random.next(4) > 0 {
            deliver(takePending())
        } else if let slot = children.keys.sorted().randomElement(using: &random) {
            advanceTask(slot)
        } else {
            now = max(now, dispatcher.deadline ?? now).adding(seconds: 0.01)
            feed(.tick)
            for request in control.sorted(by: { $0.name < $1.name }) { deliver(.asked(request)) }
        }
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
        let request = ControlRequest(random.next(3) > 0 ? .cancel : .retry, id)
        control.insert(request)
        if request.action == .cancel {
            askedAt[id] = queued.contains(id) ? .queued : held.contains(id) ? .held : .processing
        }
        if random.next(4) > 0 { pending.append(.asked(request)) }
    }

    /// Takes a hint to the dispatcher, unless what it is of is gone.
    private mutating func deliver(_ event: Event) {
        if case .asked(let request) = event, !control.contains(request) { return }
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
            feed(.taskSaid(slot: slot, .failed(Problem(.undecodable, "it is no picture"))))
            end(slot, .exited(111))
        case 4: now = now.adding(seconds: 400); feed(.tick)
        case 5: feed(.taskSaid(slot: slot, .progress(0.5)))
        case 6, 7, 8: ask(slot)
        default:
            feed(.taskSaid(slot: slot, .document(pages: 9)))
            let facts = OutputFacts(sha256: String(repeating: "0", count: 64))
            for place in pass.outputs.indices {
                feed(.taskSaid(slot: slot, .output(index: place, facts)))
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
        let bytes = [0, 100, 400, 600, 900, 1_500, 2_000, 1 << 40, -1].randomElement(using: &random)!
        if asked.insert(slot).inserted {
            let need = min(max(0, bytes * 1_000_000), pipeline.limits.memoryBytes)
            wanted[slot] = max(need, dispatcher.admission.allowance)
            memory[slot] = nil
        }
        feed(.taskSaid(slot: slot, .cost(Cost(memoryBytes: bytes * 1_000_000))))
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
        feed(.childEnded(slot: slot, TaskEnd(outcome: outcome, cpuSeconds: 0, memoryBytesMax: 0),
                         sizes: []))
    }

    private mutating func feed(_ event: Event) {
        for decision in dispatcher.handle(event, now: now) { act(on: decision) }
    }

    private mutating func act(on decision: Decision) {
        switch decision {
        case .scan(let lane, let limit, let excluding):
            let ids = lane == .normal ? queued.subtracting(excluding).sorted() : []
            pending.append(.scanned(lane, Array(ids.prefix(limit)),
                                    more: max(0, ids.count - limit)))
        case .claim(let picked):
            let got = picked.filter { queued.contains($0.id) }
            for (id, _) in got {
                queued.remove(id)
                inWork.insert(id)
            }
            pending.append(.claimed(asked: picked.map(\.id), got: got.map { claim($0.id) }))
        case .unhold(let id):
            let isThere = held.remove(id) != nil
            if isThere { queued.insert(id) }
            pending.append(.unheld(id, isThere ? .normal : nil))
        case .fetch(let id):
            let isThere = held.remove(id) != nil || queued.remove(id) != nil
            if isThere { inWork.insert(id) }
            pending.append(.fetched(id, isThere ? claim(id) : nil))
        case .reopen(let id): reopen(id)
        case .dismiss(let request):
            control.remove(request)
            pending.append(.dismissed(request))
        case .start(let slot, let assignments):
            precondition(children[slot] == nil, "a slot has one child at a time")
            let domains = Set(assignments.map { batches[$0.job]?.text ?? $0.job.text })
            precondition(domains.count == 1, "a child serves one sender")
            precondition(!assignments.contains {
                dispatcher.requests.contains(ControlRequest(.cancel, $0.job))
            }, "seed \(seed): what is cancelled does not begin")
            children[slot] = assignments.map(\.pass)
            memory[slot] = dispatcher.admission.allowance
            checkMemory()
        case .grant(let slot):
            memory[slot] = wanted.removeValue(forKey: slot)!
            checkMemory()
        case .kill(let slot):
            // It may be done with a task or two before it dies.
            dying.insert(slot)
            if children[slot] != nil, random.next(2) == 0 { advanceTask(slot) }
            if children[slot] != nil, random.next(2) == 0 { end(slot, .signalled(9)) }
        case .settle, .publish, .report: break
        case .finish(let id, let status): finish(id, status)
        case .release(let id, let status):
            precondition(inWork.remove(id) != nil,
                         "seed \(seed): only what is claimed is given back")
            statuses[id] = status
            if status.state == .held { held.insert(id) } else { queued.insert(id) }
            pending.append(.left(id))
        case .exit: hasExited = true
        }
    }

    private mutating func finish(_ id: JobID, _ status: Status) {
        precondition(inWork.remove(id) != nil && ended[id] == nil,
                     "seed \(seed): only what is claimed ends")
        ends[id, default: 0] += 1
        ended[id] = status.state
        statuses[id] = status
        if status.state == .cancelled {
            precondition(askedAt[id] != nil, "seed \(seed): somebody asked for the end")
            cancelledAt[askedAt[id]!, default: 0] += 1
        }
        pending.append(.left(id))
    }

    private mutating func reopen(_ id: JobID) {
        guard [.failed, .cancelled].contains(ended[id]) else {
            return pending.append(.reopened(id, nil))
        }
        ended[id] = nil
        reopened[id, default: 0] += 1
        statuses[id] = statuses[id]!.retried(at: now)
        queued.insert(id)
        // The hint that it has come and the word that it was moved come in any order.
        pending += [.arrived(id, .normal), .reopened(id, .normal)]
    }

    /// Never is more given out than there is, but to one alone.
    private func checkMemory() {
        precondition(memory.values.reduce(0, +) <= Simulation.budget || memory.count == 1,
                     "seed \(seed): memory that is not there: \(memory)")
    }

    private func claim(_ id: JobID) -> Claim {
        let type: MediaType = id.createdAt.milliseconds % 3 == 0 ? .pdf : .jpeg
        let manifest = Manifest(id: id, pipeline: "web", lane: .normal,
                                inputs: [.init(name: "a", mediaType: type, bytes: 1)],
                                batch: batches[id])
        return Claim(manifest: manifest, previousStatus: statuses[id], pipeline: .success(pipeline))
    }

    private static let pipeline = Pipeline(
        name: "web", description: "", accepts: [.jpeg, .pdf], limits: Limits(), retry: Retry(),
        steps: [
            Step(name: "small", action: .thumbnail(Thumbnail(width: 9, height: 9))),
            Step(name: "slim", action: .optimize(Optimize())),
            Step(name: "pages", action: .pdfPages(PDFPages())),
            Step(name: "album", action: .pdfExport(PDFExport()), needs: ["slim"]),
        ])
}

extension Event {
    /// The job that it tells was moved, or that it tells the end of a request of.
    fileprivate var movedJob: JobID? {
        switch self {
        case .left(let id), .unheld(let id, _), .fetched(let id, _), .reopened(let id, _): id
        case .dismissed(let request): request.job
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
