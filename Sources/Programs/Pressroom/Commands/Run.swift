internal import CommandLine
internal import Settings
internal import Glibc
internal import Pipelines
internal import Platform
internal import Spool

/// `pressroom run`: processes files with no server.
///
/// The work is the server's: a queue, `pressroom-scheduler`, confined workers. Only nothing is
/// flushed to the disk, and the queue is thrown away afterwards.
struct Run: Subcommand {
    static let command = Command(
        "pressroom run",
        "Process files without a server. Results go into a directory of your choice and are named "
            + "after the files; of files with the same name the later ones get -2, -3 and so on, "
            + "in the order of the command line. Print a line for each file with its results, and "
            + "a summary, also after Ctrl-C.",
        operands: [.pipelineOrFile, .someFiles],
        options: [
            output, Settings.set, Settings.pipelines, Settings.together, Settings.jobs,
            Settings.memory, force, Settings.json, print, Settings.sandbox, Settings.secrets,
        ],
        examples: [
            .init(
                "pressroom run web *.jpg -o out",
                "Make the web renditions of all photographs here."),
            .init(
                "pressroom run 'thumbnail width=800 format=webp | optimize' *.jpg -o out",
                "Make what a pipeline of these two steps makes."),
            .init(
                "pressroom run ./contact-sheet.yaml --together *.jpg -o out",
                "Process all photographs as one job, with a pipeline file of your own."),
            .init(
                "pressroom run scan-to-pdf --together scans/ -o out",
                "Make one PDF of a folder's files, page 2 before page 10."),
            .init(
                "pressroom run web --json */*.jpg -o out | jq -r '.outputs[]?.path'",
                "Print the paths of all results."),
        ],
        notes: [.exitStatus])

    private static let output = Setting(
        "output", short: "o", .directory, "where the results go, as DIR/STEP/NAME; needed to run")
    private static let print = Setting.flag(
        "print", "print the pipeline as a pipeline file, and process nothing")
    private static let force = Setting.flag(
        "force", short: "f", "replace files that exist; otherwise results get -2, -3 and so on")

    private let arguments: Arguments

    init(_ arguments: Arguments) { self.arguments = arguments }

    func perform() throws -> Int32 {
        let began = Clock.monotonicSeconds
        let chosen = try ChosenPipeline(toRun: arguments.operands[0], arguments)
        if arguments[Self.print] {
            try StandardStream.output.write(String(decoding: chosen.text, as: UTF8.self))
            return 0
        }
        guard arguments.operands.count > 1 else { throw missing("FILE") }
        guard let output = arguments[Self.output] else { throw missing("option -o DIR") }
        // Before anything is made that a signal should take away again.
        let signals = try Signals([SIGINT, SIGTERM, SIGHUP])
        var reporter = Reporter(isJSON: arguments[Settings.json])
        let given = GivenFile.all(
            named: arguments.operands.dropFirst(),
            besides: try? Directory(opening: output).info("."))
        var progress = Progress(total: given.count)
        let files = try inputs(given, chosen.pipeline, &reporter, &progress)
        guard !files.isEmpty else {
            progress.elapsedSeconds = Clock.monotonicSeconds - began
            try reporter.summarize(progress, outputs: 0, folder: "")
            return 1
        }
        let folder = try OutputWriter.open(output)
        let record = try RunRecord(
            of: .init(
                chosen.pipeline, text: chosen.text, arguments.pipelineValues,
                together: arguments[Settings.together], replacing: arguments[Self.force]),
            in: folder)
        let left = try files.filter { file throws(SystemError) in
            guard !arguments[Settings.together], record.isDone(file) else { return true }
            progress.skip()
            try reporter.report(skipped: Outcome(skipped: file.path, because: "was done before"))
            return false
        }
        if left.count < files.count {
            reporter.say(
                "going on: \(files.count - left.count) of \(files.count) files were done before")
        }
        progress.add(Progress.Load(left))
        let queue = try PrivateSpool(
            in: folder, text: chosen.text, of: chosen.pipeline)
        defer { queue.remove() }
        let tasks = arguments[Settings.jobs].map { ["--workers", String($0)] } ?? []
        let scheduler = SchedulerProcess(
            queue, arguments.words(of: Settings.work + [Settings.secrets]) + tasks)
        defer { scheduler.stop() }
        // The longest first, so that no processor is left with it at the end.
        let ordered =
            arguments[Settings.together]
            ? left
            : left.sorted { $0.effortSeconds > $1.effortSeconds }
        let batch = try Batch(
            files: InputFile.jobs(of: ordered, arguments), of: files,
            pipeline: chosen.pipeline.name, options: arguments.pipelineValues, queue: queue,
            scheduler: scheduler, signals: signals,
            writer: OutputWriter(
                to: folder, replacing: arguments[Self.force],
                names: ResultNames(of: given), record: record),
            record: record, reporter: reporter, progress: progress, began: began)
        return try batch.run()
    }

    private func missing(_ word: String) -> UsageError {
        UsageError("\(word) is missing", command: arguments.command)
    }

    /// Looks at the files that were given, and says of each that cannot be processed why not.
    private func inputs(
        _ given: [GivenFile], _ pipeline: Pipeline, _ reporter: inout Reporter,
        _ progress: inout Progress
    ) throws(SystemError) -> [InputFile] {
        var files: [InputFile] = []
        for (index, file) in given.enumerated() {
            do {
                files.append(try InputFile(file, for: pipeline, index: index))
            } catch {
                try reporter.report(Outcome(refused: file.path, because: "\(error)"))
                progress.refuse()
            }
        }
        return files
    }
}
