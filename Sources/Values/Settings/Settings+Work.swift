package import CommandLine
internal import Pipelines

extension Settings {
    /// How tasks run: what `pressroom-scheduler` takes from those who start it.
    package static let work: [any AnySetting] = [memory, sandbox]

    package static let memory = Setting(
        "memory", .memory, "memory for all tasks together, such as 4GB",
        otherwise: "half of the machine's")
    package static let workers = Setting(
        "workers", .count(1...1024), "how many tasks run at once",
        otherwise: "the number of processors")
    package static let sandbox = Setting<SandboxMode>(
        "sandbox", .choice("MODE"), "what to do where the kernel lacks Landlock: stop, or go on",
        preset: "strict")
}
