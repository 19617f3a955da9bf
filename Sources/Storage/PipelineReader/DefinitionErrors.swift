/// Everything that is wrong with a pipeline file, in the order of the file.
package struct DefinitionErrors: Error, Hashable, Sendable {
    /// At least one.
    package let diagnostics: [Diagnostic]

    package init(_ diagnostics: [Diagnostic]) {
        precondition(!diagnostics.isEmpty, "a refusal has a reason")
        self.diagnostics = diagnostics.sorted { ($0.start, $0.message) < ($1.start, $1.message) }
    }
}

extension DefinitionErrors: CustomStringConvertible {
    package var description: String {
        diagnostics.map(\.description).joined(separator: "\n")
    }
}
