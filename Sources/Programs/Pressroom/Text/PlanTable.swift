internal import Text
internal import Jobs
internal import Pipelines

/// The passes of jobs, and what each takes, in aligned columns.
struct PlanTable {
    private var rows = [["FILE", "PASS", "READS", "STEPS", "DECODES", "PIXELS", "MEMORY"]]
    /// What the next row has in its first column.
    private var file = ""
    private var isOneFile = true
    private var number = 0
    /// What the last row is about, if that is pages.
    private var ranges: Ranges?

    /// Passes over ranges of one document's pages, which share a row.
    private struct Ranges {
        let sources: [Source]
        let steps: [Step]
        /// The last page so far.
        let last: Int
        let passes: Int
        let cost: Cost

        /// Whether a pass is over further pages of the same document.
        func follows(_ pass: Pass) -> Bool {
            pass.sources == sources && pass.steps == steps && (pass.pages?.first ?? 0) > last
        }
    }

    /// The passes that follow belong to a file, or to several that are one job.
    mutating func begin(_ names: [String]) {
        file = Outcome.name(names).visible
        isOneFile = names.count == 1
        number = 0
    }

    /// - Parameter appraisal: what was found out about the pass.
    mutating func add(_ pass: Pass, _ estimate: CostProbe.Estimate) {
        number += 1
        var (passes, cost) = (1, estimate.cost)
        if let before = ranges, let added = cost, before.follows(pass) {
            passes = before.passes + 1
            cost = before.cost
            cost?.append(added)
            file = rows.removeLast()[0]
        }
        ranges = pass.pages?.last.flatMap { last in
            cost.map {
                Ranges(
                    sources: pass.sources, steps: pass.steps, last: last, passes: passes, cost: $0)
            }
        }
        let numbers = passes == 1 ? String(number) : "\(number - passes + 1)–\(number)"
        let source = PlanTable.reads(pass, isOneFile: isOneFile)
        let cells = estimate.problem == nil ? PlanTable.cells(source, cost) : ["fails", "", ""]
        rows.append([file, numbers, source, PlanTable.steps(pass)] + cells)
        file = ""
    }

    var text: String { Table.text(rows) }

    /// The passes of each kind of file that a pipeline takes, before there is a file.
    static func text(ofKindsIn pipeline: Pipeline) -> String {
        var groups: [(types: [String], rows: [[String]])] = []
        for type in pipeline.accepts {
            let name = String(type.rawValue.split(separator: "/")[1])
            let rows = rows(of: type, pipeline)
            if let index = groups.firstIndex(where: { $0.rows == rows }) {
                groups[index].types.append(name)
            } else {
                groups.append(([name], rows))
            }
        }
        let titles = ["TAKES", "PASS", "READS", "STEPS", "DECODES"]
        return Table.text(
            [titles]
                + groups.flatMap { group in
                    group.rows.enumerated().map { index, row in
                        [index == 0 ? group.types.joined(separator: ", ") : ""] + row
                    }
                })
    }

    private static func rows(of type: MediaType, _ pipeline: Pipeline) -> [[String]] {
        let input = Manifest.Input(name: "", mediaType: type, bytes: 1)
        var plan = JobPlan(pipeline: pipeline, inputs: [input], cpus: 1)
        var rows: [[String]] = []
        var passes = plan.nextPasses()
        while !passes.isEmpty {
            for pass in passes {
                rows.append([
                    String(rows.count + 1), reads(pass, isOneFile: true), steps(pass),
                    decodes(pass),
                ])
                plan.passEnded(pass.id, PassResult(outputs: Set(pass.outputs.indices), pages: 1))
            }
            passes = plan.nextPasses()
        }
        return rows
    }

    private static func steps(_ pass: Pass) -> String {
        pass.steps.isEmpty ? "(counts pages)" : pass.steps.map(\.name).joined(separator: ", ")
    }

    private static func reads(_ pass: Pass, isOneFile: Bool) -> String {
        var names: [String] = []
        for source in pass.sources {
            let name =
                switch source.origin {
                case .input: isOneFile ? "the file" : source.name.visible
                case .output(let step, _): step
                }
            if !names.contains(name) { names.append(name) }
        }
        return names.count > 3
            ? Quantity.count(names.count, "file")
            : names.joined(separator: ", ")
    }

    /// What a pass decodes, as far as that follows from its steps.
    private static func decodes(_ pass: Pass) -> String {
        if pass.pages != nil { return "each page" }
        guard pass.steps.contains(where: { type(of: $0.action).decodes }) else { return "nothing" }
        if pass.sources[0].mediaType == .pdf { return "page 1, once" }
        guard pass.steps[0].action.joinsInputs else { return "the image, once" }
        return pass.sources.allSatisfy { $0.mediaType == .jpeg }
            ? "nothing: JPEGs go in as they are" : "each image but JPEGs"
    }

    /// What a pass decodes, how many pixels these are, and its memory.
    private static func cells(_ source: String, _ cost: Cost?) -> [String] {
        guard let cost else { return ["known when \(source) is made", "", ""] }
        let memory = Quantity.bytes(cost.memoryBytes)
        guard cost.images > 0 else { return ["nothing", "", memory] }
        var text = "\(cost.width)×\(cost.height)"
        if cost.reduction > 1 {
            let isWhole = cost.reduction == cost.reduction.rounded()
            text += " at 1/\(Quantity.fixed(cost.reduction, digits: isWhole ? 0 : 1))"
        }
        if cost.images > 1 { text = "\(Quantity.count(cost.images, "image")), up to \(text)" }
        return [text, Quantity.fixed(Double(cost.pixels) / 1e6, digits: 1) + " MP", memory]
    }
}
