internal import Catalog
internal import Pipelines
internal import Platform

/// `pressroom check`: says what is wrong with pipeline files, and lists the others.
struct Check {
    private let arguments: Arguments

    init(_ arguments: Arguments) { self.arguments = arguments }

    func perform() throws -> Int32 {
        var good: [Pipeline] = []
        var isAllWell = true
        for path in try paths() {
            do {
                good.append(try PipelineFile.parse(PathName(path).contents(bytesMax: 1 << 20),
                                                   path: path, zones: { ZoneNames.all }))
            } catch let mistakes as DefinitionErrors {
                Message.say("\(mistakes)", named: false)
                isAllWell = false
            } catch {
                Message.say("\(error)")
                isAllWell = false
            }
        }
        try StandardStream.output.write(Table.text(good.map { pipeline in
            [pipeline.name, pipeline.steps.map { "\($0.name) (\($0.action.uses))" }
                .joined(separator: ", ")]
        }))
        return isAllWell ? 0 : 1
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
