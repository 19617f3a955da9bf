/// The map that Sources/README.md draws: a section for each layer, from the programs down to C,
/// and in it a table with a row for each target.
struct ArchitectureMap {
    struct Row: Hashable {
        let name: String
        let layer: String
        /// The names in the last cell; nil in a table without a column for imports.
        let imports: Set<String>?
    }

    /// From the top down.
    private(set) var layers: [String] = []
    private(set) var rows: [Row] = []

    init(parsing page: String) {
        var isMap = false
        var hasImports = false
        for line in page.split(separator: "\n") {
            if line.hasPrefix("## ") { isMap = line == "## The map" }
            guard isMap else { continue }
            if line.hasPrefix("### ") {
                layers.append(String(line.dropFirst(4)))
            } else if line.hasPrefix("| target ") {
                hasImports = line.hasSuffix("| imports |")
            } else if let layer = layers.last, let name = line.prefixMatch(of: #/\| `(\w+)` \|/#) {
                let cells = line.dropLast().split(separator: "|", omittingEmptySubsequences: false)
                let imports = Set((cells.last ?? "").matches(of: #/`(\w+)`/#).map { String($0.1) })
                rows.append(
                    Row(
                        name: String(name.1), layer: layer, imports: hasImports ? imports : nil))
            }
        }
    }
}
