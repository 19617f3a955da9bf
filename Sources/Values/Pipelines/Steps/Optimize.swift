package import Jobs

/// The same picture in full size with fewer bytes. The orientation is applied, the colours are
/// sRGB. All pages and frames are kept. Of a PDF its first page is rendered at 150 dpi.
package struct Optimize: StepKind {
    package static let word = "optimize"
    package static let summary = "each file in full size, with fewer bytes"
    package static let example =
        "slim: { uses: optimize, with: { format: webp, quality: 75, metadata: keep } }"
    package static let shape = StepShape.perFile
    package static let takes = MediaType.images + [.pdf]
    package static let makes = ImageFormat.allCases.map(\.mediaType)

    package static let options: [StepOption<Self>] = [
        .ownFormat(\.format),
        .chosenQuality(
            "quality", \.chosenQuality,
            "a higher one loses less and takes more bytes; auto is the lowest that shows nothing"),
        .number(
            "similarity", \.similarity, 0.8...0.999,
            "how alike auto keeps the image: its structural similarity to the original, 1 at most",
            absence: "0.98"),
        .bytes(
            "max-bytes", \.bytesMax, "makes the quality low enough for so many bytes",
            absence: "any number"),
        .boolean("progressive", \.isProgressive, "JPEG that is seen as a whole early"),
        .boolean("palette", \.hasPalette, "PNG of 256 colours where that is smaller"),
        .boolean("lossless", \.isLossless, "keeps each pixel where format and file allow it"),
        .metadata(\.metadata)
            .formerly("keepMetadata") { .bool($0 == .text(KeptMetadata.keep.rawValue)) },
    ]

    package static let rules: [OptionRule] = [
        .noQualityWithoutLoss, .noQualityOfGIF,
        .excludes(
            "progressive", when: "format", isOneOf: ["png", "webp", "tiff", "avif", "gif"],
            because: "which is no JPEG"),
        .excludes(
            "palette", when: "format", isOneOf: ["jpeg", "webp", "tiff", "avif", "gif"],
            because: "which is no PNG"),
        .requires("similarity", of: "quality", word: Quality.word),
        .either("lossless", or: ["quality", "similarity", "palette"]),
    ]

    /// The format of the output; the input's own when `nil`.
    package var format: ImageFormat?
    /// 1 to 100; not for a format without loss.
    package var chosenQuality = Quality.fixed(80)
    /// With which `auto` is content, where it is not the usual one.
    package var similarity: Double?
    package var bytesMax: Int?
    package var isProgressive = false
    package var hasPalette = false
    package var isLossless = false
    package var metadata = KeptMetadata.strip

    /// 1 to 100; of `auto` the highest that it may be.
    package var quality: Int {
        get { if case .fixed(let number) = chosenQuality { number } else { 90 } }
        set { chosenQuality = .fixed(newValue) }
    }

    package static let usualSimilarity = 0.98

    package init() {}

    package func outputType(for input: MediaType) -> MediaType {
        format?.mediaType ?? input.madeOfImage
    }
}
