package import Jobs

/// The picture turned, and mirrored afterwards.
package struct Rotate: StepKind {
    package static let word = "rotate"
    package static let summary = "each image turned or mirrored"
    package static let example = "turned: { uses: rotate, with: { degrees: 90 } }"
    package static let shape = StepShape.perFile
    package static let takes = MediaType.images
    package static let makes = ImageFormat.allCases.map(\.mediaType)

    package static let options: [StepOption<Self>] = [
        .numbers(
            "degrees", \.degrees, [90, 180, 270], unit: "degrees",
            "how far it is turned clockwise", absence: "not at all"),
        .boolean("flip", \.isFlipped, "then top and bottom change places"),
        .boolean("flop", \.isFlopped, "then left and right change places"),
        .ownFormat(\.format),
        .quality(\.quality),
        .metadata(\.metadata),
    ]

    package static let rules: [OptionRule] = [
        .someOf(["degrees", "flip", "flop"], message: "a rotation turns or mirrors"),
        .noQualityWithoutLoss, .noQualityOfGIF,
    ]

    /// Clockwise.
    package var degrees: Int?
    /// Whether top and bottom change places, once it is turned.
    package var isFlipped = false
    /// Whether left and right do.
    package var isFlopped = false
    /// The input's own when `nil`.
    package var format: ImageFormat?
    /// 1 to 100; not for a format without loss.
    package var quality = 90
    package var metadata = KeptMetadata.strip

    package init() {}

    package func outputType(for input: MediaType) -> MediaType {
        format?.mediaType ?? input.madeOfImage
    }
}
