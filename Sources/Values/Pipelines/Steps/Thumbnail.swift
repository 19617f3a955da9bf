package import Jobs

/// A smaller rendition. The orientation is applied, the colours are sRGB, metadata is removed.
/// Of a PDF its first page is rendered.
package struct Thumbnail: StepKind {
    package static let word = "thumbnail"
    package static let summary = "a smaller rendition of each file"
    package static let example =
        "avatar: { uses: thumbnail, with: { width: 96, height: 96, fit: cover, format: avif } }"
    package static let shape = StepShape.perFile
    package static let takes = MediaType.images + [.pdf]
    package static let makes = ImageFormat.allCases.map(\.mediaType)

    package static let options: [StepOption<Self>] = [
        .integer(
            "width", \.width, 1...sideMax, unit: "pixels", "width of the box",
            absence: "follows from the height"),
        .integer(
            "height", \.height, 1...sideMax, unit: "pixels", "height of the box",
            absence: "follows from the width"),
        .choice("fit", \.fit, "how the picture fills the box; only `fill` enlarges"),
        .format(\.format),
        .quality(\.quality),
    ]

    package static let rules: [OptionRule] = [
        .someOf(["width", "height"], message: "a thumbnail has a width, a height or both"),
        .needs(
            ["width", "height"], named: "a width and a height", when: "fit",
            isOneOf: ["cover", "fill"]),
        .noQualityWithoutLoss,
    ]

    /// The longest side an output can have, in pixels. As a side of the box it leaves that side
    /// to follow from the other.
    package static let sideMax = 16_384

    /// The box in pixels, 1 to `sideMax`.
    package var width: Int
    package var height: Int
    package var fit = Fit.inside
    package var format = ImageFormat.jpeg
    /// 1 to 100; not for a format without loss.
    package var quality = 80

    package init() { self.init(width: Self.sideMax) }

    /// A side that is not given bounds nothing, which only `Fit.inside` makes sense of.
    package init(width: Int = sideMax, height: Int = sideMax) {
        self.width = width
        self.height = height
    }

    package func outputType(for input: MediaType) -> MediaType { format.mediaType }

    /// How an image fills the box it is resized to, in the words of CSS `object-fit`.
    package enum Fit: String, OptionChoice {
        /// Never larger than the original.
        case inside
        /// Never larger than the original.
        case cover
        case fill

        package var text: String {
            switch self {
            case .inside: "all of it, as large as fits into the box"
            case .cover: "fills the box, what juts out is cut off evenly"
            case .fill: "exactly the box, distorted"
            }
        }
    }
}
