package import Jobs

/// Several documents in one, one after the other.
package struct PDFMerge: StepKind {
    package static let word = "pdf-merge"
    package static let summary = "all PDFs in one"
    package static let example = "book: { uses: pdf-merge, with: { bookmarks: true } }"
    package static let shape = StepShape.join
    package static let takes = [MediaType.pdf]
    package static let makes = [MediaType.pdf]

    package static let options: [StepOption<Self>] = [
        .boolean("bookmarks", \.hasBookmarks, "one for each file, by its name")
    ]

    package var hasBookmarks = false

    package init() {}

    package var readsNames: Bool { hasBookmarks }

    package func outputType(for input: MediaType) -> MediaType { .pdf }
}
