import Glibc
import Jobs
import Pipelines
import Platform

/// What a child does, from the fork to its end.
struct TaskProcess {
    /// One sender's tasks, one or more, of the same limits.
    let tasks: [Pipelines.Task]
    /// The child's channel, then for each task its inputs and its outputs.
    let descriptors: [Descriptor]
    let strength: Confinement.Strength
    /// The process id of the server.
    let parent: Int32
    let log: Log

    /// How many descriptors come with tasks.
    static func descriptorCount(of tasks: [Pipelines.Task]) -> Int {
        tasks.reduce(1) { $0 + $1.inputs.count + $1.attachments.count + $1.outputs.count }
    }

    /// Confines this process and runs the tasks. One that failed in a way that may pass is the
    /// last: what it left in memory may be what made it fail.
    /// - Returns: the code to exit with.
    func run() -> Int32 {
        // Before this process gives up what that takes.
        let preparation = TaskPreparation(for: tasks, descriptors, log: log)
        guard confine(preparation) else { return ExitCode.temporary.rawValue }
        defer { preparation.office?.finish() }
        let channel = Channel(descriptors[0])
        var files = descriptors.dropFirst().map(\.raw)[...]
        var code = ExitCode.done
        for (number, task) in tasks.enumerated() where code != .temporary {
            guard number == 0 || allowProcessorTime(for: task) else { return code.rawValue }
            let inputs = Array(files.prefix(task.inputs.count + task.attachments.count))
            files = files.dropFirst(inputs.count)
            let outputs = Array(files.prefix(task.outputs.count))
            files = files.dropFirst(outputs.count)
            let reporter = TaskReporter(task: number, channel: channel)
            code = TaskRunner.run(
                task, inputs: inputs, outputs: outputs, preparation, report: reporter.add
            ) {
                reporter.add(.cost($0))
                // Nobody is there any more to do it for.
                guard channel.awaitMessage() else { _exit(ExitCode.temporary.rawValue) }
            }
            if code != .temporary { reporter.add(.done) }
            reporter.send()
        }
        return withExtendedLifetime(descriptors) { code.rawValue }
    }

    /// Has a task that is not the first be ended for the time that it takes itself.
    /// - Returns: whether that succeeded.
    private func allowProcessorTime(for task: Pipelines.Task) -> Bool {
        do throws(SystemError) {
            try ResourceLimits.allowProcessorTime(seconds: task.limits.cpuSeconds)
            return true
        } catch {
            log.write(.error, "could not limit a task (it is run again)", ["reason": "\(error)"])
            return false
        }
    }

    /// Gives up what the tasks do not need. Returns whether that succeeded.
    /// - Parameter preparation: what this process goes on to use.
    func confine(_ preparation: TaskPreparation? = nil) -> Bool {
        do throws(SystemError) {
            let kept = descriptors.map(\.raw) + (preparation?.descriptors ?? [])
            try confinement(waits: preparation?.office != nil).apply(keeping: kept, parent: parent)
            return true
        } catch {
            log.write(.error, "could not confine a child", ["reason": "\(error)"])
            return false
        }
    }

    private func confinement(waits: Bool) -> Confinement {
        // An output is at most a picture without compression, of 16 bits in four channels, or a
        // document that embeds all inputs.
        let fileBytes = tasks.map { task in
            min(
                task.limits.outputBytes ?? .max,
                task.limits.pixels * 8 + task.limits.bytes * max(1, task.inputs.count))
        }.max()
        let each = tasks[0].limits
        let limits = ResourceLimits(
            cpuSeconds: each.cpuSeconds,
            cpuSecondsMore: (tasks.count - 1) * (each.cpuSeconds + 1),
            memoryBytes: each.memoryBytes, fileBytes: fileBytes ?? 0)
        let readsFonts = tasks.contains { task in
            task.inputs.contains { $0.mediaType == .pdf }
                || (task.steps + task.companions).contains(where: \.action.drawsText)
        }
        return Confinement(limits: limits, readsFonts: readsFonts, waits: waits, strength: strength)
    }
}
