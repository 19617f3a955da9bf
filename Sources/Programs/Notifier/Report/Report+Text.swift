internal import Text
internal import Mail

extension Report {
    /// The report for who reads plain text.
    var text: String {
        var lines = [headline]
        if !failures.isEmpty {
            lines += ["", "What failed"]
            lines += failures.flatMap { failure in
                ["  \(failure.name): \(failure.reason)"]
                    + (failure.link.map { ["    \($0)"] } ?? [])
            }
            if failuresMore > 0 { lines.append("  and \(failuresMore) more") }
        }
        if !details.isEmpty { lines.append("") }
        lines += details.map { "\($0.name): \($0.value)" }
        if !results.isEmpty {
            lines += ["", "Results"]
            lines += results.map { "  \($0.name) (\($0.detail))" }
            if let resultsRest { lines.append("  \(resultsRest)") }
        }
        if let link { lines += ["", link] }
        return lines.map(\.visible).joined(separator: "\n")
    }
}
