package import Jobs

/// A format that images are written in.
package enum ImageFormat: String, OptionChoice {
    case jpeg, png, webp, tiff, avif

    /// Whether an image comes out as it went in, so that there is no quality to choose.
    package var isLossless: Bool {
        switch self {
        case .png, .tiff: true
        case .jpeg, .webp, .avif: false
        }
    }

    package var mediaType: MediaType {
        switch self {
        case .jpeg: .jpeg
        case .png: .png
        case .webp: .webp
        case .tiff: .tiff
        case .avif: .avif
        }
    }
}

/// What kinds of step that write images have in common.
extension StepOption {
    static func format<Value: OptionValue>(_ path: Path<Value>, absence: String? = nil) -> Self
    where Value.Base == ImageFormat {
        .choice("format", path, "format to write", absence: absence)
    }

    static func quality<Value: OptionValue>(_ path: Path<Value>, absence: String? = nil) -> Self
    where Value.Base == Int {
        .integer(
            "quality", path, 1...100, "a higher one loses less and takes more bytes",
            absence: absence)
    }
}

extension OptionRule {
    /// `quality` is of no use with a `format` that loses nothing.
    static let noQualityWithoutLoss = excludes(
        "quality", when: "format",
        isOneOf: ImageFormat.allCases.filter(\.isLossless).map(\.rawValue),
        because: "which loses nothing")
}
