internal import Glibc
internal import Jobs
internal import Pipelines
internal import Platform

/// What worker servers and their children say, and what becomes of those that end.
extension Engine {
    /// A slot's child speaks. One that was taken over by its input may say anything and as much as
    /// it likes: what makes no sense is passed over, what breaks the channel closes it, and a
    /// talkative one does not keep us from the others.
    func receiveFromChild(_ slot: Int) throws(SystemError) {
        for _ in 0..<64 {
            guard let channel = slots[slot].child?.channel else { return }
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
        guard case .done = event else { return handle(.taskReported(slot: slot, event)) }
        guard slots[slot].child?.outputs.isEmpty == false else { return }
        let (outputs, sizes) = try takeOutputs(slot)
        handle(.taskDone(slot: slot, sizes: sizes), outputs)
    }

    /// Takes the outputs of the task that is over, to be settled.
    /// - Returns: them, and their lengths in bytes.
    private func takeOutputs(_ slot: Int) throws(SystemError) -> ([Descriptor], sizes: [Int]) {
        // What it has written is still there: now or never it shows whether that was too much.
        try checkDiskSpace()
        let outputs = slots[slot].endTask()
        var sizes: [Int] = []
        for output in outputs { sizes.append(try output.size) }
        return (outputs, sizes)
    }

    /// A slot's server speaks. It may be of another version than this program, whose file was
    /// replaced: one that says what makes no sense is replaced like one that has ended.
    func receiveFromServer(_ slot: Int) throws(SystemError) {
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

    private func dismissServer(_ slot: Int, _ event: String) throws(SystemError) {
        log.write(
            .error, "a worker is of another version, or broken (it is replaced)",
            ["said": event])
        slots[slot].program.send(SIGKILL)
        try replaceServer(slot)
    }

    /// How many servers in a row may be killed before they are ready, until we give up.
    private static let endsBeforeReadyMax = 5

    func becomeReady(_ slot: Int) {
        handle(.slotReady(slot))
        readySlots.insert(slot)
        endsBeforeReady = 0
        if readySlots.count == slots.count, let onReady {
            self.onReady = nil
            onReady()
        }
    }

    func endChild(_ slot: Int, _ end: TaskEnd) throws(SystemError) {
        // What the child said before it ended may still wait to be read.
        try receiveFromChild(slot)
        if let channel = slots[slot].child?.channel { epoll.remove(channel.raw) }
        let (outputs, sizes) = try takeOutputs(slot)
        slots[slot].endChild()
        handle(.childEnded(slot: slot, end, sizes: sizes), outputs)
    }

    /// A worker server is gone: another takes its place, after a moment if it has not lived long.
    func replaceServer(_ slot: Int) throws(SystemError) {
        epoll.remove(slots[slot].control.raw)
        let end = slots[slot].program.wait()
        if !readySlots.contains(slot) {
            endsBeforeReady += 1
            let isRefusal = if case .exited = end { true } else { false }
            if isRefusal || endsBeforeReady >= Engine.endsBeforeReadyMax {
                failure = .workerRefused(end)
                return
            }
        }
        log.write(.warning, "a worker ended and is replaced", ["end": end.description])
        readySlots.remove(slot)
        if let channel = slots[slot].child?.channel { epoll.remove(channel.raw) }
        let outputs = slots[slot].endTask()
        slots[slot].endChild()
        handle(.slotLost(slot), outputs)
        guard !isDone else { return }
        try slots[slot].restart()
        try epoll.add(slots[slot].control.raw, token: Source.control(slot))
    }
}
