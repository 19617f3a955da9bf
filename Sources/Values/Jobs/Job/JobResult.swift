/// What counts of a job's status for the sums of a batch: a part of a `Status`, read without
/// the rest.
package struct JobResult: Decodable, Sendable {
    private let format: FormatVersion
    package let pipeline: String
    package let state: JobState
    package let progress: Double
    package let finishedAt: Timestamp?
    private let inputs: [Input]
    private let steps: [Step]

    package init(_ status: Status) {
        format = FormatVersion()
        pipeline = status.pipeline
        state = status.state
        progress = status.progress
        finishedAt = status.finishedAt
        inputs = status.inputs.map { Input(bytes: $0.bytes) }
        steps = status.steps.map { step in
            Step(
                uses: step.uses,
                outputs: step.outputs.map { .init(name: $0.name, bytes: $0.bytes) })
        }
    }

    private struct Input: Decodable { let bytes: Int }

    private struct Step: Decodable {
        let uses: String
        let outputs: [File]
        struct File: Decodable { let name: String, bytes: Int }
    }

    /// The bytes of its files.
    package var bytesIn: Int { inputs.reduce(0) { $0 + $1.bytes } }

    /// The bytes of all that it made.
    package var bytesOut: Int {
        steps.reduce(0) { $0 + $1.outputs.reduce(0) { $0 + $1.bytes } }
    }

    /// How many bytes fewer `optimize` steps made of the files; of several such steps the one that
    /// made the fewest counts for each file.
    package var bytesSaved: Int {
        var least: [Int: Int] = [:]
        for output in steps.lazy.filter({ $0.uses == "optimize" }).flatMap(\.outputs) {
            // A page is no smaller copy of its document.
            guard let index = Int(output.name.prefix { $0 != "." }),
                inputs.indices.contains(index)
            else { continue }
            least[index] = min(least[index] ?? .max, output.bytes)
        }
        return least.reduce(0) { $0 + inputs[$1.key].bytes - $1.value }
    }
}
