internal import Glibc
internal import Platform

/// The scheduler process of a run. One that dies is replaced, a few times: its queue recovers.
final class SchedulerProcess {
    private static let startsMax = 4
    private static let stopSeconds = 3.0

    private let queue: PrivateSpool
    private let options: [String]
    private var program: Program?
    private var starts = 0

    /// - Parameter options: as the scheduler takes them, besides those of a run.
    init(_ queue: PrivateSpool, _ options: [String]) {
        self.queue = queue
        self.options =
            [
                "--spool", queue.spoolPath, "--pipelines", queue.pipelinesPath,
                "--durability", "none", "--any-hour",
            ] + options
    }

    /// Starts the scheduler.
    /// - Returns: a descriptor that is readable when it has ended.
    func start() throws -> Int32 {
        starts += 1
        let null = try Descriptor.null()
        let launch = Launch.arguments(Program.sibling("pressroom-scheduler"), options)
        let program = try Launch.start(launch, descriptors: [null, queue.log, queue.log])
        self.program = program
        return program.raw
    }

    /// The scheduler has ended: says whether another may take its place.
    /// - Throws: `Failure` when it cannot work here, with what it said.
    func ended() throws(Failure) {
        guard let end = program?.wait() else { return }
        program = nil
        guard end.isConfigurationError || starts >= Self.startsMax else { return }
        throw Failure(DaemonLog.explanation(queue.loggedText(), of: "pressroom-scheduler", end))
    }

    /// Stops it, whatever it does.
    func stop() {
        guard let program else { return }
        self.program = nil
        program.send(SIGTERM)
        let deadline = Clock.monotonicSeconds + Self.stopSeconds
        if let epoll = try? Epoll(), (try? epoll.add(program.raw, token: 0)) != nil {
            while Clock.monotonicSeconds < deadline {
                let left = deadline - Clock.monotonicSeconds
                if (try? epoll.wait(seconds: left))?.isEmpty == false { break }
            }
        }
        program.sendToGroup(SIGKILL)
        _ = program.wait()
    }
}
