internal import Glibc
internal import Jobs
internal import Pipelines
internal import Platform

/// A worker server and the task that it runs: one for each processor.
final class WorkerSlot {
    private let path: String
    private let arguments: [String]
    private(set) var program: Program
    private(set) var control: Channel
    /// The running task: where its child speaks, and its outputs.
    private(set) var task: (channel: Channel, outputs: [Descriptor])?
    /// When the server was started, by the monotonic clock.
    private(set) var startedAt = Clock.monotonicSeconds

    /// Starts a worker server.
    /// - Parameter path: the program `pressroom-worker`.
    init(path: String, arguments: [String]) throws(SystemError) {
        self.path = path
        self.arguments = arguments
        (program, control) = try WorkerSlot.start(path, arguments)
    }

    /// Starts another server in the place of one that ended.
    func restart() throws(SystemError) {
        task = nil
        startedAt = Clock.monotonicSeconds
        (program, control) = try WorkerSlot.start(path, arguments)
    }

    /// Hands a task to the server, which forks a child for it.
    func run(_ work: Task, inputs: [Descriptor], outputs: [Descriptor]) throws(SystemError) {
        precondition(task == nil, "a server runs one task at a time")
        let (ours, theirs) = try Channel.pair()
        let descriptors = [theirs.raw] + inputs.map(\.raw) + outputs.map(\.raw)
        try control.send(JSON.encode(WorkerCommand.run(work)), descriptors: descriptors)
        task = (ours, outputs)
    }

    /// Asks the server to kill its child.
    func kill() {
        // A server that is gone has no child: then there is nothing to do.
        try? control.send(JSON.encode(WorkerCommand.kill), descriptors: [])
    }

    /// The child is gone: gives its outputs back.
    func endTask() -> [Descriptor] {
        defer { task = nil }
        return task?.outputs ?? []
    }

    private static func start(_ path: String, _ arguments: [String]) throws(SystemError)
        -> (Program, Channel) {
        let (ours, theirs) = try Channel.pair()
        let null = try Directory(opening: "/dev").read("null")
        let environment = environmentValues().filter { !$0.hasPrefix("SWIFT_BACKTRACE=") }
            + ["SWIFT_BACKTRACE=enable=no"]
        let program = try Program(path, arguments, environment: environment,
                                  descriptors: [null.raw, 2, 2, theirs.raw])
        return (program, ours)
    }

    private static func environmentValues() -> [String] {
        var values: [String] = []
        var entry = environ
        while let text = entry.pointee {
            values.append(String(cString: text))
            entry += 1
        }
        return values
    }
}
