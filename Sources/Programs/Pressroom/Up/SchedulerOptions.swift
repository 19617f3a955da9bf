internal import Pipelines
internal import Platform

/// The options that are handed through to `pressroom-scheduler`.
struct SchedulerOptions {
    /// As the scheduler takes them.
    let words: [String]

    /// - Throws: `UsageError` when a value is not what its option takes.
    init(_ arguments: Arguments) throws(UsageError) {
        var words = [
            "--sandbox",
            try arguments.choice(Commands.sandbox, of: Sandbox.self)!.rawValue,
        ]
        if let tasks = try arguments.number(Commands.jobs, in: 1...1024) {
            words += ["--workers", String(tasks)]
        }
        if let size = arguments.value(Commands.memory) {
            guard MemorySize.bytes(size) != nil else {
                throw arguments.wrong(
                    Commands.memory, size,
                    "a size, \(MemorySize.rangeText), is needed")
            }
            words += ["--memory", size]
        }
        self.words = words
    }
}
