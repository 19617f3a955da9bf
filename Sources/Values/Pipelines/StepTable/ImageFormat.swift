package import Jobs

/// A format that images are written in.
package enum ImageFormat: String, OptionChoice {
    case jpeg, png, webp, tiff, avif, gif

    /// Whether an image comes out as it went in, so that there is no quality to choose.
    package var isLossless: Bool {
        switch self {
        case .png, .tiff: true
        case .jpeg, .webp, .avif, .gif: false
        }
    }

    package var mediaType: MediaType {
        switch self {
        case .jpeg: .jpeg
        case .png: .png
        case .webp: .webp
        case .tiff: .tiff
        case .avif: .avif
        case .gif: .gif
        }
    }
}

extension MediaType {
    /// The type of an image that is made of one of this type, unless a format is chosen.
    var madeOfImage: MediaType {
        switch self {
        case .png, .gif, .webp, .tiff, .avif: self
        default: .jpeg
        }
    }
}

/// What becomes of the EXIF, XMP and IPTC of a file.
package enum KeptMetadata: String, OptionChoice {
    case keep, `private`, strip

    package var text: String {
        switch self {
        case .keep: "all of it"
        case .private:
            "without GPS, serial numbers, names of owners and people, and notes of the maker"
        case .strip: "none of it"
        }
    }
}

/// What kinds of step that write images have in common.
extension StepOption {
    static func format<Value: OptionValue>(_ path: Path<Value>, absence: String? = nil) -> Self
    where Value.Base == ImageFormat {
        .choice("format", path, "format to write", absence: absence)
    }

    /// The format of a step that keeps that of the file unless another is chosen.
    static func ownFormat(_ path: Path<ImageFormat?>) -> Self {
        .format(path, absence: "the file's own; HEIF and PDF become JPEG")
    }

    static func quality<Value: OptionValue>(_ path: Path<Value>, absence: String? = nil) -> Self
    where Value.Base == Int {
        .integer(
            "quality", path, 1...100, "a higher one loses less and takes more bytes",
            absence: absence)
    }

    static func metadata(_ path: Path<KeptMetadata>) -> Self {
        .choice("metadata", path, "what becomes of EXIF, XMP and IPTC")
    }
}

extension OptionRule {
    /// `quality` is of no use with a `format` that loses nothing.
    static let noQualityWithoutLoss = excludes(
        "quality", when: "format",
        isOneOf: ImageFormat.allCases.filter(\.isLossless).map(\.rawValue),
        because: "which loses nothing")

    static let noQualityOfGIF = excludes(
        "quality", when: "format", isOneOf: ["gif"], because: "which has no quality to choose")
}
