import Jobs
import Pipelines
@testable import Scheduler
import Testing

@Suite struct `The dispatcher` {
    @Test func `no more jobs are claimed than the disk can keep up with`() {
        var bench = Bench()
        for number in 1...1000 {
            bench.accept(number)
            bench.answerClaims()
            if bench.started.count < number { break }
            bench.feed(.taskReported(slot: 0, .output(index: 0, Bench.metadata)))
            bench.feed(.taskDone(slot: 0, sizes: [1]))
            bench.end(.exited(0))
        }
        let ended = bench.finished.count
        #expect(ended >= Dispatcher.committingMax && ended < Dispatcher.committingMax + 64)
        for id in bench.finished.keys.sorted() { bench.feed(.committed(id)) }
        bench.answerClaims()
        #expect(bench.started.count == ended + 1)
    }

    @Test func `a child's report of an output that does not exist is ignored`() {
        var bench = Bench()
        bench.start(1)
        for index in [-1, 1, 4711] {
            bench.feed(.taskReported(slot: 0, .output(index: index, Bench.metadata)))
        }
        bench.feed(.taskDone(slot: 0, sizes: [1, 1]))
        bench.end(.exited(0))
        #expect(bench.finished.isEmpty, "it has made nothing")
    }

    @Test func `a job whose hint was lost is found`() {
        var bench = Bench()
        bench.feed(.scanned(.normal, [], more: 0))
        #expect(bench.scans == [.urgent, .normal, .batch])
        bench.feed(.hintsLost)
        #expect(bench.scans.suffix(1) == [.normal])
        bench.feed(.scanned(.normal, [bench.id(1)], more: 0))
        #expect(bench.claimed == [bench.id(1)])
    }

    @Test func `a job that was missing when it was to be claimed is looked for again`() {
        var bench = Bench()
        bench.accept(1)
        let before = bench.scans.count
        bench.feed(.claimed(asked: [bench.id(1)], got: []))
        #expect(bench.scans.dropFirst(before) == [.urgent, .normal, .batch])
        // It has come since.
        bench.feed(.scanned(.normal, [bench.id(1)], more: 0))
        #expect(bench.claimed == [bench.id(1), bench.id(1)])
    }

    @Test func `lost hints have a lane read again`() {
        var bench = Bench()
        bench.feed(.hintsLost)
        bench.feed(.scanned(.normal, [], more: 0))
        #expect(bench.scans == [.urgent, .normal, .batch, .normal])
    }

    @Test func `urgent jobs go first, and batch jobs do not starve`() {
        var bench = Bench()
        bench.scanAll()
        for number in 0..<16 { bench.feed(.arrived(bench.id(number), .batch)) }
        let before = bench.claimed.count
        for number in 100..<120 { bench.feed(.arrived(bench.id(number), .urgent)) }
        for _ in 0..<12 { bench.answerClaims(with: .failure(Problem(.pipeline, "gone"))) }
        let order = bench.claimed.dropFirst(before)
        #expect(order.prefix(5).contains(bench.id(100)))
        #expect(order.prefix(10).contains { $0 < bench.id(100) })
    }

    @Test func `a job whose pipeline is missing waits until it is back, and says so`() throws {
        var bench = Bench()
        bench.accept(1)
        bench.answerClaims(with: .failure(Problem(.pipeline, "there is no pipeline web any more")))
        let status = try #require(bench.givenBack[bench.id(1)])
        #expect(status.state == .held && status.attempt == 0)
        #expect(status.message == "waiting: there is no pipeline web any more")
        bench.now = try #require(status.notBefore)
        bench.feed(.tick)
        bench.promoteHeld(1)
        bench.answerClaims()
        #expect(bench.started == [[bench.id(1)]])
    }

    @Test(arguments: [
        (TaskEnd.Outcome.signalled(11), JobState.held), (.signalled(9), .held), (.exited(7), .held),
        (.signalled(24), .failed), (.signalled(25), .failed), (.exited(0), .failed),
    ]) func `a crash is retried, a limit that was reached is not`(
        outcome: TaskEnd.Outcome, state: JobState
    ) throws {
        var bench = Bench()
        bench.start(1)
        if outcome == .exited(0) {
            bench.feed(
                .taskReported(slot: 0, .stepFailed(step: "small", Problem(.undecodable, "bad"))))
            bench.feed(.taskDone(slot: 0, sizes: [0]))
        }
        bench.end(outcome)
        let status = try #require(bench.finished[bench.id(1)] ?? bench.givenBack[bench.id(1)])
        #expect(status.state == state)
    }

    @Test func `a warning about a file is in the status once`()
        throws
    {
        var bench = Bench()
        bench.start(1)
        for text in ["a row is missing", "a row is missing", String(repeating: "x", count: 900)] {
            bench.feed(.taskReported(slot: 0, .warning(text)))
        }
        bench.feed(.taskReported(slot: 0, .output(index: 0, Bench.metadata)))
        bench.feed(.taskDone(slot: 0, sizes: [1]))
        let status = try #require(bench.finished[bench.id(1)])
        #expect(status.state == .completed)
        #expect(
            status.steps[0].warnings
                == ["a row is missing", String(repeating: "x", count: 500)])
        #expect(status.message == "completed: 1 file, with warnings")
    }

    @Test func `attempts run out, each wait longer than the one before`() throws {
        var bench = Bench()
        var waits: [Double] = []
        bench.accept(1)
        while bench.finished.isEmpty {
            bench.answerClaims()
            bench.end(.signalled(11))
            let status = bench.givenBack.removeValue(forKey: bench.id(1))
            guard let moment = status?.notBefore else { break }
            waits.append(moment.seconds(since: bench.now))
            bench.now = moment
            bench.feed(.tick)
            bench.promoteHeld(1)
        }
        #expect(waits.count == 2)
        #expect((1...2).contains(waits[0]) && (2...4).contains(waits[1]))
        let status = try #require(bench.finished[bench.id(1)])
        #expect(status.attempt == 3 && status.error?.kind == .crashed)
        let attempts = try #require(status.attempts)
        #expect(attempts.map(\.number) == [1, 2, 3])
        #expect(attempts.allSatisfy { $0.error.detail == "the worker was ended by signal 11" })
        let starts = attempts.map(\.startedAt)
        #expect(zip(starts, starts.dropFirst()).map { $1.seconds(since: $0) } == waits)
    }

    @Test func `a job that completes in the end lists the attempts that failed`() throws {
        var bench = Bench()
        bench.start(1)
        bench.end(.signalled(11))
        let held = try #require(bench.givenBack[bench.id(1)])
        #expect(held.attempts?.map(\.number) == [1] && held.attempts?[0].error == held.error)
        bench.now = try #require(held.notBefore)
        bench.feed(.tick)
        bench.promoteHeld(1)
        bench.answerClaims()
        bench.feed(.taskReported(slot: 0, .output(index: 0, Bench.metadata)))
        bench.feed(.taskDone(slot: 0, sizes: [1]))
        let status = try #require(bench.finished[bench.id(1)])
        #expect(status.state == .completed && status.error == nil && status.attempt == 2)
        #expect(status.attempts == held.attempts)
        #expect(status.retried(at: bench.now).attempts == nil)
    }

    @Test func `a permanent failure is not retried because of a temporary one`() throws {
        var bench = Bench()
        bench.inputs = ["a.pdf", "b.pdf"].map { .init(name: $0, mediaType: .pdf, bytes: 1) }
        bench.accept(1)
        bench.answerClaims(
            with: .success(
                Pipeline(
                    name: "web", description: "", accepts: [.pdf], limits: Limits(), retry: Retry(),
                    steps: [Step(name: "facts", action: FileMetadata())])))
        bench.feed(.taskReported(slot: 0, .failed(Problem(.undecodable, "bad"))))
        bench.feed(.taskDone(slot: 0, sizes: [0]))
        bench.end(.exited(0))
        bench.end(.signalled(11))
        #expect(bench.givenBack.isEmpty)
        #expect(bench.finished[bench.id(1)]?.error?.kind == .undecodable)
    }

    @Test func `a full disk starts nothing, and failures that it causes do not count`()
        throws
    {
        var bench = Bench()
        bench.start(1)
        bench.feed(.diskSpace(false))
        bench.feed(.arrived(bench.id(2), .normal))
        bench.feed(.taskReported(slot: 0, .failed(Problem(.unwritable, "it could not be written"))))
        bench.feed(.taskDone(slot: 0, sizes: [0]))
        bench.end(.exited(0))
        let status = try #require(bench.givenBack[bench.id(1)])
        #expect(status.state == .held && status.attempt == 0 && status.attempts == nil)
        #expect(status.message == "waiting: there is no room on the disk")
        bench.feed(.committed(bench.id(1)))
        bench.now = try #require(status.notBefore).adding(seconds: 100)
        bench.feed(.tick)
        #expect(bench.claimed == [bench.id(1)] && bench.finished.isEmpty)
        bench.feed(.diskSpace(true))
        #expect(bench.claimed == [bench.id(1), bench.id(2)])
        bench.promoteHeld(1)
        #expect(bench.claimed == [bench.id(1), bench.id(2), bench.id(1)])
    }

    @Test(arguments: [3600, nil]) func `an ended job says until when it is kept`(
        keepSeconds: Int?
    ) throws {
        let pipeline = Pipeline(
            name: "web", description: "", accepts: [.jpeg], limits: Limits(), retry: Retry(),
            steps: [Step(name: "small", action: FileMetadata())], keepSeconds: keepSeconds)
        var bench = Bench()
        for (number, cancels) in [(1, false), (2, true), (3, true)] {
            if number == 3 { bench.feed(.asked(ControlRequest(.cancel, bench.id(number)))) }
            bench.accept(number)
            if number == 2 { bench.feed(.asked(ControlRequest(.cancel, bench.id(number)))) }
            bench.answerClaims(with: .success(pipeline))
            if !cancels {
                bench.feed(.taskReported(slot: 0, .failed(Problem(.undecodable, "bad"))))
                bench.feed(.taskDone(slot: 0, sizes: [0]))
                bench.end(.exited(0))
            }
            guard let status = bench.finished[bench.id(number)] else { continue }
            #expect(status.state == (cancels ? .cancelled : .failed))
            #expect(status.expiresAt == keepSeconds.map { bench.now.adding(seconds: Double($0)) })
            #expect(status.retried(at: bench.now).expiresAt == nil)
        }
        #expect(bench.finished.count >= 2)
    }

    @Test func `a job that fails again and again delays no other`() {
        var bench = Bench()
        bench.start(1)
        for attempt in 1...3 {
            bench.end(.signalled(11))
            // While it waits for its next attempt, or when it has failed, another has the slot.
            bench.accept(1 + attempt)
            bench.answerClaims()
            #expect(bench.started.last == [bench.id(1 + attempt)])
            bench.feed(.taskReported(slot: 0, .output(index: 0, Bench.metadata)))
            bench.feed(.taskDone(slot: 0, sizes: [1]))
            bench.end(.exited(0))
            #expect(bench.finished[bench.id(1 + attempt)]?.state == .completed)
            guard let moment = bench.givenBack.removeValue(forKey: bench.id(1))?.notBefore else {
                continue
            }
            bench.now = moment
            bench.feed(.tick)
            bench.promoteHeld(1)
            bench.answerClaims()
        }
        #expect(bench.finished[bench.id(1)]?.state == .failed)
    }

    @Test func `a task that exceeds its time is killed, and its job fails`() throws {
        var bench = Bench()
        bench.start(1)
        bench.now = bench.now.adding(seconds: Double(Limits().wallSeconds) - 1)
        bench.feed(.tick)
        #expect(bench.kills == 0)
        bench.now = bench.now.adding(seconds: 2)
        bench.feed(.tick)
        #expect(bench.kills == 1)
        bench.end(.signalled(9))
        #expect(bench.finished[bench.id(1)]?.error?.kind == .wallLimit)
    }

    @Test func `a child's report counts only as far as it can be true`() throws {
        var bench = Bench()
        bench.start(1)
        let long = String(repeating: "x", count: 100_000)
        let metadata = OutputMetadata(width: 1, height: 1, sha256: long)
        let saying: [TaskEvent] = [
            .output(index: 0, metadata), .output(index: -1, metadata),
            // Of a type that the step does not make.
            .output(
                index: 0,
                OutputMetadata(mediaType: .zip, sha256: String(repeating: "0", count: 64))),
            .output(index: 1 << 40, metadata),
            .parts(step: "none", count: 3), .document(pages: .max), .document(pages: -1),
            .progress(7), .progress(-7),
            .stepFailed(step: long, Problem(.crashed, long)), .failed(Problem(.crashed, long)),
        ]
        for event in saying { bench.feed(.taskReported(slot: 0, event)) }
        bench.feed(.taskDone(slot: 0, sizes: [1]))
        let status = try #require(bench.givenBack[bench.id(1)])
        #expect(JSON.encode(status).count < 10_000)
        #expect(status.steps.flatMap { $0.outputs }.isEmpty)
    }

    @Test(arguments: [[0], []]) func `an empty or missing output is not published`(sizes: [Int])
        throws
    {
        var bench = Bench()
        bench.start(1)
        bench.feed(.taskReported(slot: 0, .output(index: 0, Bench.metadata)))
        bench.feed(.taskDone(slot: 0, sizes: sizes))
        #expect(bench.published.isEmpty)
        #expect(bench.givenBack[bench.id(1)]?.state == .held)
    }

    @Test func `short tasks of one sender share a child, those of different senders never do`() {
        var bench = Bench()
        bench.batches = [1: 1, 2: 1, 3: 3, 4: 1, 6: 1]
        // Knowing the batch of somebody else does not make one him.
        bench.owners = [6: "eve"]
        bench.hold()
        for number in 1...6 { bench.accept(number) }
        bench.answerClaims()
        bench.resume()
        #expect(bench.started == [[bench.id(1), bench.id(2), bench.id(4)]])
        for _ in 0..<3 { bench.feed(.taskDone(slot: 0, sizes: [1])) }
        bench.end(.exited(0))
        #expect(bench.started.dropFirst() == [[bench.id(3)]])
    }

    @Test func `the time that the machine sleeps is not charged to a task`() throws {
        var bench = Bench()
        bench.start(1)
        bench.now = bench.now.adding(seconds: 250)
        bench.feed(.tick)
        bench.now = bench.now.adding(seconds: 3600)
        bench.feed(.slept(seconds: 3600))
        #expect(bench.kills == 0)
        bench.now = bench.now.adding(seconds: 49)
        bench.feed(.tick)
        #expect(bench.kills == 0)
        bench.now = bench.now.adding(seconds: 2)
        bench.feed(.tick)
        #expect(bench.kills == 1)
    }

    @Test(arguments: [86_400.0, -86_400])
    func `a held job waits as long as planned when the clock is set`(jump: Double) throws {
        var bench = Bench()
        bench.start(1)
        bench.end(.signalled(11))
        let until = try #require(bench.givenBack[bench.id(1)]?.notBefore)
        let wait = until.seconds(since: bench.now)
        bench.feed(.committed(bench.id(1)))
        bench.now = bench.now.adding(seconds: jump)
        bench.feed(.clockSet(bySeconds: jump))
        bench.now = bench.now.adding(seconds: wait - 0.1)
        bench.feed(.tick)
        #expect(bench.promoted == [])
        bench.now = bench.now.adding(seconds: 0.2)
        bench.feed(.tick)
        #expect(bench.promoted == [bench.id(1)])
    }

    @Test func `tasks of pipelines with other limits never share a child`() {
        var bench = Bench()
        bench.batches = [1: 1, 2: 1, 3: 1]
        bench.memories = [2: 1 << 28]
        bench.hold()
        for number in 1...3 { bench.accept(number) }
        bench.answerClaims()
        bench.resume()
        #expect(bench.started == [[bench.id(1), bench.id(3)]])
        for _ in 0..<2 { bench.feed(.taskDone(slot: 0, sizes: [1])) }
        bench.end(.exited(0))
        #expect(bench.started.dropFirst() == [[bench.id(2)]])
    }

    @Test func `a job is reported once its own task has run for a while, and not behind its end`() {
        var bench = Bench()
        bench.batches = [1: 1, 2: 1]
        bench.hold()
        for number in 1...2 { bench.accept(number) }
        bench.answerClaims()
        bench.resume()
        #expect(bench.started == [[bench.id(1), bench.id(2)]])
        bench.now = bench.now.adding(seconds: 0.3)
        bench.feed(.tick)
        #expect(bench.reported == [bench.id(1)])
        bench.feed(.taskReported(slot: 0, .output(index: 0, Bench.metadata)))
        bench.feed(.taskDone(slot: 0, sizes: [1]))
        #expect(bench.finished[bench.id(1)]?.state == .completed)
        bench.now = bench.now.adding(seconds: 0.1)
        bench.feed(.tick)
        #expect(bench.reported == [bench.id(1)])
        bench.now = bench.now.adding(seconds: 0.2)
        bench.feed(.tick)
        #expect(bench.reported == [bench.id(1), bench.id(2)])
    }

    @Test func `a crash ends only the task that the child was working on`() {
        var bench = Bench()
        bench.batches = [1: 1, 2: 1, 3: 1]
        bench.hold()
        for number in 1...3 { bench.accept(number) }
        bench.answerClaims()
        bench.resume()
        bench.feed(.taskReported(slot: 0, .output(index: 0, Bench.metadata)))
        bench.feed(.taskDone(slot: 0, sizes: [1]))
        bench.end(.signalled(11))
        #expect(bench.finished[bench.id(1)]?.state == .completed)
        #expect(bench.givenBack[bench.id(2)]?.state == .held)
        #expect(bench.finished[bench.id(3)] == nil && bench.givenBack[bench.id(3)] == nil)
        #expect(bench.started.last == [bench.id(3)])
    }

    @Test func `a task that waits for memory is not late, and gets it in time`() {
        var bench = Bench(slots: 2, memoryBytes: 1_000_000_000)
        bench.start(1)
        bench.start(2)
        bench.feed(.taskReported(slot: 0, .cost(Cost(memoryBytes: 700_000_000))))
        bench.feed(.taskReported(slot: 1, .cost(Cost(memoryBytes: 600_000_000))))
        #expect(bench.granted == [0])
        bench.now = bench.now.adding(seconds: Double(Limits().wallSeconds) + 1)
        bench.feed(.tick)
        #expect(bench.kills == 1)
        bench.end(.signalled(9))
        #expect(bench.granted == [0, 1])
        bench.now = bench.now.adding(seconds: Double(Limits().wallSeconds) - 1)
        bench.feed(.tick)
        #expect(bench.kills == 1)
        bench.now = bench.now.adding(seconds: 2)
        bench.feed(.tick)
        #expect(bench.kills == 2)
    }

    @Test func `a task asks for memory once, and for no more than its pipeline allows`() {
        var bench = Bench(slots: 2, memoryBytes: 3_000_000_000)
        bench.start(1)
        bench.start(2)
        // Of more than there is, both could not be granted.
        bench.feed(.taskReported(slot: 0, .cost(Cost(memoryBytes: .max))))
        bench.feed(.taskReported(slot: 0, .cost(Cost(memoryBytes: .max))))
        bench.feed(.taskReported(slot: 1, .cost(Cost(memoryBytes: 1_000_000_000))))
        #expect(Limits().memoryBytes == 2_000_000_000)
        #expect(bench.granted == [0, 1])
    }

    @Test func `after a stop nothing new is claimed, and the attempt does not count`() {
        var bench = Bench()
        bench.start(1)
        bench.feed(.stop)
        bench.feed(.arrived(bench.id(2), .normal))
        #expect(bench.claimed == [bench.id(1)])
        bench.now = bench.now.adding(seconds: 3)
        bench.feed(.tick)
        #expect(bench.kills == 1)
        bench.end(.signalled(9))
        #expect(bench.givenBack[bench.id(1)]?.state == .queued)
        #expect(bench.givenBack[bench.id(1)]?.attempt == 0)
        bench.feed(.committed(bench.id(1)))
        #expect(bench.hasExited)
    }

    @Test func `the dispatcher's time stands still while an earlier one is reported`() throws {
        var bench = Bench()
        bench.start(1)
        bench.end(.signalled(11))
        let moment = try #require(bench.givenBack[bench.id(1)]?.notBefore)
        bench.now = bench.now.adding(seconds: -86_400)
        bench.feed(.tick)
        bench.accept(2)
        bench.answerClaims()
        #expect(bench.started.last == [bench.id(2)] && bench.kills == 0)
        bench.now = moment.adding(seconds: 86_400)
        bench.feed(.tick)
        bench.promoteHeld(1)
        #expect(bench.claimed.last == bench.id(1))
    }
}

/// A dispatcher, with one slot by default, and what it decided.
struct Bench {
    var now = Timestamp(milliseconds: 1_000_000)
    private(set) var scans: [JobQueue] = []
    private(set) var claimed: [JobID] = []
    private(set) var published: [String] = []
    private(set) var reported: [JobID] = []
    private(set) var finished: [JobID: Status] = [:]
    var givenBack: [JobID: Status] = [:]
    private(set) var granted: [Int] = []
    private(set) var kills = 0
    private(set) var fetches: [JobID] = []
    private(set) var requeued: [ControlRequest] = []
    private(set) var acknowledged: [ControlRequest] = []
    private(set) var jobDeferred: [JobID] = []
    private(set) var acknowledgedResumes: [String] = []
    private(set) var hasExited = false
    private(set) var promoted: [JobID] = []
    private var asked: [[(id: JobID, queue: JobQueue)]] = []
    private var dispatcher: Dispatcher

    init(slots: Int = 1, memoryBytes: Int = .max) {
        dispatcher = Dispatcher(.init(slots: slots, memoryBytes: memoryBytes), now: now)
        for slot in 0..<slots { feed(.slotReady(slot)) }
    }

    /// The first jobs of the batches that jobs belong to, and jobs' owners, by their numbers.
    var batches: [Int: Int] = [:]
    var owners: [Int: String] = [:]
    /// How much memory tasks of jobs may take whose pipeline has another limit, in bytes.
    var memories: [Int: Int] = [:]
    /// What a child says of an output.
    static let metadata = OutputMetadata(
        width: 1, height: 1,
        sha256: String(repeating: "0", count: 64))
    /// The files of each job.
    var inputs = [Manifest.Input(name: "a.jpg", mediaType: .jpeg, bytes: 1)]
    private(set) var started: [[JobID]] = []

    /// Takes the only slot away, so that passes wait.
    mutating func hold() { feed(.slotLost(0)) }

    mutating func resume() { feed(.slotReady(0)) }

    func id(_ number: Int) -> JobID { JobID(nanoseconds: UInt64(number) * 1_000_000, random: 0) }

    mutating func feed(_ event: Event) {
        for decision in dispatcher.handle(event, now: now) { note(decision) }
    }

    mutating func scanAll() {
        for queue in JobQueue.lanes() { feed(.scanned(queue, [], more: 0)) }
    }

    mutating func accept(_ number: Int) {
        if claimed.isEmpty { scanAll() }
        feed(.arrived(id(number), .normal))
    }

    /// Accepts a job and lets its only pass begin.
    mutating func start(_ number: Int) {
        accept(number)
        answerClaims()
    }

    mutating func answerClaims(
        with pipeline: Result<Pipeline, Problem> = .success(Bench.pipeline)
    ) {
        while !asked.isEmpty {
            let picked = asked.removeFirst()
            feed(
                .claimed(
                    asked: picked.map(\.id),
                    got: picked.map { claim($0.id, $0.queue.lane, pipeline) }))
        }
    }

    /// Answers that jobs which were to be fetched were there, or not.
    mutating func answerFetches(areThere: Bool) {
        while !fetches.isEmpty {
            let id = fetches.removeFirst()
            feed(.fetched(id, areThere ? claim(id, .normal, .success(Bench.pipeline)) : nil))
        }
    }

    private func claim(_ id: JobID, _ lane: Lane, _ pipeline: Result<Pipeline, Problem>) -> Claim {
        let number = Int(id.createdAt.milliseconds)
        let batch = batches[number].flatMap { BatchID(self.id($0).text) }
        let pipeline = pipeline.map { pipeline in
            guard let memory = memories[number] else { return pipeline }
            var limits = pipeline.limits
            limits.memoryBytes = memory
            return Pipeline(
                name: pipeline.name, description: "", accepts: pipeline.accepts,
                limits: limits, retry: pipeline.retry, steps: pipeline.steps)
        }
        return Claim(
            manifest: Manifest(
                id: id, pipeline: "web", lane: lane,
                inputs: inputs,
                owner: owners[number], batch: batch),
            previousStatus: statuses[id], pipeline: pipeline)
    }

    /// A job stands in held/, and is let go.
    mutating func promoteHeld(_ number: Int) {
        feed(.committed(id(number)))
        feed(.promoted(id(number), .normal))
    }

    mutating func end(_ outcome: TaskEnd.Outcome, slot: Int = 0, sizes: [Int] = []) {
        let end = TaskEnd(outcome: outcome, cpuSeconds: 0, memoryBytesMax: 0)
        feed(.childEnded(slot: slot, end, sizes: sizes))
    }

    var statuses: [JobID: Status] = [:]

    /// The status of a job that was accepted.
    func status(_ number: Int) -> Status {
        Status(accepted: claim(id(number), .normal, .success(Bench.pipeline)).manifest)
    }

    private mutating func note(_ decision: Decision) {
        switch decision {
        case .scan(let queue, _, _): scans.append(queue)
        case .claim(let picked):
            claimed += picked.map(\.id)
            asked.append(picked)
        case .grant(let slot): granted.append(slot)
        case .kill: kills += 1
        case .publish(_, let steps): published += steps
        case .finish(let id, let status): finished[id] = status
        case .giveBack(let id, let status):
            givenBack[id] = status
            statuses[id] = status
        case .exit: hasExited = true
        case .start(_, let assignments): started.append(assignments.map(\.job))
        case .fetch(let id): fetches.append(id)
        case .requeue(let request): requeued.append(request)
        case .acknowledge(let request): acknowledged.append(request)
        case .deferJob(let id): jobDeferred.append(id)
        case .acknowledgeResume(let pipeline): acknowledgedResumes.append(pipeline)
        case .promote(let id): promoted.append(id)
        case .report(let id, _): reported.append(id)
        case .commitOutputs: break
        }
    }

    private static let pipeline = Pipeline(
        name: "web", description: "", accepts: [.jpeg], limits: Limits(), retry: Retry(),
        steps: [Step(name: "small", action: Thumbnail(width: 9, height: 9))])
}
