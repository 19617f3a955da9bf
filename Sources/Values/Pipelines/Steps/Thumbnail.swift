package import Jobs

/// A smaller rendition. The orientation is applied, the colours are sRGB.
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
        .integers(
            "widths", \.widths, 1...sideMax, countMax: Pass.stepOutputsMax, unit: "pixels",
            "an output of each width; of one that is wider than the picture, in the picture's own",
            absence: "one output"),
        .choice("fit", \.fit, "how the picture fills the box"),
        .choice("crop", \.crop, "which part stays where `cover` cuts off"),
        .point(
            "focal", \.focal, "the point that stays as near to the middle as `cover` allows",
            absence: "as crop says"),
        .boolean(
            "enlarge", \.enlarge, "whether a picture that is smaller than the box is enlarged"),
        .colour(
            "background", \.background, "colour behind the picture, and around it with `contain`",
            absence: "white; transparent where the format can be"),
        .percentage(
            "trim", \.trim, 0...50,
            "cuts borders off first: what differs from the corner by no more than this",
            absence: "borders stay"),
        .percentage(
            "sharpen", \.sharpening, 0...500, "how much stronger fine detail becomes",
            absence: "not at all"),
        .integer(
            "page", \.page, 1...9999, "page or frame of the file, 1 the first",
            absence: "the first; all frames of an animation where the format can"),
        .choice("format", \.output, "format to write"),
        .quality(\.quality),
        .metadata(\.metadata),
    ]

    package static let rules: [OptionRule] = [
        .someOf(
            ["width", "height", "widths"],
            message: "a thumbnail has a width, a height or both, or widths"),
        .either("widths", or: ["width", "height"]),
        .needs(
            ["width", "height"], named: "a width and a height", when: "fit",
            isOneOf: ["outside", "cover", "contain", "fill"]),
        .excludes(
            "crop", when: "fit", isOneOf: ["inside", "outside", "contain", "fill"],
            because: "which cuts nothing off"),
        .either("focal", or: ["crop"]),
        .excludes(
            "focal", when: "fit", isOneOf: ["inside", "outside", "contain", "fill"],
            because: "which cuts nothing off"),
        .excludes(
            "enlarge", when: "fit", isOneOf: ["fill"], because: "which enlarges in any case"),
        .noQualityWithoutLoss, .noQualityOfGIF,
    ]

    /// The longest side an output can have, in pixels. As a side of the box it leaves that side
    /// to follow from the other.
    package static let sideMax = 16_384

    /// The box in pixels, 1 to `sideMax`.
    package var width: Int
    package var height: Int
    /// Of several outputs, which take the place of `width`.
    package var widths: [Int]?
    package var fit = Fit.inside
    package var crop = Crop.centre
    package var focal: FocalPoint?
    package var enlarge = false
    /// White when `nil`, or nothing where the format has transparency.
    package var background: Colour?
    package var output = OutputFormat.jpeg
    /// 1 to 100; not for a format without loss.
    package var quality = 80
    /// How far what is cut off may differ from the corner, in hundredths.
    package var trim: Double?
    /// In hundredths.
    package var sharpening: Double?
    /// 1 the first.
    package var page: Int?
    package var metadata = KeptMetadata.strip

    /// Of the output, where it is not the file's own.
    package var format: ImageFormat {
        get { output.imageFormat ?? .jpeg }
        set { output = OutputFormat(newValue) }
    }

    package init() { self.init(width: Self.sideMax) }

    /// A side that is not given bounds nothing, which only `Fit.inside` makes sense of.
    package init(width: Int = sideMax, height: Int = sideMax) {
        self.width = width
        self.height = height
    }

    package func outputType(for input: MediaType) -> MediaType { output.mediaType(for: input) }

    package func outputs(for input: MediaType) -> [StepOutput] {
        let type = outputType(for: input)
        let others = output.otherTypes
        return widths?.map { StepOutput(type, or: others, label: "\($0)w") }
            ?? [StepOutput(type, or: others)]
    }

    /// How an image fills the box it is resized to, in the words of CSS `object-fit`. All but
    /// `fill` make it no larger than the original, unless they are to enlarge.
    package enum Fit: String, OptionChoice {
        case inside, outside, cover, contain, fill

        package var text: String {
            switch self {
            case .inside: "all of it, as large as fits into the box"
            case .outside: "all of it, as small as covers the box"
            case .cover: "fills the box, what juts out is cut off"
            case .contain: "all of it in the middle of the box, background around it"
            case .fill: "exactly the box, distorted"
            }
        }
    }

    /// Which part of an image stays: a point of the compass, or one that depends on the image.
    package enum Crop: String, OptionChoice {
        case centre
        case north
        case northEast = "north-east"
        case east
        case southEast = "south-east"
        case south
        case southWest = "south-west"
        case west
        case northWest = "north-west"
        case entropy
        case attention

        /// `nil` where the part depends on the image.
        package var point: CompassPoint? { CompassPoint(rawValue: rawValue) }

        package var text: String {
            switch self {
            case .entropy: "the part with the most detail"
            case .attention: "what catches the eye: edges, skin, full colours"
            default: ""
            }
        }
    }
}
