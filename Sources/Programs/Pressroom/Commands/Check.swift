internal import Text
internal import CommandLine
internal import Settings
internal import Jobs
internal import Mail
internal import PipelineFiles
internal import PipelineReader
internal import Pipelines
internal import Platform
internal import Spool

/// `pressroom check`: says what is wrong with pipeline files and what a running scheduler does
/// meanwhile, and lists the others.
struct Check: Subcommand {
    static let command = Command(
        "pressroom check",
        "Check pipeline files. Report errors with their lines, and what a running scheduler does "
            + "meanwhile. List valid pipelines with their steps: those of the files, or the "
            + "built-in ones where there is no directory of pipelines.",
        operands: [
            Operand(
                "FILE", "a pipeline file (default: all of --pipelines)",
                isOptional: true, repeats: true, completion: .files)
        ],
        options: [Settings.pipelines, Settings.spool],
        examples: [.init("pressroom check pipelines/web.yaml", "Check one file.")],
        notes: [.exitStatus])

    private let arguments: Arguments

    init(_ arguments: Arguments) { self.arguments = arguments }

    func perform() throws -> Int32 {
        var good: [Pipeline] = []
        var succeeded = true
        var invalid: [(name: String, folder: String)] = []
        var mailing: [(path: String, text: [UInt8])] = []
        let paths = try paths()
        for path in paths {
            do {
                let text = try PathName(path).contents(bytesMax: 1 << 20)
                let pipeline = try PipelineFile.parse(toRun: text, path: path)
                good.append(pipeline)
                if pipeline.notify.email != nil { mailing.append((path, text)) }
                for (step, message) in pipeline.stepsWithObstacle {
                    let warning = PipelineFile.warning(
                        message, about: ["steps", step], in: text, path: path)
                    Message.say("\(warning)", named: false)
                }
            } catch let errors as DefinitionErrors {
                Message.say("\(errors)", named: false)
                let file = PathName(path)
                if let folder = try? Directory.resolve(file.folder), file.last.hasSuffix(".yaml") {
                    invalid.append((String(file.last.dropLast(5)), folder))
                }
                succeeded = false
            } catch {
                Message.say("\(error)")
                succeeded = false
            }
        }
        // Last: it may be done as another user.
        let metrics =
            invalid.isEmpty && mailing.isEmpty
            ? nil : (try? ExistingSpool.open(arguments))?.metrics
        if !invalid.isEmpty, let running = (try? metrics?.ofScheduler())??.definitions {
            for (name, folder) in invalid where folder == running.folder { explain(name, running) }
        }
        if let message = mailWarning(metrics) {
            for (path, text) in mailing {
                let warning = PipelineFile.warning(
                    message, about: ["notify", "email"], in: text,
                    path: path)
                Message.say("\(warning)", named: false)
            }
        }
        if paths.isEmpty { good = Array(BuiltInPipelines.all.values) }
        try StandardStream.output.write(PipelineText.list(good))
        return succeeded ? 0 : 1
    }

    /// Why no mail can be sent: by the notifier of the queue, else with this environment.
    private func mailWarning(_ metrics: Spool.Metrics?) -> String? {
        if let canMail = (try? metrics?.ofNotifier())??.canMail {
            return canMail ? nil : MailWarning.there
        }
        return MailVariables.areSet(Program.environment) ? nil : MailWarning.here
    }

    /// Says what becomes of a pipeline whose file has an error.
    private func explain(_ name: String, _ running: PipelineDefinitions) {
        if running.kept.contains(name) {
            Message.say("\(name.visible): the version before it stays in use")
        } else if running.unusable.contains(name) {
            Message.say("\(name.visible): its jobs wait until the file is corrected")
        }
    }

    private func paths() throws -> [String] {
        guard arguments.operands.isEmpty else { return arguments.operands }
        guard !arguments.lacksPipelines else { return [] }
        let folder = arguments[Settings.pipelines]
        let names = try Directory(opening: folder).names()
        let files = names.filter { $0.hasSuffix(".yaml") && !$0.hasPrefix(".") }.sorted()
        guard !files.isEmpty else { throw Failure("there are no pipeline files in \"\(folder)\"") }
        return files.map { "\(folder)/\($0)" }
    }
}
