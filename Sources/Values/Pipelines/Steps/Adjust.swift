package import Jobs

/// The picture in other colours, softer or sharper. The factors are those of the functions that CSS
/// has for `filter` (Filter Effects Module Level 1), which work on sRGB.
package struct Adjust: StepKind {
    package static let word = "adjust"
    package static let summary = "each image in other colours, softer or sharper"
    package static let example =
        "old: { uses: adjust, with: { sepia: 80%, contrast: 90%, blur: 0.5 } }"
    package static let shape = StepShape.perFile
    package static let takes = MediaType.images
    package static let makes = ImageFormat.allCases.map(\.mediaType)

    package static let options: [StepOption<Self>] = [
        .boolean("grey", \.isGrey, "shades of grey instead of colours"),
        .percentage(
            "sepia", \.sepia, 0...100, "how brown it becomes, as photographs of long ago are"),
        .percentage(
            "saturation", \.saturation, 0...400, "how full the colours are; 0% leaves greys"),
        .percentage("brightness", \.brightness, 0...400, "what each colour is multiplied by"),
        .percentage(
            "contrast", \.contrast, 0...400, "how far the colours are from the middle grey"),
        .number(
            "blur", \.blur, 0.3...100, unit: "pixels",
            "how soft it becomes: the standard deviation of a Gaussian", absence: "not at all"),
        .percentage(
            "sharpen", \.sharpening, 0...500, "how much stronger fine detail becomes"),
        .ownFormat(\.format),
        .quality(\.quality),
        .metadata(\.metadata),
    ]

    package static let rules: [OptionRule] = [
        .someOf(
            ["grey", "sepia", "saturation", "brightness", "contrast", "blur", "sharpen"],
            message: "an adjustment has something to change"),
        .either("blur", or: ["sharpen"]),
        .noQualityWithoutLoss, .noQualityOfGIF,
    ]

    package var isGrey = false
    /// In hundredths, as the following three.
    package var sepia = 0.0
    package var saturation = 100.0
    package var brightness = 100.0
    package var contrast = 100.0
    /// The standard deviation in pixels.
    package var blur: Double?
    /// In hundredths.
    package var sharpening = 0.0
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
