package import Jobs

/// All images in one PDF, one a page, JPEGs embedded as they are.
package struct PDFExport: StepKind {
    package static let word = "pdf-export"
    package static let summary = "all images in one PDF"
    package static let example =
        "album: { uses: pdf-export, needs: [slim], with: { page: A4, margin: 10mm } }"
    package static let shape = StepShape.join
    package static let takes = MediaType.images
    package static let makes = [MediaType.pdf]

    package static let options: [StepOption<Self>] = [
        .choice("page", \.page, "size of the pages, in landscape for a wide image"),
        .length("margin", \.marginPoints, 0...200, "white on each side")
            .formerly("marginPoints"),
    ]

    package var page = PageSize.auto
    /// White space on each side in PostScript points (1/72 inch), 0 to 200.
    package var marginPoints = 0.0

    package init() {}

    package func outputType(for input: MediaType) -> MediaType { .pdf }

    /// The size of the pages. Those of ISO 216 and the US turn to landscape for a wide image.
    package enum PageSize: String, OptionChoice {
        /// The image's own size at its own resolution (72 dpi where it names none).
        case auto
        case a3 = "A3"
        case a4 = "A4"
        case a5 = "A5"
        case letter
        case legal

        package var text: String { self == .auto ? "the image's own size" : "" }
    }
}
