package import Jobs

/// Pages as images.
package struct PDFPages: StepKind {
    package static let word = "pdf-pages"
    package static let summary = "each page of a PDF as an image"
    package static let example = "pages: { uses: pdf-pages, with: { dpi: 100, format: png } }"
    package static let shape = StepShape.perPage
    package static let takes = [MediaType.pdf]
    package static let makes = ImageFormat.allCases.map(\.mediaType)

    package static let options: [StepOption<Self>] = [
        .integer("dpi", \.dpi, 9...1200, unit: "dots per inch", "resolution"),
        .format(\.format),
        .quality(\.quality),
    ]

    package static let rules: [OptionRule] = [.noQualityWithoutLoss]

    /// Resolution in dots per inch, 9 to 1,200.
    package var dpi = 150
    package var format = ImageFormat.jpeg
    /// 1 to 100; not for a format without loss.
    package var quality = 80

    package init() {}

    package func outputType(for input: MediaType) -> MediaType { format.mediaType }
}
