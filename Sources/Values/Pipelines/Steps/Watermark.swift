package import Jobs

/// Another picture or a text over the picture.
package struct Watermark: StepKind {
    package static let word = "watermark"
    package static let summary = "each image with a picture or a text over it"
    package static let example =
        "signed: { uses: watermark, with: { text: \"© Nadar\", position: south-east } }"
    package static let shape = StepShape.perFile
    package static let takes = MediaType.images
    package static let makes = ImageFormat.allCases.map(\.mediaType)

    package static let options: [StepOption<Self>] = [
        .file(
            "picture", \.picture, "a PNG beside the pipeline file: its path from there on",
            absence: "a text"),
        .text("text", \.text, lengthMax: 200, "what is written", absence: "a picture"),
        .colour("colour", \.colour, "of the text", absence: "white"),
        .percentage("size", \.size, 1...100, "its width, of the width of the image"),
        .choice("position", \.position, "where it stands"),
        .percentage(
            "margin", \.margin, 0...40,
            "its distance from the edges, and from the next one, of the shorter side"),
        .percentage("opacity", \.opacity, 1...100, "how much it hides of what is behind it"),
        .boolean("tiled", \.isTiled, "again and again over all of the image"),
        .ownFormat(\.format),
        .quality(\.quality),
        .metadata(\.metadata),
    ]

    package static let rules: [OptionRule] = [
        .someOf(["text", "picture"], message: "a watermark is a picture or a text"),
        .either("picture", or: ["text", "colour"]),
        .either("position", or: ["tiled"]),
        .noQualityWithoutLoss, .noQualityOfGIF,
    ]

    package var picture: AttachedFile?
    package var text: String?
    /// White when `nil`.
    package var colour: Colour?
    /// In hundredths of the image's width.
    package var size = 25.0
    package var position = CompassPoint.southEast
    /// In hundredths of the image's shorter side.
    package var margin = 2.0
    /// In hundredths.
    package var opacity = 60.0
    package var isTiled = false
    /// The input's own when `nil`.
    package var format: ImageFormat?
    /// 1 to 100; not for a format without loss.
    package var quality = 90
    package var metadata = KeptMetadata.strip

    package init() {}

    package var attachment: AttachedFile? { picture }

    package var drawsText: Bool { text != nil }

    package func outputType(for input: MediaType) -> MediaType {
        format?.mediaType ?? input.madeOfImage
    }
}
