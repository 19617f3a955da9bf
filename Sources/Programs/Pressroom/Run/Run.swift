internal import Glibc
internal import Pipelines
internal import Platform
internal import Spool

/// `pressroom run`: processes files with no server.
///
/// The work is the server's: a queue, `pressroom-scheduler`, confined workers. Only nothing is
/// flushed to the disk, and the queue is thrown away afterwards.
struct Run {
    private let arguments: Arguments

    init(_ arguments: Arguments) { self.arguments = arguments }

    func perform() throws -> Int32 {
        let began = Clock.monotonicSeconds
        let chosen = try ChosenPipeline(arguments.operands[0], arguments, allowsPath: true)
        let options = try SchedulerOptions(arguments)
        // Before anything is made that a signal should take away again.
        let signals = try Signals([SIGINT, SIGTERM, SIGHUP])
        var reporter = Reporter(isJSON: arguments.has(Commands.json))
        let paths = Array(arguments.operands.dropFirst())
        var progress = Progress(total: paths.count)
        let files = try inputs(paths, chosen.pipeline, &reporter, &progress)
        guard !files.isEmpty else {
            progress.elapsedSeconds = Clock.monotonicSeconds - began
            reporter.summarize(progress, outputs: 0, folder: "")
            return 1
        }
        let folder = try OutputWriter.open(arguments.value(Commands.output)!)
        let queue = try PrivateSpool(
            in: folder,
            pipeline: PathName(chosen.path)
                .contents(bytesMax: 1 << 20), named: chosen.pipeline.name)
        defer { queue.remove() }
        let scheduler = SchedulerProcess(queue, options)
        defer { scheduler.stop() }
        // The longest first, so that no processor is left with it at the end.
        let ordered =
            arguments.has(Commands.together)
            ? files
            : files.sorted { $0.effortSeconds > $1.effortSeconds }
        let batch = try Batch(
            files: InputFile.jobs(of: ordered, arguments),
            pipeline: chosen.pipeline.name, queue: queue, scheduler: scheduler, signals: signals,
            writer: OutputWriter(
                to: folder, replacing: arguments.has(Commands.force),
                stems: Title.stems(of: paths.map { PathName($0).last })),
            reporter: reporter, progress: progress, began: began)
        return try batch.run()
    }

    /// Looks at the files that were given, and says of each that cannot be processed why not.
    private func inputs(
        _ paths: [String], _ pipeline: Pipeline, _ reporter: inout Reporter,
        _ progress: inout Progress
    ) throws(SystemError) -> [InputFile] {
        var files: [InputFile] = []
        for (place, path) in paths.enumerated() {
            do {
                files.append(try InputFile(path, for: pipeline, place: place))
            } catch {
                try reporter.report(Outcome(refused: path, because: "\(error)"))
                progress.refuse()
            }
        }
        return files
    }
}

/// What happens where the kernel cannot confine workers fully.
enum Sandbox: String, CaseIterable {
    case strict
    case bestEffort = "best-effort"
}
