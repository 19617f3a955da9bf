internal import Glibc
internal import Jobs
internal import PipelineFiles
internal import Pipelines
internal import Platform
internal import Spool

/// Performs what the dispatcher decides: one thread that waits for everything that can happen and
/// hands each thing to the part whose concern it is.
final class Engine {
    /// What other threads have to say.
    let inbox: Inbox<Message>
    private let claims: Spool.Claims
    private let control: Spool.Control
    private let catalog: Catalog
    private let log: Log
    private let clock: SchedulerClock
    private let epoll: Epoll
    private let signals: Signals
    private let driver: DispatcherDriver
    private let watcher: SpoolWatcher
    private let schedules: ScheduleRefresher
    /// `nil` where nobody is notified.
    private let digests: DigestOpener?
    private let disk: DiskMonitor
    private let workers: WorkerPool
    private let waiting: WaitingJobs
    private let claimed: ClaimedJobs
    private let metrics: MetricsWriter
    private let rescuer: Rescuer
    private var clocks: ClockMonitor

    /// What a token of the epoll stands for; those from `WorkerPool.firstToken` on are the pool's.
    private enum Source: UInt64 { case inbox, hints, signals }

    /// - Parameters:
    ///   - worker: the path of the program `pressroom-worker`, and its arguments.
    ///   - slots: how many tasks run at once.
    ///   - memoryBytes: how much memory they may take together.
    ///   - followsSchedules: whether windows and pauses of pipelines count.
    ///   - retention: is notified of jobs that have ended; `nil` in a spool that is thrown away:
    ///     nothing expires there, and the caller gets an error when the disk is full.
    ///   - recipients: who is notified of a job's end.
    ///   - onReady: called once, when a job would be run at once.
    init(
        spool: Spool, catalog: Catalog, worker: (path: String, arguments: [String]), slots: Int,
        memoryBytes: Int, followsSchedules: Bool, retention: Retention?, secrets: Secrets,
        clock: SchedulerClock,
        signals: Signals, log: Log, recipients: @escaping (Manifest, Status) -> Recipients,
        onReady: @escaping () -> Void
    ) throws(SystemError) {
        (claims, control) = (spool.claims, spool.control)
        self.catalog = catalog
        self.log = log
        self.clock = clock
        self.signals = signals
        inbox = try Inbox()
        epoll = try Epoll()
        driver = DispatcherDriver(.init(slots: slots, memoryBytes: memoryBytes), clock: clock)
        let threads = try DiskThreads(slots: slots, inbox)
        watcher = try SpoolWatcher(spool.queues, control, pipelines: catalog.path)
        schedules = ScheduleRefresher(
            spool.queues, control, catalog, watcher, threads, driver, clock,
            isEnabled: followsSchedules, log: log)
        digests = retention == nil ? nil : DigestOpener(spool.outbox, catalog, log: log)
        disk = DiskMonitor(spool.disk, driver, isEnabled: retention != nil, log: log)
        waiting = WaitingJobs(
            claims: claims, control: control, catalog: catalog, threads: threads, log: log)
        claimed = ClaimedJobs(
            spool.reuse, catalog, threads, retention, secrets, clock, log: log,
            recipients: recipients)
        metrics = MetricsWriter(
            spool.metrics, spool.disk, catalog, threads, clock, log: log)
        rescuer = Rescuer(claims, catalog, retention, log: log, recipients: recipients)
        clocks = ClockMonitor(clock, driver, log: log)
        workers = try WorkerPool(
            worker, count: slots, epoll, disk, driver, log: log, onReady: onReady)
        try epoll.add(inbox.raw, token: Source.inbox.rawValue)
        try epoll.add(watcher.raw, token: Source.hints.rawValue)
        try epoll.add(signals.raw, token: Source.signals.rawValue)
        driver.connect(
            act: { [unowned self] in act(on: $0) }, onHandled: { [unowned self] in handled($0) })
    }

    /// Runs until it is stopped.
    /// - Throws: `SchedulerError` when the spool cannot be written or no worker starts: nothing may
    ///   go on then, and the next start recovers.
    func run() throws(SchedulerError) {
        do {
            schedules.refresh()
            try digests?.refresh()
            try receiveHeld { _ in true }
            try receiveRequests()
            metrics.changed()
            while !driver.isDone, driver.failure == nil {
                let tokens = try epoll.wait(seconds: waitSeconds)
                if clocks.check() { schedules.refresh() }
                try disk.check()
                for token in tokens { try receive(token) }
                if watcher.takeRescan() { try rescan() } else { driver.handle(.tick) }
                metrics.writeIfDue(driver.dispatcher, schedules.known)
            }
        } catch {
            throw .system(error)
        }
        if let failure = driver.failure { throw failure }
    }

    private var waitSeconds: Double {
        let due = driver.dispatcher.deadline?.seconds(since: clock.now)
        let most = disk.hasSpace ? SpoolWatcher.rescanSeconds : DiskMonitor.waitSeconds
        return max(0, [due, metrics.dueSeconds].compactMap(\.self).reduce(most, min))
    }

    private func receive(_ token: UInt64) throws(SystemError) {
        switch Source(rawValue: token) {
        case .inbox: for message in inbox.take() { receive(message) }
        case .hints: try receiveHints()
        case .signals: while let signal = signals.next() { receiveSignal(signal) }
        case nil: try workers.receive(token)
        }
    }

    private func receiveSignal(_ signal: Int32) {
        if signal == SIGHUP {
            refreshPipelines()
            return log.write(.notice, "read the pipelines again")
        }
        log.write(.notice, "stopping", ["signal": String(signal)])
        driver.handle(.stop)
    }

    private func refreshPipelines() {
        catalog.refresh()
        schedules.refresh()
        metrics.changed()
    }

    // MARK: What is on disk

    private func receiveHints() throws(SystemError) {
        let isComplete = watcher.takeHints { hint in
            switch hint {
            case .arrived(let id, let queue): driver.handle(.arrived(id, queue))
            case .request(let name): receiveRequest(name)
            case .deferredQueues: schedules.refresh()
            case .pipelines: refreshPipelines()
            }
        }
        if !isComplete { try rescan() }
    }

    private func rescan() throws(SystemError) {
        schedules.refresh()
        try digests?.refresh()
        let rescued = try rescuer.rescue()
        if !rescued.isEmpty { try receiveHeld(rescued.contains) }
        driver.handle(.hintsLost)
        try receiveRequests()
    }

    /// Informs the dispatcher of held jobs.
    private func receiveHeld(_ isMeant: (JobID) -> Bool) throws(SystemError) {
        let held = try claims.heldJobs().filter { isMeant($0.id) }
        metrics.note(held: held.map { ($0.id, $0.pipeline) })
        driver.handle(.held(held.map { ($0.id, since: $0.heldAt, until: $0.notBefore) }))
    }

    /// Looks for requests of which no hint came.
    private func receiveRequests() throws(SystemError) {
        for request in try control.requests() { driver.handle(.asked(request)) }
    }

    /// A request has appeared.
    private func receiveRequest(_ name: String) {
        if PipelineRequest(name: name) != nil { return schedules.refresh() }
        guard let request = ControlRequest(name: name) else { return }
        do throws(SystemError) {
            // A hint may come late: one that is gone was obeyed.
            if try control.isAsked(request) { driver.handle(.asked(request)) }
        } catch {
            driver.fail(.system(error))
        }
    }

    // MARK: What other threads have done

    private func receive(_ message: Message) {
        switch message {
        case .event(let event): driver.handle(event)
        case .schedulesChanged: schedules.refresh()
        case .failed(let error): driver.fail(.system(error))
        case .claimed(let asked, let got): receive(got, asked: asked)
        case .searched(let claim, let keys):
            let id = claim.manifest.id
            claimed.reuseKeys[id] = keys
            metrics.note(claimed: [claim])
            driver.handle(.claimed(asked: [id], got: [claim]))
        case .fetched(let id, let job):
            let claim = job.map(claimed.add)
            if let claim { metrics.note(claimed: [claim]) }
            driver.handle(.fetched(id, claim))
        }
    }

    /// Jobs were claimed. The dispatcher hears of those whose outputs may be reused when that has
    /// been looked for.
    private func receive(_ jobs: [ClaimedJob], asked: [JobID]) {
        schedules.claimed()
        let implementation = workers.implementation
        var (begun, searched): ([Claim], Set<JobID>) = ([], [])
        for claim in jobs.map(claimed.add) {
            if claimed.search(for: claim, implementation: implementation) {
                searched.insert(claim.manifest.id)
            } else {
                begun.append(claim)
            }
        }
        metrics.note(claimed: begun)
        driver.handle(.claimed(asked: asked.filter { !searched.contains($0) }, got: begun))
    }

    // MARK: Acting

    private func act(on decision: Decision) {
        metrics.note(decision)
        switch decision {
        case .scan(let queue, let limit, let excluding): waiting.scan(queue, limit, excluding)
        case .claim(let picked): waiting.claim(picked)
        case .promote(let id): waiting.promote(id)
        case .fetch(let id): waiting.fetch(id)
        case .requeue(let request): waiting.requeue(request)
        case .acknowledge(let request): waiting.acknowledge(request)
        case .start(let slot, let assignments): start(slot, assignments)
        case .grant(let slot): workers.grant(slot)
        case .kill(let slot): workers.kill(slot)
        case .commitOutputs(let key, let id, let outputs, let made):
            commitOutputs(of: key, id, outputs, made: made)
        case .publish(let id, let steps): claimed.publish(id, steps: steps)
        case .report(let id, let status): claimed.report(id, status)
        case .finish(let id, let status):
            claimed.finish(id, status, implementation: workers.implementation)
        case .giveBack(let id, let status):
            claimed.giveBack(id, status, implementation: workers.implementation)
        case .deferJob(let id): claimed.deferJob(id)
        case .acknowledgeResume(let pipeline): schedules.acknowledgeResume(of: pipeline)
        case .exit: driver.finish()
        }
    }

    private func commitOutputs(
        of key: TaskKey, _ id: JobID, _ outputs: [PlannedOutput], made: [Int: PlannedOutput]
    ) {
        let files = workers.takeOutputs(of: key)
        do throws(SystemError) {
            try claimed.commitOutputs(id, outputs, made: made, files: files)
        } catch {
            driver.fail(.system(error))
        }
    }

    /// Opens the files of passes and hands them to a worker.
    private func start(_ slot: Int, _ assignments: [Assignment]) {
        var tasks: [WorkerSlot.OpenTask] = []
        for (index, assignment) in assignments.enumerated() {
            do {
                tasks.append(try claimed.open(assignment))
            } catch {
                log.write(.error, error.description, ["job": assignment.job.text])
                // Without descriptors nothing can go on; want of room is not the job's fault.
                if error.isShortage, !error.isOutOfSpace { driver.fail(.system(error)) }
                if error.isOutOfSpace { disk.noteFull() }
                let problem = Problem(.unwritable, "a file of the job could not be opened")
                return driver.handle(.taskNotStarted(slot: slot, task: index, problem))
            }
        }
        workers.start(slot, tasks)
    }

    /// All has been done that was decided on an event.
    private func handled(_ event: Event) {
        workers.closeOutputs(after: event)
        if case .tick = event { return }
        metrics.changed()
    }
}
