internal import Jobs
internal import Pipelines
internal import Platform
internal import Spool

/// `pressroom submit`: puts files into a queue.
struct Submit {
    private let arguments: Arguments

    init(_ arguments: Arguments) { self.arguments = arguments }

    func perform() throws -> Int32 {
        let lane = try arguments.choice(Commands.lane, of: Lane.self)!
        let notify = try arguments.value(Commands.notifyAddress).map {
            (text) throws(UsageError) -> EmailAddress in
            guard let address = EmailAddress(text) else {
                throw arguments.wrong(
                    Commands.notifyAddress, text,
                    "an email address is needed, such as ada@example.org")
            }
            return address
        }
        let chosen = try ChosenPipeline(arguments.operands[0], arguments, allowsPath: false)
        let spool = try ExistingSpool.open(arguments, writing: true)
        defer { spool.closeInstance() }
        var isComplete = true
        var files: [InputFile] = []
        for path in arguments.operands.dropFirst() {
            do {
                files.append(try InputFile(path, for: chosen.pipeline))
            } catch {
                Message.say("\(path): \(error)")
                isComplete = false
            }
        }
        var last: Status?
        let groups = try InputFile.jobs(of: files, arguments)
        let title = try arguments.title()
        let isBatch = arguments.has(Commands.asBatch) || title != nil
        let batch =
            groups.count > 1 || isBatch && !groups.isEmpty
            ? try spool.beginBatch(title: title) : nil
        for group in groups {
            let submission = try spool.begin()
            // A copy: the user may edit the file before the job's turn comes.
            for file in group { try file.add(to: submission, linking: false) }
            let status = try submission.commit(
                pipeline: chosen.pipeline.name, lane: lane,
                inputs: group.map(\.manifestEntry), batch: batch,
                notify: notify)
            last = status
            if !isBatch { try StandardStream.output.write("\(status.id)\n") }
        }
        if isBatch, let batch {
            try StandardStream.output.write("\(batch.manifest.id)\n")
        }
        if let last, last.state == .held { warn(last, files, in: spool) }
        if notify != nil, (try? spool.notifierMetrics())??.canMail == false {
            Message.say(MailWarning.there)
        }
        return isComplete ? 0 : 1
    }

    /// Says that what was submitted does not begin at once, and may not be done in time.
    private func warn(_ status: Status, _ files: [InputFile], in spool: Spool) {
        Message.say(status.message)
        let end = try? spool.completion(
            ofJobs: arguments.has(Commands.together) ? 1 : files.count,
            bytes: files.reduce(0) { $0 + $1.manifestEntry.bytes }, of: status.pipeline)
        guard let end, !end.fits else { return }
        Message.say("that is more than one window holds: it may take until \(end.moment.text)")
    }
}

extension Arguments {
    /// What `--title` says.
    fileprivate func title() throws(UsageError) -> JobTitle? {
        guard let text = value(Commands.title) else { return nil }
        guard let title = JobTitle(text) else {
            throw wrong(
                Commands.title, text,
                "1 to \(JobTitle.bytesMax) bytes on one line are needed")
        }
        return title
    }
}
