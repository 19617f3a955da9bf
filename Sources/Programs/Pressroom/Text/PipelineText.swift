internal import Pipelines

/// Pipelines for a terminal.
enum PipelineText {
    /// Each pipeline with its steps, in a line, by name.
    static func list(_ pipelines: [Pipeline]) -> String {
        Table.text(
            pipelines.sorted { $0.name < $1.name }.map { pipeline in
                let steps = pipeline.steps.map { "\($0.name) (\($0.action.uses))" }
                return [pipeline.name, steps.joined(separator: ", ")]
            })
    }

    /// Each pipeline with where it is defined and what it is for, in a line, by name.
    static func list(_ pipelines: [Pipeline], builtIn: Set<String>, folder: String) -> String {
        Table.text(
            pipelines.sorted { $0.name < $1.name }.map { pipeline in
                let file = "\(folder)/\(pipeline.name).yaml"
                return [
                    pipeline.name, builtIn.contains(pipeline.name) ? "built in" : file,
                    pipeline.description.split(separator: "\n").joined(separator: " "),
                ]
            })
    }
}
