package import Jobs

/// The same picture in another format, in full size.
package struct Convert: StepKind {
    package static let word = "convert"
    package static let summary = "each image in another format"
    package static let example = "print: { uses: convert, with: { format: tiff, metadata: keep } }"
    package static let shape = StepShape.perFile
    package static let takes = MediaType.images
    package static let makes = ImageFormat.allCases.map(\.mediaType)

    package static let options: [StepOption<Self>] = [
        .format(\.format, absence: "must be there"),
        .quality(\.quality),
        .boolean("lossless", \.isLossless, "WebP that loses nothing"),
        .colour(
            "background", \.background, "colour behind what is transparent",
            absence: "white; transparent where the format can be"),
        .metadata(\.metadata),
    ]

    package static let rules: [OptionRule] = [
        .someOf(["format"], message: "a conversion has a format"),
        .noQualityWithoutLoss, .noQualityOfGIF,
        .excludes(
            "lossless", when: "format", isOneOf: ["jpeg", "avif", "gif"],
            because: "which always loses something"),
        .either("lossless", or: ["quality"]),
    ]

    package var format = ImageFormat.jpeg
    /// 1 to 100; not for a format without loss.
    package var quality = 90
    package var isLossless = false
    /// White when `nil`, or nothing where the format has transparency.
    package var background: Colour?
    package var metadata = KeptMetadata.strip

    package init() {}

    package func outputType(for input: MediaType) -> MediaType { format.mediaType }
}
