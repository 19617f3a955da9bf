/// A directory that files are taken from for a pipeline, besides those of its `drop`.
package struct DropDirectory: Hashable, Sendable {
    package let pipeline: String
    /// Absolute, as `from` of `drop` has it.
    package let path: String

    /// Reads `NAME=DIR`; `nil` when it is no name with the absolute path of a directory.
    package init?(_ text: String) {
        let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2, !parts[0].isEmpty,
            let path = PublishRules.directory(String(parts[1]))
        else { return nil }
        pipeline = String(parts[0])
        self.path = path
    }
}
