internal import Glibc
internal import Jobs
internal import PipelineFiles
internal import Pipelines
internal import Platform
internal import Spool
internal import Synchronization

/// Performs what the dispatcher decides: one thread that waits for everything that can happen, and
/// the committer's threads for what waits on the disk.
final class Engine {
    let spool: Spool
    let catalog: Catalog
    let log: Log
    /// Who is notified of a job's end.
    let recipients: (Manifest, JobState) -> Recipients
    private(set) var dispatcher: Dispatcher
    var recorder: MetricsRecorder
    /// When jobs of pipelines may begin that have a deferred queue.
    var wallSchedule = WallSchedule()
    /// Whether windows and pauses count.
    let followsSchedules: Bool
    private var schedulesRefreshedAt = -Double.infinity
    /// The pipelines whose deferred queues are watched.
    var watchedDeferredQueues: Set<String> = []
    /// When metrics are written next; `nil` when nothing has happened since they were.
    var metricsDue: Double?
    var metricsWrittenAt = -Double.infinity
    let committer: Committer
    /// Reads files to find out what was made before. They may be long, and nobody's commit is to
    /// wait for that.
    let searcher: Committer
    /// Reads directories of queues, which may have a million names: neither a commit nor a search
    /// is to wait for that.
    let scanner: Committer
    /// `nil` in a spool that is thrown away: nothing expires there, and who waits for its jobs is
    /// told when there is no room.
    let retention: Retention?
    private var hasDiskSpace = true
    let epoll: Epoll
    private let inotify: Inotify
    private let signals: Signals
    private var watches: [Int32: JobQueue] = [:]
    private let controlWatch: Int32
    private let deferredWatch: Int32
    /// `nil` where there is no such directory yet.
    private let pipelinesWatch: Int32?
    var slots: [WorkerSlot] = []
    var jobs: [JobID: ClaimedJob] = [:]
    /// What later jobs find those of them by that could take outputs over.
    var reuseKeys: [JobID: ReuseKeys] = [:]
    let inbox: Inbox
    var readySlots: Set<Int> = []
    /// What each slot's worker last said that it is.
    var implementations: [Int: String?] = [:]
    /// How many servers in a row ended before they were ready.
    var endsBeforeReady = 0
    var onReady: (() -> Void)?
    /// Events that are still to be handled, with the outputs of the task that it ended.
    private var pendingEvents: [(event: Event, outputs: [Descriptor])] = []
    private var isActing = false
    /// The outputs of the task that is just over, while what to keep of them is decided.
    private(set) var endedOutputs: [Descriptor] = []
    /// When what the disk did not let be done is tried again, and how long it waits the next time.
    private var damageDue = -Double.infinity
    private var damageWaitSeconds = Engine.rescanSeconds
    private var rescannedAt = Clock.monotonicSeconds
    /// For how long the machine had slept when that was looked at last, in seconds.
    private var sleptSeconds = Engine.sleptSeconds
    var isDone = false
    var failure: SchedulerError?

    /// What a token of the epoll stands for.
    enum Source: UInt64 {
        case inbox, inotify, signals
        static let firstSlot: UInt64 = 16
        static func control(_ slot: Int) -> UInt64 { firstSlot + UInt64(2 * slot) }
        static func child(_ slot: Int) -> UInt64 { firstSlot + UInt64(2 * slot) + 1 }
    }

    /// - Parameters:
    ///   - worker: the path of the program `pressroom-worker`, and its arguments.
    ///   - slots: how many tasks run at once.
    ///   - memoryBytes: how much memory they may take together.
    ///   - followsSchedules: whether windows and pauses of pipelines count.
    ///   - retention: is called with jobs that have ended.
    ///   - audience: who is notified of a job's end.
    ///   - onReady: called once, when a job would be run at once.
    init(
        spool: Spool, catalog: Catalog, worker: (path: String, arguments: [String]), slots: Int,
        memoryBytes: Int, followsSchedules: Bool, retention: Retention?, signals: Signals, log: Log,
        recipients: @escaping (Manifest, JobState) -> Recipients,
        onReady: @escaping () -> Void
    ) throws(SystemError) {
        self.spool = spool
        self.catalog = catalog
        self.log = log
        self.followsSchedules = followsSchedules
        self.signals = signals
        self.recipients = recipients
        self.onReady = onReady
        recorder = MetricsRecorder(throughput: spool.lastMetrics()?.throughput ?? [:])
        dispatcher = Dispatcher(.init(slots: slots, memoryBytes: memoryBytes), now: Engine.now)
        committer = try Committer(threads: max(8, slots))
        searcher = try Committer(threads: slots, name: "search")
        scanner = try Committer(threads: 1, name: "scan")
        epoll = try Epoll()
        inotify = try Inotify()
        inbox = try Inbox()
        self.retention = retention
        try epoll.add(inbox.wake.raw, token: Source.inbox.rawValue)
        try epoll.add(inotify.raw, token: Source.inotify.rawValue)
        try epoll.add(signals.raw, token: Source.signals.rawValue)
        controlWatch = try inotify.watch(spool.controlPath)
        deferredWatch = try inotify.watch(spool.deferredPath)
        pipelinesWatch = try? inotify.watch(catalog.path)
        for queue in JobQueue.lanes() { watches[try inotify.watch(spool.path(of: queue))] = queue }
        for number in 0..<slots {
            let slot = try WorkerSlot(path: worker.path, arguments: worker.arguments)
            self.slots.append(slot)
            try epoll.add(slot.control.raw, token: Source.control(number))
        }
    }

    /// Runs until it is stopped.
    /// - Throws: `SchedulerError` when the spool cannot be written or no worker starts: nothing may
    ///   go on then, and the next start recovers.
    func run() throws(SchedulerError) {
        do {
            refreshSchedules()
            try receiveHeld { _ in true }
            try receiveRequests()
            metricsChanged()
            while !isDone, failure == nil {
                let tokens = try epoll.wait(seconds: waitSeconds)
                lookAtClocks()
                try checkDiskSpace()
                for token in tokens { try receive(token) }
                if isRescanDue() { try rescan() } else { handle(.tick) }
                writeMetricsIfDue()
            }
        } catch {
            throw .system(error)
        }
        if let failure { throw failure }
    }

    /// Watches a queue for jobs that arrive.
    func watch(_ queue: JobQueue) throws(SystemError) {
        watches[try inotify.watch(spool.path(of: queue))] = queue
    }

    /// The time: that of the wall when the program started, and from there on without jumps, but
    /// for one when nothing runs and the time becomes known; see `SteadyClock`.
    static var now: Timestamp { clock.withLock { $0.now } }
    private static let clock = Mutex(SteadyClock())

    /// For how long the machine has slept, of which no clock tells by itself, in seconds.
    private static var sleptSeconds: Double { Clock.bootSeconds - Clock.monotonicSeconds }
    /// Between reading one clock and the other a thread may be kept waiting.
    private static let sleepSecondsMin = 1.0

    private func lookAtClocks() {
        let slept = Engine.sleptSeconds
        if abs(slept - sleptSeconds) >= Engine.sleepSecondsMin {
            handle(.slept(seconds: max(0, slept - sleptSeconds)))
            sleptSeconds = slept
        }
        guard dispatcher.isIdle, let moved = Engine.clock.withLock({ $0.look() }) else { return }
        log.write(
            .notice, "the time of day has become known",
            ["seconds": String(Int(moved.rounded()))])
        handle(.clockSet(bySeconds: moved))
        refreshSchedules()
    }

    /// A job that came without a hint is found by a rescan within this time.
    private static let rescanSeconds = 10.0

    /// How long at most the disk is left alone with what it did not let be done.
    private static let damageWaitSecondsMax = 600.0

    /// How often room is looked for while there is none, in seconds.
    private static let diskSpaceSeconds = 1.0

    /// Has nothing begun while the disk is full.
    func checkDiskSpace() throws(SystemError) {
        guard retention != nil, try spool.hasDiskSpace(had: hasDiskSpace) != hasDiskSpace else {
            return
        }
        hasDiskSpace.toggle()
        if hasDiskSpace {
            log.write(.notice, "the disk has space again")
        } else {
            log.write(
                .error, "the disk is full (no job starts until there is space)",
                ["spool": spool.path])
        }
        handle(.diskSpace(hasDiskSpace))
    }

    /// The disk or the quota had no room for what was to be made, whatever it says of itself: then
    /// it is asked again in a while.
    func noteDiskFull() {
        guard retention != nil, hasDiskSpace else { return }
        hasDiskSpace = false
        handle(.diskSpace(false))
    }

    private func isRescanDue() -> Bool {
        guard Clock.monotonicSeconds - rescannedAt >= Engine.rescanSeconds else { return false }
        rescannedAt = Clock.monotonicSeconds
        return true
    }

    private func rescan() throws(SystemError) {
        refreshSchedules()
        try tryDamagedAgain()
        handle(.hintsLost)
        try receiveRequests()
    }

    /// Tries again what the disk did not let be done, ever more rarely.
    private func tryDamagedAgain() throws(SystemError) {
        guard spool.hasDamaged else {
            damageWaitSeconds = Engine.rescanSeconds
            return
        }
        guard Clock.monotonicSeconds >= damageDue else { return }
        damageDue = Clock.monotonicSeconds + damageWaitSeconds
        damageWaitSeconds = min(Engine.damageWaitSecondsMax, damageWaitSeconds * 2)
        let (jobs, recovery) = try spool.tryDamagedAgain(
            notifying: recipients, keeping: catalog.keepSeconds(of:))
        for status in recovery.ends { retention?.note(status) }
        for id in jobs { log.write(.notice, "a skipped job is tried again", ["job": id.text]) }
        try receiveHeld { jobs.contains($0) }
    }

    /// Informs the dispatcher of held jobs.
    private func receiveHeld(_ isMeant: (JobID) -> Bool) throws(SystemError) {
        let held = try spool.heldJobs().filter { isMeant($0.id) }
        recorder.note(held: held.map { ($0.id, $0.pipeline) })
        handle(.held(held.map { ($0.id, since: $0.heldAt, until: $0.notBefore) }))
    }

    private var waitSeconds: Double {
        let due = dispatcher.deadline.map { $0.seconds(since: Engine.now) } ?? Engine.rescanSeconds
        let metrics = metricsDue.map { $0 - Clock.monotonicSeconds } ?? Engine.rescanSeconds
        return max(
            0, min(due, metrics, hasDiskSpace ? Engine.rescanSeconds : Engine.diskSpaceSeconds))
    }

    private func receive(_ token: UInt64) throws(SystemError) {
        switch Source(rawValue: token) {
        case .inbox: for message in inbox.take() { receive(message) }
        case .inotify: try receiveHints()
        case .signals: while let signal = signals.next() { receiveSignal(signal) }
        case nil:
            let slot = Int(token - Source.firstSlot) / 2
            if token == Source.child(slot) {
                try receiveFromChild(slot)
            } else {
                try receiveFromServer(slot)
            }
        }
    }

    private func receive(_ message: Inbox.Message) {
        switch message {
        case .event(let event): handle(event)
        case .schedulesChanged: refreshSchedules()
        case .failed(let error): failure = failure ?? .system(error)
        case .claimed(let asked, let got):
            // A window may have come to a pipeline a moment ago.
            if Clock.monotonicSeconds - schedulesRefreshedAt >= 1 {
                schedulesRefreshedAt = Clock.monotonicSeconds
                refreshSchedules()
            }
            for job in got { jobs[job.id] = job }
            received(got.map(claim), asked: asked)
        case .searched(let claim, let keys): searched(claim, keys)
        case .fetched(let id, let job):
            jobs[id] = job
            let fetched = job.map(claim)
            if let fetched { recorder.note(claimed: [fetched]) }
            handle(.fetched(id, fetched))
        }
    }

    private func receiveHints() throws(SystemError) {
        let isComplete = inotify.drain { watch, name in
            if watch == controlWatch { receiveRequest(name) }
            if watch == deferredWatch { refreshSchedules() }
            if watch == pipelinesWatch {
                catalog.refresh()
                refreshSchedules()
                metricsChanged()
            }
            if let queue = watches[watch], let id = JobID(name) { handle(.arrived(id, queue)) }
        }
        if !isComplete { try rescan() }
    }

    private func receiveSignal(_ signal: Int32) {
        if signal == SIGHUP { return reload() }
        log.write(.notice, "stopping", ["signal": String(signal)])
        handle(.stop)
    }

    private func reload() {
        catalog.refresh()
        refreshSchedules()
        metricsChanged()
        log.write(.notice, "read the pipelines again")
    }

    /// What the dispatcher is to know of a claimed job.
    private func claim(_ job: ClaimedJob) -> Claim {
        let pipeline: Result<Pipeline, Problem> =
            switch catalog.entry(job.manifest.pipeline) {
            case .pipeline(let pipeline): .success(pipeline)
            case .invalid:
                .failure(
                    Problem(
                        .pipeline,
                        "the pipeline \(job.manifest.pipeline) has an error in its definition"))
            case .unknown:
                .failure(
                    Problem(
                        .pipeline, "there is no pipeline \(job.manifest.pipeline) any more"))
            }
        return Claim(
            manifest: job.manifest, previousStatus: job.previousStatus,
            pipeline: pipeline)
    }

    /// Takes an event to the dispatcher and does what it decides. What comes of doing that is taken
    /// there when all has been done: a decision holds for the jobs that there were.
    /// - Parameter outputs: of the task that is over.
    func handle(_ event: Event, _ outputs: [Descriptor] = []) {
        pendingEvents.append((event, outputs))
        guard !isActing else { return }
        isActing = true
        while !pendingEvents.isEmpty {
            let (event, outputs) = pendingEvents.removeFirst()
            endedOutputs = outputs
            for decision in dispatcher.handle(event, now: Engine.now) {
                recorder.note(decision)
                act(on: decision)
            }
            // Those of a task that is taken back hold room on the disk.
            endedOutputs = []
            if case .tick = event {} else { metricsChanged() }
        }
        isActing = false
    }
}
