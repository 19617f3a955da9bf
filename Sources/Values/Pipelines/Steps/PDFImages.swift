package import Jobs

/// The pictures that are in a document, as they are.
package struct PDFImages: StepKind {
    package static let word = "pdf-images"
    package static let summary = "the pictures in each PDF, as they are"
    package static let example = "pictures: { uses: pdf-images }"
    package static let shape = StepShape.perPart
    package static let takes = [MediaType.pdf]
    package static let makes = [MediaType.png, .jpeg]
    package static let sharesDecode = false

    package init() {}

    package func outputType(for input: MediaType) -> MediaType { .png }

    package func outputs(for input: MediaType) -> [StepOutput] {
        [StepOutput(.png, or: [.jpeg])]
    }
}
