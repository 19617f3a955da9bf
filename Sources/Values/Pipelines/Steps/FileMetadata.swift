package import Jobs

/// What is known of a file: its size, its colours, and what is embedded in it.
package struct FileMetadata: StepKind {
    package static let word = "metadata"
    package static let summary = "the metadata of each file, as JSON"
    package static let example = "facts: { uses: metadata, with: { colours: 5, hash: true } }"
    package static let shape = StepShape.perFile
    package static let takes = MediaType.images + [.pdf]
    package static let makes = [MediaType.json]

    package static let options: [StepOption<Self>] = [
        .integer(
            "colours", \.colours, 1...16, "how many of the colours that take up most of it",
            absence: "none"),
        .boolean(
            "hash", \.hasHash, "a perceptual hash, by which pictures that look alike are found"),
        .boolean("sha256", \.hasDigest, "the digest of the file"),
    ]

    /// 1 to 16.
    package var colours: Int?
    package var hasHash = false
    package var hasDigest = false

    package init() {}

    package func outputType(for input: MediaType) -> MediaType { .json }
}
