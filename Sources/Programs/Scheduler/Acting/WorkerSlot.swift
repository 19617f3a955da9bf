internal import Glibc
internal import Jobs
internal import Pipelines
internal import Platform

/// A worker server and the tasks that its child runs: one for each processor.
final class WorkerSlot {
    private let path: String
    private let arguments: [String]
    private(set) var program: Program
    private(set) var control: Channel
    /// Where the running child speaks.
    private(set) var child: Channel?
    /// The outputs of the child's tasks that are not over.
    private var outputs: [[Descriptor]] = []
    /// The outputs of those that are over, by the number of the task, until they are taken.
    private var endedOutputs: [Int: [Descriptor]] = [:]
    /// How many of the child's tasks are over.
    private(set) var tasksDone = 0

    /// Starts a worker server.
    /// - Parameter path: the program `pressroom-worker`.
    init(path: String, arguments: [String]) throws(SystemError) {
        self.path = path
        self.arguments = arguments
        (program, control) = try WorkerSlot.start(path, arguments)
    }

    /// Starts another server in the place of one that ended.
    func restart() throws(SystemError) {
        endChild()
        (program, control) = try WorkerSlot.start(path, arguments)
    }

    /// A task with its files open.
    struct OpenTask {
        let task: Task
        let inputs: [Descriptor]
        let outputs: [Descriptor]
    }

    /// Hands tasks to the server, which forks a child for them.
    func run(_ tasks: [OpenTask]) throws(SystemError) {
        precondition(child == nil, "a server has one child at a time")
        let (ours, theirs) = try Channel.pair()
        let files = tasks.flatMap { $0.inputs + $0.outputs }
        try control.send(
            JSON.encode(WorkerCommand.run(tasks.map(\.task))),
            descriptors: [theirs.raw] + files.map(\.raw))
        (child, outputs, tasksDone) = (ours, tasks.map(\.outputs), 0)
    }

    /// Tells the child that it may take the memory it asked for.
    func grant() {
        // One that is gone has no use for it; one that does not read gets no more than a few.
        try? child?.send([])
    }

    /// Asks the server to kill its child.
    func kill() {
        // A server that is gone has no child: then there is nothing to do.
        try? control.send(JSON.encode(WorkerCommand.kill), descriptors: [])
    }

    /// Whether the child is at a task.
    var hasTask: Bool { !outputs.isEmpty }

    /// The task that the child was at is over: keeps its outputs to be taken.
    /// - Returns: their lengths in bytes; none when all tasks are over.
    func endTask() throws(SystemError) -> [Int] {
        guard hasTask else { return [] }
        let ended = outputs.removeFirst()
        endedOutputs[tasksDone] = ended
        tasksDone += 1
        var sizes: [Int] = []
        for output in ended { sizes.append(try output.size) }
        return sizes
    }

    /// Takes the outputs of a task that is over.
    /// - Parameter task: how many tasks the child did before it.
    func takeOutputs(of task: Int) -> [Descriptor] {
        endedOutputs.removeValue(forKey: task) ?? []
    }

    /// Closes the outputs of tasks that are over and that nobody took.
    func closeOutputs() { endedOutputs = [:] }

    /// The child is gone: closes the files of tasks that it did not come to.
    func endChild() { (child, outputs) = (nil, []) }

    private static func start(_ path: String, _ arguments: [String]) throws(SystemError)
        -> (Program, Channel)
    {
        let (ours, theirs) = try Channel.pair()
        let null = try Descriptor.null()
        let program = try Program(
            path, arguments, environment: environment(),
            descriptors: [null.raw, 2, 2, theirs.raw])
        return (program, ours)
    }

    private static func environment() -> [String] {
        environmentValues().filter { given in kept.contains { given.hasPrefix($0) } }
            + WorkerEnvironment.values
    }

    /// The variables that a worker may know: passwords and keys, which the notifier finds in the
    /// same environment, are not for a process that a picture may take over.
    private static let kept = [
        "PATH=", "HOME=", "LANG=", "LC_", "TZ=", "TMPDIR=",
        "LD_LIBRARY_PATH=", "VIPS_", "FONTCONFIG_", "XDG_",
    ]

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
