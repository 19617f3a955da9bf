import Jobs
import Pipelines
import Platform

/// What a task's child does, from the fork to its end.
struct TaskProcess {
    let task: Pipelines.Task
    /// The task's channel, then its inputs, then its outputs.
    let descriptors: [Descriptor]
    let strength: Confinement.Strength
    /// The process id of the server.
    let parent: Int32
    let log: Log

    /// How many descriptors come with a task.
    static func descriptorCount(of task: Pipelines.Task) -> Int {
        1 + task.inputs.count + task.outputs.count
    }

    /// Confines this process and runs the task.
    /// - Returns: the code to exit with.
    func run() -> Int32 {
        guard confine() else { return ExitCode.temporary.rawValue }
        let events = Channel(descriptors[0])
        let files = descriptors.dropFirst().map(\.raw)
        let code = TaskRunner.run(
            task, inputs: Array(files.prefix(task.inputs.count)),
            outputs: Array(files.dropFirst(task.inputs.count)),
            // When nobody listens any more, the server sees it too, and ends this process.
            report: { event in try? events.send(JSON.encode(event)) })
        return withExtendedLifetime(descriptors) { code.rawValue }
    }

    /// Gives up what the task does not need. Returns whether that succeeded.
    func confine() -> Bool {
        do throws(SystemError) {
            try confinement.apply(keeping: descriptors.map(\.raw), parent: parent)
            return true
        } catch {
            log.write(.error, "could not confine a task's process", ["reason": "\(error)"])
            return false
        }
    }

    private var confinement: Confinement {
        let limits = task.limits
        // An output is at most a picture without compression, of 16 bits in four channels, or a
        // document that embeds all inputs.
        let fileBytes = limits.pixels * 8 + limits.bytes * max(1, task.inputs.count)
        return Confinement(
            limits: ResourceLimits(cpuSeconds: limits.cpuSeconds, memoryBytes: limits.memoryBytes,
                                   fileBytes: fileBytes),
            readsFonts: task.inputs.contains { $0.mediaType == .pdf }, strength: strength)
    }
}
