package import Jobs

/// What is known of a file: its size, its colours, and what is embedded in it.
package struct FileMetadata: StepKind {
    package static let word = "metadata"
    package static let summary = "the metadata of each file, as JSON"
    package static let example = "facts: { uses: metadata }"
    package static let shape = StepShape.perFile
    package static let takes = MediaType.images + [.pdf]
    package static let makes = [MediaType.json]

    package init() {}

    package func outputType(for input: MediaType) -> MediaType { .json }
}
