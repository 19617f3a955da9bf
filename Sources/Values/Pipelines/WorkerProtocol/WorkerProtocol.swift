/// What the scheduler says to a worker server, one message each on its control channel.
package enum WorkerCommand: Codable, Hashable, Sendable {
    /// Run tasks one after the other in one child: tasks of one sender, who can do himself no harm
    /// that he could not do anyway. The message carries descriptors: the channel on which the child
    /// says its `TaskReport`s and, having said a `TaskEvent.cost`, waits for an empty message; then
    /// for each task its inputs and its outputs.
    case run([Task])
    /// Kill the child that is running, if one is; its end is reported as always.
    case kill
}

/// What a worker server says to the scheduler on its control channel.
package enum WorkerReport: Codable, Hashable, Sendable {
    /// Warm, and waiting for a task. Servers with the same implementation make the same of the same
    /// task, byte for byte; of a server without one, that is unknown.
    case ready(implementation: String?)
    /// The child is gone, and with it every copy of its tasks' descriptors.
    case ended(TaskEnd)
}

/// How a child ended.
package struct TaskEnd: Codable, Hashable, Sendable {
    package let outcome: Outcome
    /// Processor time it used, user and system, in seconds.
    package let cpuSeconds: Double
    /// The largest resident size it had, in bytes.
    package let memoryBytesMax: Int

    package init(outcome: Outcome, cpuSeconds: Double, memoryBytesMax: Int) {
        self.outcome = outcome
        self.cpuSeconds = cpuSeconds
        self.memoryBytesMax = memoryBytesMax
    }

    package enum Outcome: Codable, Hashable, Sendable {
        /// It exited; the code is one of `ExitCode` unless something went wrong with us.
        case exited(Int32)
        /// A signal ended it; SIGXCPU says that the processor time was used up.
        case signalled(Int32)
    }
}
