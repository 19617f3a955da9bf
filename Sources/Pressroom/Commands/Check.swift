internal import Jobs
internal import Pipelines
internal import Platform
internal import Spool

/// `pressroom check`: says what is wrong with pipeline files and what a running scheduler does
/// meanwhile, and lists the others.
struct Check {
    private let arguments: Arguments

    init(_ arguments: Arguments) { self.arguments = arguments }

    func perform() throws -> Int32 {
        var good: [Pipeline] = []
        var isAllWell = true
        var mistaken: [(name: String, folder: String)] = []
        for path in try paths() {
            do {
                good.append(try PipelineFile.parse(PathName(path).contents(bytesMax: 1 << 20),
                                                   path: path, zones: { ZoneNames.all }))
            } catch let mistakes as DefinitionErrors {
                Message.say("\(mistakes)", named: false)
                let file = PathName(path)
                if let folder = try? Directory.resolve(file.folder), file.last.hasSuffix(".yaml") {
                    mistaken.append((String(file.last.dropLast(5)), folder))
                }
                isAllWell = false
            } catch {
                Message.say("\(error)")
                isAllWell = false
            }
        }
        // Last: it may be done as another user.
        if !mistaken.isEmpty, let running = runningDefinitions() {
            for (name, folder) in mistaken where folder == running.folder { explain(name, running) }
        }
        try StandardStream.output.write(Table.text(good.map { pipeline in
            [pipeline.name, pipeline.steps.map { "\($0.name) (\($0.action.uses))" }
                .joined(separator: ", ")]
        }))
        return isAllWell ? 0 : 1
    }

    /// What the scheduler of the queue has made of the files; `nil` when none runs, or it cannot be
    /// asked.
    private func runningDefinitions() -> PipelineDefinitions? {
        let spool = try? ExistingSpool.open(arguments)
        return (try? spool?.figures())??.definitions
    }

    /// Says what becomes of a pipeline whose file has an error.
    private func explain(_ name: String, _ running: PipelineDefinitions) {
        if running.kept.contains(name) {
            Message.say("\(printable(name)): the version before it stays in use")
        } else if running.unusable.contains(name) {
            Message.say("\(printable(name)): its jobs wait until the file is mended")
        }
    }

    private func paths() throws -> [String] {
        guard arguments.operands.isEmpty else { return arguments.operands }
        let folder = arguments.value(Commands.pipelines)!
        let names = try Directory(opening: folder).names()
        let files = names.filter { $0.hasSuffix(".yaml") && !$0.hasPrefix(".") }.sorted()
        guard !files.isEmpty else { throw Failure("there are no pipeline files in \"\(folder)\"") }
        return files.map { "\(folder)/\($0)" }
    }
}
