internal import Catalog
internal import Glibc
internal import Jobs
internal import Pipelines
internal import Platform
internal import Spool
internal import Synchronization

/// Performs what the dispatcher decides: one thread that waits for everything that can happen, and
/// the committer's threads for what waits on the disk.
final class Engine {
    private let spool: Spool
    private let catalog: Catalog
    private let log: Log
    private var dispatcher: Dispatcher
    private let committer: Committer
    private let epoll: Epoll
    private let inotify: Inotify
    private let signals: Signals
    private var watches: [Int32: Lane] = [:]
    private var slots: [WorkerSlot] = []
    private var jobs: [JobID: ClaimedJob] = [:]
    private let inbox: Inbox
    private var readySlots: Set<Int> = []
    private var onReady: (() -> Void)?
    /// The outputs of the task that has just ended, until the dispatcher has said what to keep.
    private var settling: [Descriptor] = []
    private var isDone = false
    private var failure: SchedulerError?

    /// What a token of the epoll stands for.
    private enum Source: UInt64 {
        case inbox, inotify, signals
        static let firstSlot: UInt64 = 16
        static func control(_ slot: Int) -> UInt64 { firstSlot + UInt64(2 * slot) }
        static func task(_ slot: Int) -> UInt64 { firstSlot + UInt64(2 * slot) + 1 }
    }

    /// What the committer's threads have to tell.
    private final class Inbox: Sendable {
        enum Message: Sendable {
            case event(Event)
            case claimed(asked: [JobID], [ClaimedJob])
            case failed(SystemError)
        }
        let messages = Mutex<[Message]>([])
        let wake: EventCounter

        init() throws(SystemError) { wake = try EventCounter() }

        func post(_ message: Message) {
            let wasEmpty = messages.withLock { messages in
                messages.append(message)
                return messages.count == 1
            }
            if wasEmpty { wake.signal() }
        }

        func take() -> [Message] {
            wake.drain()
            return messages.withLock { messages in
                defer { messages = [] }
                return messages
            }
        }
    }

    /// - Parameters:
    ///   - worker: the path of the program `pressroom-worker`, and its arguments.
    ///   - slots: how many tasks run at once.
    ///   - onReady: called once, when a job would be run at once.
    init(spool: Spool, catalog: Catalog, worker: (path: String, arguments: [String]), slots: Int,
         signals: Signals, log: Log, onReady: @escaping () -> Void) throws(SystemError) {
        self.spool = spool
        self.catalog = catalog
        self.log = log
        self.signals = signals
        self.onReady = onReady
        dispatcher = Dispatcher(.init(slots: slots), now: Engine.now)
        committer = try Committer(threads: max(4, slots))
        epoll = try Epoll()
        inotify = try Inotify()
        inbox = try Inbox()
        try epoll.add(inbox.wake.raw, token: Source.inbox.rawValue)
        try epoll.add(inotify.raw, token: Source.inotify.rawValue)
        try epoll.add(signals.raw, token: Source.signals.rawValue)
        for (lane, path) in spool.lanePaths { watches[try inotify.watch(path)] = lane }
        for number in 0..<slots {
            let slot = try WorkerSlot(path: worker.path, arguments: worker.arguments)
            self.slots.append(slot)
            try epoll.add(slot.control.raw, token: Source.control(number))
        }
    }

    /// Runs until told to stop.
    /// - Throws: `SchedulerError` when the spool cannot be written or no worker starts: nothing may
    ///   go on then, and the next start recovers.
    func run() throws(SchedulerError) {
        do {
            handle(.held(try spool.heldJobs()))
            while !isDone, failure == nil {
                for token in try epoll.wait(seconds: waitSeconds) { try receive(token) }
                handle(.tick)
            }
        } catch {
            throw .system(error)
        }
        if let failure { throw failure }
    }

    /// The time: that of the wall when the program started, and from there on without jumps.
    private static var now: Timestamp {
        start.wall.adding(seconds: Clock.monotonicSeconds - start.monotonic)
    }
    private static let start = (wall: Timestamp(milliseconds: Clock.wallMilliseconds),
                                monotonic: Clock.monotonicSeconds)

    /// A lost hint is found by a rescan within this time.
    private static let rescanSeconds = 10.0

    private var waitSeconds: Double {
        let due = dispatcher.deadline.map { $0.seconds(since: Engine.now) } ?? Engine.rescanSeconds
        return max(0, min(due, Engine.rescanSeconds))
    }

    // MARK: What happens

    private func receive(_ token: UInt64) throws(SystemError) {
        switch Source(rawValue: token) {
        case .inbox: for message in inbox.take() { receive(message) }
        case .inotify: receiveHints()
        case .signals: while let signal = signals.next() { receiveSignal(signal) }
        case nil:
            let slot = Int(token - Source.firstSlot) / 2
            if token == Source.task(slot) { receiveFromChild(slot) } else {
                try receiveFromServer(slot)
            }
        }
    }

    private func receive(_ message: Inbox.Message) {
        switch message {
        case .event(let event): handle(event)
        case .failed(let error): failure = failure ?? .system(error)
        case .claimed(let asked, let got):
            for job in got { jobs[job.id] = job }
            handle(.claimed(asked: asked, got: got.map(claim)))
        }
    }

    private func receiveHints() {
        let isComplete = inotify.drain { watch, name in
            if let lane = watches[watch], let id = JobID(name) { handle(.arrived(id, lane)) }
        }
        if !isComplete { handle(.hintsLost) }
    }

    private func receiveSignal(_ signal: Int32) {
        log.write(.notice, "stopping", ["signal": String(signal)])
        handle(.stop)
    }

    /// The child of a slot's task speaks. One that was taken over by its input may say anything and
    /// as much as it likes: what makes no sense is passed over, what breaks the channel closes it,
    /// and a talkative one does not keep us from the others.
    private func receiveFromChild(_ slot: Int) {
        for _ in 0..<64 {
            guard let channel = slots[slot].task?.channel else { return }
            switch Result(catching: { () throws(SystemError) in try channel.receive(wait: false) }) {
            case .success(.nothing): return
            case .success(.closed), .failure:
                epoll.remove(channel.raw)
                return
            case .success(.message(let bytes, _)):
                guard let event = try? JSON.decode(TaskEvent.self, from: bytes) else { continue }
                handle(.taskSaid(slot: slot, event))
            }
        }
    }

    private func receiveFromServer(_ slot: Int) throws(SystemError) {
        while true {
            switch try slots[slot].control.receive(wait: false) {
            case .nothing: return
            case .closed: return try replaceServer(slot)
            case .message(let bytes, _):
                guard let report = try? JSON.decode(WorkerReport.self, from: bytes) else {
                    preconditionFailure("a worker server speaks our own protocol")
                }
                switch report {
                case .ready: becomeReady(slot)
                case .ended(let end): try endTask(slot, end)
                }
            }
        }
    }

    private func becomeReady(_ slot: Int) {
        handle(.slotReady(slot))
        readySlots.insert(slot)
        if readySlots.count == slots.count, let onReady {
            self.onReady = nil
            onReady()
        }
    }

    private func endTask(_ slot: Int, _ end: TaskEnd) throws(SystemError) {
        // What the child said before it ended may still wait to be read.
        receiveFromChild(slot)
        if let channel = slots[slot].task?.channel { epoll.remove(channel.raw) }
        settling = slots[slot].endTask()
        var sizes: [Int] = []
        for output in settling { sizes.append(try output.size) }
        handle(.taskEnded(slot: slot, end, sizes: sizes))
    }

    /// A worker server is gone: another takes its place, after a moment if it has not lived long.
    private func replaceServer(_ slot: Int) throws(SystemError) {
        epoll.remove(slots[slot].control.raw)
        let end = slots[slot].program.wait()
        if case .exited(let code) = end, !readySlots.contains(slot) {
            failure = .workerRefused(code)
            return
        }
        log.write(.warning, "a worker ended and is replaced", ["end": end.description])
        readySlots.remove(slot)
        if let channel = slots[slot].task?.channel { epoll.remove(channel.raw) }
        settling = slots[slot].endTask()
        handle(.slotLost(slot))
        guard !isDone else { return }
        try slots[slot].restart()
        try epoll.add(slots[slot].control.raw, token: Source.control(slot))
    }

    /// What the dispatcher is to know of a claimed job.
    private func claim(_ job: ClaimedJob) -> Claim {
        let pipeline: Result<Pipeline, Problem> = switch catalog.entry(job.manifest.pipeline) {
        case .pipeline(let pipeline): .success(pipeline)
        case .mistaken: .failure(Problem(
            .pipeline, "the pipeline \(job.manifest.pipeline) has a mistake in its definition"))
        case .unknown: .failure(Problem(
            .pipeline, "there is no pipeline \(job.manifest.pipeline) any more"))
        }
        return Claim(manifest: job.manifest, previousStatus: job.previousStatus,
                     pipeline: pipeline)
    }

    // MARK: What is done

    private func handle(_ event: Event) {
        for decision in dispatcher.handle(event, now: Engine.now) { act(on: decision) }
    }

    private func act(on decision: Decision) {
        switch decision {
        case .scan(let lane, let limit, let excluding):
            commit("scan") { [spool] () throws(SystemError) in
                let ids = try spool.runnable(in: lane, limit: limit + 1, excluding: excluding)
                return .event(.scanned(lane, Array(ids.prefix(limit)), isAll: ids.count <= limit))
            }
        case .claim(let picked):
            commit("claim") { [spool, log] () throws(SystemError) in
                let jobs = try spool.claim(picked) { id in
                    log.write(.error, "a job could not be read and is kept in corrupt/",
                              ["job": id.text])
                }
                return .claimed(asked: picked.map(\.id), jobs)
            }
        case .unhold(let id):
            commit(id) { [spool] () throws(SystemError) in
                .event(.unheld(id, try spool.releaseHeld(id)))
            }
        case .start(let slot, let id, let pass, let task): start(slot, jobs[id]!, pass, task)
        case .kill(let slot): slots[slot].kill()
        case .settle(_, let id, let outputs, let keep): settle(jobs[id]!, outputs, keep: keep)
        case .publish(let id, let steps):
            let job = jobs[id]!
            commit(id) { () throws(SystemError) in
                for step in steps { try job.publish(step: step) }
                return nil
            }
        case .report(let id, let status):
            let job = jobs[id]!
            commit(id) { () throws(SystemError) in
                try job.write(status)
                return nil
            }
        case .finish(let id, let status): leave(id, status) { job, status throws(SystemError) in
            try job.finish(status)
        }
        case .release(let id, let status): leave(id, status) { job, status throws(SystemError) in
            try job.release(status)
        }
        case .exit: isDone = true
        }
    }

    /// Opens the files of a pass and hands it to a worker.
    private func start(_ slot: Int, _ job: ClaimedJob, _ pass: Pass, _ task: Task) {
        let files: (inputs: [Descriptor], outputs: [Descriptor])
        do {
            files = try open(job, pass)
        } catch {
            log.write(.error, error.description, ["job": job.id.text])
            settling = []
            let problem = Problem(.unwritable, "a file of the job could not be opened")
            return handle(.taskNotStarted(slot: slot, problem))
        }
        do {
            try slots[slot].run(task, inputs: files.inputs, outputs: files.outputs)
            try epoll.add(slots[slot].task!.channel.raw, token: Source.task(slot))
        } catch {
            // The server is gone or about to be replaced, which its channel's end will tell.
            log.write(.warning, error.description, ["job": job.id.text])
            slots[slot].program.send(SIGKILL)
            settling = slots[slot].endTask()
            handle(.slotLost(slot))
        }
    }

    private func open(_ job: ClaimedJob, _ pass: Pass) throws(SystemError)
        -> (inputs: [Descriptor], outputs: [Descriptor]) {
        var inputs: [Descriptor] = []
        for source in pass.sources {
            switch source.origin {
            case .input(let index): inputs.append(try job.openInput(index))
            case .output(let step, let name):
                inputs.append(try job.openOutput(step: step, name: name))
            }
        }
        var outputs: [Descriptor] = []
        for output in pass.outputs {
            outputs.append(try job.createOutput(step: output.step, name: output.name))
        }
        return (inputs, outputs)
    }

    /// Makes the outputs of an ended task durable, and removes those that did not come to be.
    private func settle(_ job: ClaimedJob, _ outputs: [PlannedOutput], keep: Set<Int>) {
        let files = settling
        settling = []
        commit(job.id) { () throws(SystemError) in
            for (place, output) in outputs.enumerated() {
                if keep.contains(place) {
                    try job.flush(files[place])
                } else {
                    try job.removeOutput(step: output.step, name: output.name)
                }
            }
            return nil
        }
    }

    private func leave(_ id: JobID, _ status: Status,
                       _ act: @escaping @Sendable (ClaimedJob, Status) throws(SystemError) -> Void) {
        let job = jobs.removeValue(forKey: id)!
        log.write(.info, status.message, ["job": id.text, "pipeline": status.pipeline,
                                          "state": status.state.rawValue])
        commit(id) { () throws(SystemError) in
            try act(job, status)
            return .event(.left(id))
        }
    }

    /// Does on another thread what waits for the disk, and takes in what came of it.
    private func commit(_ key: some Hashable,
                        _ work: @escaping @Sendable () throws(SystemError) -> Inbox.Message?) {
        committer.perform(key: key) { [inbox] in
            do throws(SystemError) {
                if let message = try work() { inbox.post(message) }
            } catch {
                inbox.post(.failed(error))
            }
        }
    }
}
