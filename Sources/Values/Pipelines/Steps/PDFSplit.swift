package import Jobs

/// A document in parts: of so many pages each, or from bookmark to bookmark.
package struct PDFSplit: StepKind {
    package static let word = "pdf-split"
    package static let summary = "each PDF in parts, by pages or bookmarks"
    package static let example = "parts: { uses: pdf-split, with: { every: 10 } }"
    package static let shape = StepShape.perPart
    package static let takes = [MediaType.pdf]
    package static let makes = [MediaType.pdf]
    package static let sharesDecode = false

    package static let options: [StepOption<Self>] = [
        .integer(
            "every", \.every, 1...9999, unit: "pages", "how many pages a part has",
            absence: "a part begins at each bookmark of the highest level")
    ]

    /// How many pages a part has, 1 or more; `nil` for as many as there are between bookmarks.
    package var every: Int?

    package init() {}

    package func outputType(for input: MediaType) -> MediaType { .pdf }
}
