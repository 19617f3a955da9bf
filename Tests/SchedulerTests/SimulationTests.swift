import Jobs
import Pipelines
@testable import Scheduler
import Testing

/// Seeded runs of the dispatcher against scripted workers and a manual clock: whatever happens and
/// in whatever order, each job ends exactly once, none is forgotten, and none gets memory that is not
/// there.
@Suite struct `The dispatcher in simulation` {
    @Test(arguments: UInt64(0)..<400)
    func `every job ends once, whatever the workers do`(seed: UInt64) throws {
        var simulation = Simulation(seed: seed)
        try simulation.run()
        #expect(simulation.ends.count == simulation.jobCount, "seed \(seed)")
        #expect(simulation.ends.values.allSatisfy { $0 == 1 }, "seed \(seed)")
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
    private(set) var ends: [JobID: Int] = [:]
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
                batches[id] = BatchID(
                    beginningWith: JobID(nanoseconds: UInt64(first) * 1_000_000, random: seed))
            }
        }
    }

    mutating func run() throws {
        for slot in dispatcher.slots.indices { feed(.slotReady(slot)) }
        for step in 0..<20_000 where !hasExited {
            if step == stopAfter { feed(.stop) }
            if ends.count == jobCount && stopAfter == nil { return }
            advance()
        }
    }

    /// Lets one thing happen: something that was asked for comes about, or time passes.
    private mutating func advance() {
        if !pending.isEmpty, random.next(4) > 0 {
            feed(pending.remove(at: random.next(pending.count)))
        } else if let slot = children.keys.sorted().randomElement(using: &random) {
            advanceTask(slot)
        } else {
            now = max(now, dispatcher.deadline ?? now).adding(seconds: 0.01)
            feed(.tick)
        }
    }

    private mutating func advanceTask(_ slot: Int) {
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
            held.remove(id)
            queued.insert(id)
            pending.append(.unheld(id, .normal))
        case .start(let slot, let assignments):
            precondition(children[slot] == nil, "a slot has one child at a time")
            let domains = Set(assignments.map { batches[$0.job]?.text ?? $0.job.text })
            precondition(domains.count == 1, "a child serves one sender")
            children[slot] = assignments.map(\.pass)
            memory[slot] = dispatcher.admission.allowance
            checkMemory()
        case .grant(let slot):
            memory[slot] = wanted.removeValue(forKey: slot)!
            checkMemory()
        case .kill(let slot):
            // It may be done with a task or two before it dies.
            if children[slot] != nil, random.next(2) == 0 { advanceTask(slot) }
            if children[slot] != nil { end(slot, .signalled(9)) }
        case .settle, .publish, .report: break
        case .finish(let id, _):
            inWork.remove(id)
            ends[id, default: 0] += 1
            pending.append(.left(id))
        case .release(let id, let status):
            inWork.remove(id)
            statuses[id] = status
            if status.state == .held { held.insert(id) } else { queued.insert(id) }
            pending.append(.left(id))
        case .exit: hasExited = true
        }
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
