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
    package static let makes = ImageFormat.allCases.map(\.mediaType) + [.gif]

    package static let options: [StepOption<Self>] = [
        .format(\.format, absence: "the file's own; HEIF and PDF become JPEG"),
        .quality(\.quality),
        .choice("metadata", \.metadata, "what becomes of EXIF, XMP and IPTC")
            .formerly("keepMetadata") { .bool($0 == .text(KeptMetadata.keep.rawValue)) },
    ]

    package static let rules: [OptionRule] = [.noQualityWithoutLoss]

    /// The format of the output; the input's own when `nil`.
    package var format: ImageFormat?
    /// 1 to 100; not for a format without loss.
    package var quality = 80
    package var metadata = KeptMetadata.strip

    package init() {}

    package func outputType(for input: MediaType) -> MediaType {
        if let format { return format.mediaType }
        return switch input {
        case .png, .gif, .webp, .tiff, .avif: input
        default: .jpeg
        }
    }

    /// Whether EXIF, XMP and IPTC are carried over (the orientation is applied all the same).
    package enum KeptMetadata: String, OptionChoice {
        case keep, strip
    }
}
