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
        .quality(\.quality),
        .metadata(\.metadata)
            .formerly("keepMetadata") { .bool($0 == .text(KeptMetadata.keep.rawValue)) },
    ]

    package static let rules: [OptionRule] = [.noQualityWithoutLoss, .noQualityOfGIF]

    /// The format of the output; the input's own when `nil`.
    package var format: ImageFormat?
    /// 1 to 100; not for a format without loss.
    package var quality = 80
    package var metadata = KeptMetadata.strip

    package init() {}

    package func outputType(for input: MediaType) -> MediaType {
        format?.mediaType ?? input.madeOfImage
    }
}
