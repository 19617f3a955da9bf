/// Which files that define pipelines have errors, and how a program goes on meanwhile.
package struct PipelineDefinitions: Codable, Hashable, Sendable {
    /// The path of the directory that they are in.
    package let folder: String
    /// The pipelines that it uses as their files said before.
    package let kept: Set<String>
    /// The pipelines that it cannot use.
    package let unusable: Set<String>

    package init(folder: String, kept: Set<String>, unusable: Set<String>) {
        self.folder = folder
        self.kept = kept
        self.unusable = unusable
    }
}
