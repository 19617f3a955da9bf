internal import CommandLine
internal import Settings
internal import Jobs
internal import Naming
internal import PipelineFiles
internal import Pipelines
internal import Platform
internal import Spool

/// `pressroom submit`: puts files into a queue.
struct Submit: Subcommand {
    static let command = Command(
        "pressroom submit", "Put files into a queue. Print the ids of the jobs.",
        operands: [Operand("PIPELINE", "the name of a pipeline"), .files],
        options: [
            Settings.spool, Settings.pipelines, Settings.builtIn, Settings.set, lane,
            Settings.together, asBatch,
            title,
            notifyAddress, publish, name,
        ],
        examples: [
            .init(
                "pressroom submit web photo.jpg", "Process a photo with a running `pressroom up`."),
            .init(
                "pressroom watch $(pressroom submit --lane urgent web *.jpg)",
                "Submit files and wait for them."),
            .init(
                "pressroom submit --title Holidays web *.jpg",
                "Submit a batch; `pressroom status` sums it up."),
        ],
        notes: [.exitStatus])

    private static let lane = Setting<Lane>(
        "lane", .choice("LANE"), "how soon", preset: "normal")
    private static let notifyAddress = Setting(
        "notify",
        ValueKind(
            "ADDRESS", needed: "an email address is needed, such as ada@example.org",
            read: { EmailAddress($0) }),
        "send mail to this address when a job has ended")
    private static let asBatch = Setting.flag(
        "batch", "print the id of the batch that the jobs make, instead of theirs")
    private static let title = Setting(
        "title",
        ValueKind(
            "TEXT", needed: "1 to \(JobTitle.bytesMax) bytes on one line are needed",
            read: { JobTitle($0) }),
        "a title for the batch; implies --batch")

    private static let publish = Setting(
        "publish", .directory,
        "put the outputs into this directory, which must lie below one of --publish-root of "
            + "`pressroom up`")
    private static let name = Setting(
        "name", .text("TEMPLATE"),
        "what the outputs are called there, as {folder}/{stem}-{step}.{ext}",
        otherwise: "as their titles")

    private let arguments: Arguments

    init(_ arguments: Arguments) { self.arguments = arguments }

    /// What is asked for with --publish and --name.
    private func publishRequest(_ pipeline: Pipeline) throws -> PublishRequest? {
        let name = arguments[Self.name]
        guard let directory = arguments[Self.publish] else {
            guard let name else { return nil }
            throw arguments.wrong(Self.name, name, "it needs --publish")
        }
        _ = try arguments.template(Self.name, naming: pipeline)
        return PublishRequest(to: try Directory.resolve(directory), name: name, isSenders: true)
    }

    func perform() throws -> Int32 {
        let notify = arguments[Self.notifyAddress]
        let chosen = try ChosenPipeline(
            arguments.operands[0], in: Catalog(served: arguments), arguments)
        let publish = try publishRequest(chosen.pipeline)
        let spool = try ExistingSpool.open(arguments, writing: true)
        defer { spool.closeInstance() }
        var isComplete = true
        var files: [InputFile] = []
        for given in GivenFile.all(named: arguments.operands.dropFirst()) {
            do {
                files.append(try InputFile(given, for: chosen.pipeline))
            } catch {
                Message.say("\(given.path): \(error)")
                if !error.isExpected { isComplete = false }
            }
        }
        var last: Status?
        let groups = try InputFile.jobs(of: files, arguments)
        let title = arguments[Self.title]
        let isBatch = arguments[Self.asBatch] || title != nil
        let batch =
            groups.count > 1 || isBatch && !groups.isEmpty
            ? try spool.batches.begin(title: title) : nil
        for group in groups {
            let submission = try spool.intake.begin()
            // A copy: the user may edit the file before the job's turn comes.
            for file in group { try file.add(to: submission, linking: false) }
            let status = try submission.commit(
                Manifest(
                    id: submission.id, pipeline: chosen.pipeline.name, lane: arguments[Self.lane],
                    inputs: group.map(\.manifestEntry), options: arguments.pipelineValues,
                    batch: batch?.manifest.id, notify: notify, publish: publish), in: batch)
            last = status
            if !isBatch { try StandardStream.output.write("\(status.id)\n") }
        }
        if isBatch, let batch {
            try StandardStream.output.write("\(batch.manifest.id)\n")
        }
        if let last, last.state == .held { warn(last, files, spool.lookup) }
        if notify != nil, (try? spool.metrics.ofNotifier())??.canMail == false {
            Message.say(MailWarning.there)
        }
        return isComplete ? 0 : 1
    }

    /// Says that what was submitted does not begin at once, and may not be done in time.
    private func warn(_ status: Status, _ files: [InputFile], _ lookup: Spool.Lookup) {
        Message.say(status.message)
        let end = try? lookup.completion(
            ofJobs: arguments[Settings.together] ? 1 : files.count,
            bytes: files.reduce(0) { $0 + $1.manifestEntry.bytes }, of: status.pipeline)
        guard let end, !end.fits else { return }
        Message.say("that is more than one window holds: it may take until \(end.moment.text)")
    }
}
