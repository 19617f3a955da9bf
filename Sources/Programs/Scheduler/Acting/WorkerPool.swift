internal import Glibc
internal import Jobs
internal import Pipelines
internal import Platform

/// The worker servers, one for each slot: hands tasks to them, takes in what they and their
/// children say, and replaces those that end.
final class WorkerPool {
    private var slots: [WorkerSlot] = []
    private let epoll: Epoll
    private let disk: DiskMonitor
    private let driver: DispatcherDriver
    private let log: Log
    private var readySlots: Set<Int> = []
    /// What each slot's worker last said that it is.
    private var implementations: [Int: String?] = [:]
    /// How many servers in a row ended before they were ready.
    private var endsBeforeReady = 0
    private var onReady: (() -> Void)?

    /// How many servers in a row may be killed before they are ready, until we give up.
    private static let endsBeforeReadyMax = 5
    /// The first of two tokens that each slot has in the epoll: of its server, and of its child.
    static let firstToken: UInt64 = 16

    /// Starts the servers.
    /// - Parameters:
    ///   - worker: the path of the program `pressroom-worker`, and its arguments.
    ///   - count: how many tasks run at once.
    ///   - epoll: where they are waited for.
    ///   - onReady: called once, when all servers are warm.
    init(
        _ worker: (path: String, arguments: [String]), count: Int, _ epoll: Epoll,
        _ disk: DiskMonitor, _ driver: DispatcherDriver, log: Log, onReady: @escaping () -> Void
    ) throws(SystemError) {
        self.epoll = epoll
        self.disk = disk
        self.driver = driver
        self.log = log
        self.onReady = onReady
        for number in 0..<count {
            let slot = try WorkerSlot(path: worker.path, arguments: worker.arguments)
            slots.append(slot)
            try epoll.add(slot.control.raw, token: Self.serverToken(number))
        }
    }

    private static func serverToken(_ slot: Int) -> UInt64 { firstToken + UInt64(2 * slot) }
    private static func childToken(_ slot: Int) -> UInt64 { serverToken(slot) + 1 }

    /// What all workers are, libraries and all; `nil` while they differ, or one has not said it.
    var implementation: String? { ReuseKeys.implementation(of: implementations.values) }

    // MARK: Acting

    /// Hands tasks to a slot's server, for one child.
    func start(_ slot: Int, _ tasks: [WorkerSlot.OpenTask]) {
        do {
            try slots[slot].run(tasks)
            try epoll.add(slots[slot].child!.raw, token: Self.childToken(slot))
        } catch {
            // The server is gone or about to be replaced, as the end of its channel will show.
            log.write(.warning, error.description)
            slots[slot].program.send(SIGKILL)
            slots[slot].endChild()
            driver.handle(.slotLost(slot))
        }
    }

    func grant(_ slot: Int) { slots[slot].grant() }

    func kill(_ slot: Int) { slots[slot].kill() }

    /// Takes the outputs of a task that is over; none if its server is gone.
    func takeOutputs(of key: TaskKey) -> [Descriptor] {
        slots[key.slot].takeOutputs(of: key.task)
    }

    /// Closes the outputs that nobody took when an event ended a slot's child: those of a task that
    /// is taken back hold space on the disk.
    func closeOutputs(after event: Event) {
        switch event {
        case .childEnded(let slot, _, _), .slotLost(let slot): slots[slot].closeOutputs()
        default: break
        }
    }

    // MARK: Receiving

    /// A server or a child speaks, or has ended.
    func receive(_ token: UInt64) throws(SystemError) {
        let slot = Int(token - Self.firstToken) / 2
        if token == Self.childToken(slot) {
            try receiveFromChild(slot)
        } else {
            try receiveFromServer(slot)
        }
    }

    /// A slot's child speaks. One that was taken over by its input may say anything and as much as
    /// it likes: what makes no sense is passed over, what breaks the channel closes it, and a
    /// talkative one does not keep us from the others.
    private func receiveFromChild(_ slot: Int) throws(SystemError) {
        for _ in 0..<64 {
            guard let channel = slots[slot].child else { return }
            switch Result(catching: { () throws(SystemError) in
                try channel.receive(wait: false)
            }) {
            case .success(.nothing): return
            case .success(.closed), .failure:
                epoll.remove(channel.raw)
                return
            case .success(.message(let bytes, _)):
                guard let report = try? JSON.decode(TaskReport.self, from: bytes),
                    report.task == slots[slot].tasksDone
                else { continue }
                for event in report.events { try receive(event, slot) }
            }
        }
    }

    private func receive(_ event: TaskEvent, _ slot: Int) throws(SystemError) {
        guard case .done = event else { return driver.handle(.taskReported(slot: slot, event)) }
        guard slots[slot].hasTask else { return }
        driver.handle(.taskDone(slot: slot, sizes: try endTask(slot)))
    }

    /// The task that a slot's child was at is over.
    /// - Returns: the lengths of its outputs in bytes.
    private func endTask(_ slot: Int) throws(SystemError) -> [Int] {
        // What it has written is still there: now or never it shows whether that was too much.
        try disk.check()
        return try slots[slot].endTask()
    }

    /// A slot's server speaks. It may be of another version than this program, whose file was
    /// replaced: one that says what makes no sense is replaced like one that has ended.
    private func receiveFromServer(_ slot: Int) throws(SystemError) {
        while true {
            let control = slots[slot].control
            switch Result(catching: { () throws(SystemError) in
                try control.receive(wait: false)
            }) {
            case .success(.nothing): return
            case .success(.closed): return try replaceServer(slot)
            case .failure(let error): return try dismissServer(slot, "\(error)")
            case .success(.message(let bytes, _)):
                guard let report = try? JSON.decode(WorkerReport.self, from: bytes),
                    try receive(report, slot)
                else {
                    return try dismissServer(
                        slot,
                        String(
                            decoding: bytes.prefix(200),
                            as: UTF8.self))
                }
            }
        }
    }

    /// - Returns: false when a server cannot say so now.
    private func receive(_ report: WorkerReport, _ slot: Int) throws(SystemError) -> Bool {
        switch report {
        case .ready(let implementation):
            guard !readySlots.contains(slot) else { return false }
            implementations[slot] = .some(implementation)
            becomeReady(slot)
        case .ended(let end):
            guard slots[slot].child != nil else { return false }
            try endChild(slot, end)
        }
        return true
    }

    private func becomeReady(_ slot: Int) {
        driver.handle(.slotReady(slot))
        readySlots.insert(slot)
        endsBeforeReady = 0
        if readySlots.count == slots.count, let onReady {
            self.onReady = nil
            onReady()
        }
    }

    private func endChild(_ slot: Int, _ end: TaskEnd) throws(SystemError) {
        // What the child said before it ended may still wait to be read.
        try receiveFromChild(slot)
        if let channel = slots[slot].child { epoll.remove(channel.raw) }
        let sizes = try endTask(slot)
        slots[slot].endChild()
        driver.handle(.childEnded(slot: slot, end, sizes: sizes))
    }

    private func dismissServer(_ slot: Int, _ event: String) throws(SystemError) {
        log.write(
            .error, "a worker is of another version, or broken (it is replaced)",
            ["said": event])
        slots[slot].program.send(SIGKILL)
        try replaceServer(slot)
    }

    /// A worker server is gone: another takes its place, after a moment if it has not lived long.
    private func replaceServer(_ slot: Int) throws(SystemError) {
        epoll.remove(slots[slot].control.raw)
        let end = slots[slot].program.wait()
        if !readySlots.contains(slot) {
            endsBeforeReady += 1
            let isRefusal = if case .exited = end { true } else { false }
            if isRefusal || endsBeforeReady >= Self.endsBeforeReadyMax {
                return driver.fail(.workerRefused(end))
            }
        }
        log.write(.warning, "a worker ended and is replaced", ["end": end.description])
        readySlots.remove(slot)
        if let channel = slots[slot].child { epoll.remove(channel.raw) }
        slots[slot].endChild()
        driver.handle(.slotLost(slot))
        guard !driver.isDone else { return }
        try slots[slot].restart()
        try epoll.add(slots[slot].control.raw, token: Self.serverToken(slot))
    }
}
