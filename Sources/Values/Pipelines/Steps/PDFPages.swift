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
        .pages("pages", \.pages, "pages to render", absence: "all"),
        .integer(
            "dpi", \.dpi, 9...1200, unit: "dots per inch", "resolution, unless there is a box"),
        .integer(
            "width", \.width, 1...Thumbnail.sideMax, unit: "pixels",
            "width of the box that each page fits into", absence: "follows from the height"),
        .integer(
            "height", \.height, 1...Thumbnail.sideMax, unit: "pixels",
            "height of the box that each page fits into",
            absence: "follows from the width"),
        .boolean("grey", \.isGrey, "shades of grey instead of colours"),
        .boolean("transparent", \.isTransparent, "no white paper behind what is drawn"),
        .format(\.format),
        .quality(\.quality),
    ]

    package static let rules: [OptionRule] = [
        .either("dpi", or: ["width", "height"]),
        .excludes(
            "transparent", when: "format", isOneOf: ["jpeg", "tiff", "avif", "gif"],
            because: "in which pages are on white paper"),
        .noQualityWithoutLoss, .noQualityOfGIF,
    ]

    package var pages: PageRanges?
    /// Resolution in dots per inch, 9 to 1,200, where there is no box.
    package var dpi = 150
    /// The box in pixels; a side that is not given bounds nothing.
    package var width: Int?
    package var height: Int?
    package var isGrey = false
    /// Whether what is not drawn on lets everything through.
    package var isTransparent = false
    package var format = ImageFormat.jpeg
    /// 1 to 100; not for a format without loss.
    package var quality = 80

    package init() {}

    package func outputType(for input: MediaType) -> MediaType { format.mediaType }
}
