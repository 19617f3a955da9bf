internal import CommandLine
internal import Settings
internal import Glibc
internal import Jobs
internal import Naming
internal import Pipelines
internal import Platform
internal import Spool
internal import Text

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
            output, name, Settings.set, Settings.pipelines, Settings.together, Settings.jobs,
            Settings.memory, force, skipExisting, newer, watch, Settings.json, print,
            Settings.sandbox,
            Settings.secrets,
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
                "pressroom run web Photos --name '{folder}/{stem}-{step}.{ext}' --newer",
                "Make what is missing or old beside each photograph of a tree."),
            .init(
                "pressroom run web --json */*.jpg -o out | jq -r '.outputs[]?.path'",
                "Print the paths of all results."),
        ],
        notes: [.exitStatusWithSignals])

    private static let output = Setting(
        "output", short: "o", .directory,
        "where the results go, as DIR/STEP/NAME; left out only with --name, which then begins in "
            + "the folder of each file, or in the one that was given")
    private static let name = Setting(
        "name", short: "n", .text("TEMPLATE"),
        "what the results are called, as {folder}/{stem}-{step}.{ext}",
        otherwise: "{step}/{folder}/ and their titles")
    private static let skipExisting = Setting.flag(
        "skip-existing", "process only files of which a result is missing, and replace nothing")
    private static let newer = Setting.flag(
        "newer",
        "process only files of which a result is missing or older than the file, and replace it")
    private static let watch = Setting(
        repeated: "watch", .directory,
        "process the files of this folder, too, and those that come or change until Ctrl-C; "
            + "implies --newer unless --skip-existing or --force is given")
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
        try checkOptions()
        let template = try template(for: chosen.pipeline)
        // Before anything is made that a signal should take away again.
        let signals = try Signals([SIGINT, SIGTERM, SIGHUP, SIGPIPE])
        if let output = arguments[Self.output], template == nil {
            try checkThatResultsAreNoFiles(output, chosen.pipeline)
        }
        let files = try RunFiles(
            named: arguments.operands.dropFirst(), watching: arguments[Self.watch],
            of: chosen.pipeline, to: arguments[Self.output], template,
            jobs: { (files) throws(UsageError) in try InputFile.jobs(of: files, arguments) })
        var reporter = Reporter(isJSON: arguments[Settings.json])
        var progress = Progress(total: files.given.count)
        try report(files, &progress, &reporter)
        guard !files.fit.isEmpty || !arguments[Self.watch].isEmpty else {
            progress.elapsedSeconds = Clock.monotonicSeconds - began
            try reporter.summarize(progress, outputs: 0, folder: nil)
            return 1
        }
        return try process(files, chosen, template, signals, progress, reporter, since: began)
    }

    /// Says which of the files are none for the pipeline.
    private func report(
        _ files: RunFiles, _ progress: inout Progress, _ reporter: inout Reporter
    ) throws(SystemError) {
        for (file, failure) in files.refused {
            guard !failure.isExpected else {
                try skip([file.path], because: "\(failure)", &progress, &reporter)
                continue
            }
            try reporter.report(Outcome(refused: file.path, because: "\(failure)"))
            progress.refuse()
        }
        let reason = "is a result of another file"
        try skip(files.results.map(\.path), because: reason, &progress, &reporter)
    }

    /// Processes the files that need it, and those that come.
    private func process(
        _ files: RunFiles, _ chosen: ChosenPipeline, _ template: NameTemplate?,
        _ signals: Signals, _ progress: Progress, _ reporter: Reporter, since began: Double
    ) throws -> Int32 {
        var (progress, reporter) = (progress, reporter)
        let folder = try OutputWriter.open(files.place)
        let record = try RunRecord(
            of: .init(
                chosen.pipeline, text: chosen.text, arguments.pipelineValues,
                together: arguments[Settings.together], conflict: conflict,
                names: template?.text),
            on: arguments.operands.dropFirst() + arguments[Self.watch], in: folder)
        if record.isOthers {
            reporter.say(
                "another run of this pipeline puts results there; if this one is stopped, the same "
                    + "command begins anew")
        }
        let selection = Selection(
            foresight: files.foresight, record: record, conflict: conflict,
            skipsNewer: conflict == .replace && !arguments[Self.force])
        let jobs = try files.jobs.filter { job throws(SystemError) in
            guard let reason = selection.reason(toSkip: job) else { return true }
            try skip(job.map(\.path), because: reason, &progress, &reporter)
            return false
        }
        if progress.skipped > 0 {
            let all = Quantity.count(files.given.count, "file")
            reporter.say("skipping \(progress.skipped) of \(all)")
        }
        for job in jobs { progress.add(Progress.Load(job)) }
        let queue = try PrivateSpool(in: folder, text: chosen.text, of: chosen.pipeline)
        defer { queue.remove() }
        let tasks = arguments[Settings.jobs].map { ["--workers", String($0)] } ?? []
        let scheduler = SchedulerProcess(
            queue, arguments.words(of: Settings.work + [Settings.secrets]) + tasks)
        defer { scheduler.stop() }
        let batch = try Batch(
            // The longest first, so that no processor is left with it at the end.
            files: jobs.sorted { $0[0].effortSeconds > $1[0].effortSeconds }, of: files.fit,
            pipeline: chosen.pipeline.name, options: arguments.pipelineValues, queue: queue,
            scheduler: scheduler, signals: signals,
            writer: OutputWriter(
                to: folder, conflict: conflict, names: files.names, record: record,
                of: chosen.pipeline),
            folder: arguments[Self.output], record: record, reporter: reporter, progress: progress,
            arrivals: arrivals(after: files, selection, chosen.pipeline, folder), began: began)
        return try batch.run()
    }

    /// The files that come while folders are watched; `nil` when none are.
    private func arrivals(
        after files: RunFiles, _ selection: Selection, _ pipeline: Pipeline, _ folder: Directory
    ) throws -> Arrivals? {
        let folders = arguments[Self.watch]
        guard !folders.isEmpty else { return nil }
        let results = arguments.has(Self.output) ? try folder.info(".") : nil
        return Arrivals(
            try FolderWatch(folders, besides: results), pipeline, selection,
            mayBeResults: arguments.has(Self.name), after: files.given.count)
    }

    /// Looks for options that are missing, or do not go together.
    private func checkOptions() throws {
        let folders = arguments[Self.watch]
        guard arguments.operands.count > 1 || !folders.isEmpty else { throw missing("FILE") }
        guard arguments.has(Self.output) || arguments.has(Self.name) else {
            throw missing("option -o DIR")
        }
        let exclusive: [[any AnySetting]] = [
            [Self.force, Self.skipExisting, Self.newer], [Self.watch, Settings.together],
        ]
        for settings in exclusive {
            let given = settings.filter { arguments.has($0) }
            guard given.count < 2 else {
                let names = given.map { "--\($0.option.name)" }.joined(separator: " and ")
                throw UsageError("\(names) exclude each other", command: arguments.command)
            }
        }
        for folder in folders { _ = try Directory(opening: folder) }
    }

    /// Looks for a folder in which each run, or the same one, would find its results as files to
    /// process.
    private func checkThatResultsAreNoFiles(_ output: String, _ pipeline: Pipeline) throws {
        guard let place = try? Directory.resolve(output) else { return }
        let steps = pipeline.keptSteps.map { "\(place)/\($0.name)" }
        for folder in arguments.operands.dropFirst() + arguments[Self.watch] {
            guard let path = try? Directory(opening: folder).resolvedPath,
                path == place || steps.contains(where: path.isPath(within:))
            else { continue }
            throw UsageError(
                "results in \"\(output.visible)\" would be among the files of "
                    + "\"\(folder.visible)\"; choose another directory, or their names with --name",
                command: arguments.command)
        }
    }

    /// What becomes of results that are there already.
    private var conflict: OutputWriter.Conflict {
        if arguments[Self.skipExisting] { return .keep }
        let isReplacing = arguments[Self.force] || arguments[Self.newer]
        return isReplacing || arguments.has(Self.watch) ? .replace : .number
    }

    /// How the results are to be called; `nil` when nothing is said of it.
    private func template(for pipeline: Pipeline) throws -> NameTemplate? {
        guard let template = try arguments.template(Self.name, naming: pipeline) else { return nil }
        for variable in [NameVariable.job, .batch, .owner]
        where template.variables.contains(variable) {
            throw arguments.wrong(Self.name, template.text, "a run has no {\(variable.rawValue)}")
        }
        let isMeasured =
            template.neededVariables.contains(.width) || template.variables.contains(.height)
        if isMeasured,
            arguments[Self.skipExisting] || arguments[Self.newer] || arguments.has(Self.watch)
        {
            throw arguments.wrong(
                Self.name, template.text,
                "with --skip-existing, --newer or --watch names are known before; the size is not")
        }
        return template
    }

    private func missing(_ word: String) -> UsageError {
        UsageError("\(word) is missing", command: arguments.command)
    }

    /// Says of files that they need not be processed.
    private func skip(
        _ paths: [String], because reason: String, _ progress: inout Progress,
        _ reporter: inout Reporter
    ) throws(SystemError) {
        for path in paths {
            progress.skip()
            try reporter.report(skipped: Outcome(skipped: path, because: reason))
        }
    }
}
