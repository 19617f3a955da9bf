import Glibc
import Jobs
import Pipelines
import Platform

/// Takes tasks from the scheduler and forks a child for them, one at a time.
///
/// The process has one thread at every fork: nothing here or in the warm-up may start another.
final class WorkerServer {
    private let control: Channel
    private let strength: Confinement.Strength
    private let log: Log
    private let processID = getpid()
    private let signals: Signals
    private let epoll: Epoll
    private var child: ChildProcess?

    /// Prepares this process: its signals, its limits, and the libraries.
    /// - Throws: `Failure` when the sandbox cannot be set up here or the system refuses something.
    init(control: Channel, strength: Confinement.Strength, log: Log) throws(Failure) {
        self.control = control
        self.strength = strength
        self.log = log
        Program.dieWithParent(SIGKILL)
        for signal in [SIGINT, SIGHUP] { Signals.ignore(signal) }
        do throws(SystemError) {
            try ResourceLimits.raiseDescriptors()
            signals = try Signals([SIGTERM])
            epoll = try Epoll()
            try epoll.add(control.raw, token: Source.control.rawValue)
            try epoll.add(signals.raw, token: Source.signals.rawValue)
        } catch {
            throw .refused(error)
        }
        TaskRunner.warmUp()
        try rehearse()
    }

    /// Serves until the scheduler closes the channel or SIGTERM comes. A child that is running then
    /// is killed.
    func run() throws(Failure) {
        var goesOn = try report(.ready(implementation: Implementation.fingerprint))
        while goesOn {
            for source in try pending() where goesOn {
                switch source {
                case .child: goesOn = try reportEnd()
                case .control: goesOn = try obey()
                case .signals: goesOn = false
                }
            }
        }
    }

    /// Where events come from, the most urgent first: a child that has ended makes room for the
    /// task that may have come meanwhile.
    private enum Source: UInt64, Comparable {
        case child, control, signals

        static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
    }

    /// Confines a child of each kind that then does nothing: a sandbox that cannot be set up is
    /// found out before there is a task to lose.
    private func rehearse() throws(Failure) {
        for type in [MediaType.jpeg, .pdf] {
            let input = Pipelines.Task.Input(name: "", mediaType: type)
            let task = Pipelines.Task(
                inputs: [input], steps: [], pages: nil, outputs: [],
                limits: Limits(), threads: 1)
            let process = TaskProcess(
                tasks: [task], descriptors: [], strength: strength,
                parent: processID, log: log)
            let end = try Self.refusable { () throws(SystemError) in
                try ChildProcess.fork { process.confine() ? 0 : 1 }.wait()
            }
            guard end.outcome == .exited(0) else { throw .unconfined }
        }
    }

    /// Waits for events.
    private func pending() throws(Failure) -> [Source] {
        try Self.refusable { () throws(SystemError) in
            try epoll.wait(seconds: nil).compactMap(Source.init).sorted()
        }
    }

    /// Does what the next message says. Returns whether the scheduler is there.
    private func obey() throws(Failure) -> Bool {
        let received = try Self.refusable { () throws(SystemError) in
            try control.receive(wait: false)
        }
        guard case .message(let payload, let descriptors) = received else {
            if case .nothing = received { return true } else { return false }
        }
        switch try? JSON.decode(WorkerCommand.self, from: payload) {
        case .run(let tasks): try start(tasks, descriptors)
        case .kill: child?.kill()
        case nil: throw .misunderstood("a message is no command")
        }
        return true
    }

    /// Forks a child for tasks. This process's copies of the descriptors are closed when the
    /// caller drops them, so that the child's end closes the last ones.
    private func start(_ tasks: [Pipelines.Task], _ descriptors: [Descriptor])
        throws(Failure)
    {
        if child != nil { throw .misunderstood("tasks came while a child runs") }
        let count = TaskProcess.descriptorCount(of: tasks)
        guard descriptors.count == count else {
            throw .misunderstood("tasks came with \(descriptors.count) descriptors, not \(count)")
        }
        guard Set(tasks.map(\.limits)).count == 1 else {
            throw .misunderstood("tasks of one child have different limits, or there are none")
        }
        let process = TaskProcess(
            tasks: tasks, descriptors: descriptors, strength: strength,
            parent: processID, log: log)
        let started = try Self.refusable { () throws(SystemError) in
            let started = try ChildProcess.fork { process.run() }
            try epoll.add(started.raw, token: Source.child.rawValue)
            return started
        }
        child = consume started
    }

    /// Reports how the child ended. Returns whether the scheduler is there.
    private func reportEnd() throws(Failure) -> Bool {
        guard let ended = child.take() else { return true }
        let end: ChildProcess.End
        do throws(SystemError) { end = try ended.wait() } catch { throw .refused(error) }
        let outcome: TaskEnd.Outcome =
            switch end.outcome {
            case .exited(let code): .exited(code)
            case .signalled(let signal): .signalled(signal)
            }
        return try report(
            .ended(
                TaskEnd(
                    outcome: outcome, cpuSeconds: end.cpuSeconds,
                    memoryBytesMax: end.memoryBytesMax)))
    }

    /// Returns whether the scheduler still reads.
    private func report(_ report: WorkerReport) throws(Failure) -> Bool {
        do throws(SystemError) {
            try control.send(JSON.encode(report))
            return true
        } catch {
            guard error.code == EPIPE else { throw .refused(error) }
            return false
        }
    }
}
