internal import Jobs

extension Status {
    /// How many bytes fewer `optimize` steps made of the files; of several the one that made the
    /// fewest counts for each file. `nil` when there is no such step.
    var bytesSaved: Int? {
        var least: [Int: Int] = [:]
        for output in steps.filter({ $0.uses == "optimize" }).flatMap(\.outputs) {
            guard let index = Int(output.name.prefix { $0 != "." }), inputs.indices.contains(index)
            else { continue }
            least[index] = min(least[index] ?? .max, output.bytes)
        }
        return least.isEmpty ? nil : least.reduce(0) { $0 + inputs[$1.key].bytes - $1.value }
    }
}
